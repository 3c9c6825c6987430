"""The page of an exercise: the task and the file come first, and nothing of the file is cut off."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect
from workbench import code, open_editor, write

from autograder.engine.stubs import stub
from conftest import Visit
from places import COURSE


def file_of(slug: str) -> str:
    return stub(COURSE.solution(slug).read_text(encoding="utf-8"))


@pytest.mark.parametrize("slug", COURSE.slugs)
def test_task_and_file_are_in_the_first_screen_and_every_line_fits(visit: Visit, slug: str) -> None:
    page = visit.page
    page.set_viewport_size({"width": 1280, "height": 800})
    visit.open(f"exercises/{slug}/")
    shown = page.locator(".stub pre > code")
    assert shown.bounding_box()["y"] < 500
    assert shown.evaluate("code => code.scrollWidth <= code.clientWidth")
    assert shown.text_content() == file_of(slug)


def test_a_click_on_the_file_makes_it_an_editor(visit: Visit) -> None:
    visit.open("exercises/adam/")
    page = visit.page
    page.locator(".stub").click(position={"x": 200, "y": 100})
    expect(page.get_by_role("textbox", name="adam.py")).to_be_focused()
    assert code(page) == file_of("adam")
    expect(page.locator(".stub")).to_be_hidden()
    page.locator(".cm-content").press("a")
    expect(page.locator(".wb-editor")).to_have_count(1)
    assert visit.problems == []


def test_python_starts_when_the_editor_gets_the_focus(visit: Visit) -> None:
    visit.open("exercises/adam/")
    with visit.page.expect_request("**/pyodide.asm.wasm"):
        visit.page.get_by_role("button", name="Write and run it here").click()


def test_python_starts_before_the_click_for_a_learner_who_comes_back(visit: Visit) -> None:
    write(open_editor(visit, "adam"), "x = 1\n")
    with visit.page.expect_request("**/pyodide.asm.wasm"):
        visit.open("exercises/adam/")


def test_without_scripts_the_whole_file_is_shown(browser: Browser, site: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}exercises/adam/")
    shown = page.locator(".stub pre > code")
    assert shown.evaluate("code => code.scrollHeight <= code.clientHeight")


@pytest.mark.parametrize("address", ["exercises/momentum/", "exercises/race/", "theory/momentum/", "start/set-up/"])
def test_text_code_and_figures_have_one_width(visit: Visit, address: str) -> None:
    visit.page.set_viewport_size({"width": 1280, "height": 800})
    visit.open(address)
    ends = visit.page.locator(".md-content__inner :is(p, pre, figure, details):visible").evaluate_all(
        "all => all.map((part) => part.getBoundingClientRect().right)"
    )
    first = visit.page.locator(".md-content__inner > p").last.evaluate("p => p.getBoundingClientRect().right")
    assert max(ends) <= first + 1


def test_a_formula_in_a_table_is_not_broken(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 360, "height": 740})
    visit.open("theory/momentum/")
    heights = visit.page.locator("td .katex-html").evaluate_all(
        "all => all.map((formula) => new Set([...formula.children].map((part) => part.offsetTop)).size)"
    )
    assert len(heights) > 10
    assert set(heights) == {1}
