"""What is wrong, asked in the page: the words are those of `why.py`, and no more is loaded than it takes."""

from __future__ import annotations

import gzip
import re
from itertools import islice

import pytest
from commandline import solution, why_outputs
from playwright.sync_api import Page, expect
from test_workbench_access import tab_to
from test_workbench_failures import ENDLESS
from workbench import PATIENCE, open_editor, run, status, write

from autograder.engine.stubs import stub
from autograder.engine.suites import mistakes_of
from conftest import ROOT, Visit
from places import COURSE

pytestmark = pytest.mark.long

MOST = 150  # kB that an explanation of one exercise may cost, compressed
STRIDE = 7  # from one mistake that is tried to the next
EXPLAINED = [slug for slug in COURSE.slugs if (COURSE.assignments / slug / "known.txt").exists()]


def wrong(slug: str, number: int = 1) -> list[str]:
    """Return wrong code of an exercise."""
    mistakes = islice(mistakes_of(COURSE, slug), 2, None, STRIDE)
    return [m.apply(solution(slug)) for m in islice(mistakes, number)]


def ask(page: Page) -> str:
    """Press the button, and return what is said."""
    page.get_by_role("button", name="Why?").click()
    expect(status(page)).to_have_text(re.compile("says more|no more to say"), timeout=PATIENCE)
    return said(page)


def said(page: Page) -> str:
    return page.get_by_role("region", name="What is wrong").inner_text()


def words(text: str) -> list[str]:
    """Return the words of an explanation, however its lines are broken, without arrows and the last digits."""
    rounded = re.sub(r"\d+\.\d{7,}", lambda digits: f"{float(digits[0]):.6g}", text)
    return [word for word in rounded.split() if word not in ("->", "→")]


@pytest.mark.parametrize("slug", EXPLAINED)
def test_the_page_says_the_same_as_the_terminal(visit: Visit, slug: str) -> None:
    page = open_editor(visit, slug)
    expect(page.get_by_role("button", name="Why?")).to_be_disabled()
    run(page)
    for code in [*wrong(slug), solution(slug), stub(solution(slug))]:
        write(page, code)
        assert [words(ask(page)) for _ in range(3)] == [words(text) for text in why_outputs(slug, code)]
    assert visit.problems == []


def test_an_exercise_of_which_nothing_is_recorded_has_no_button(visit: Visit) -> None:
    page = open_editor(visit, "review")
    expect(page.get_by_role("button", name="Run the checks")).to_be_visible()
    expect(page.get_by_role("button", name="Why?")).to_have_count(0)


def test_other_code_begins_with_the_first_step(visit: Visit) -> None:
    page = open_editor(visit, "momentum")
    write(page, wrong("momentum")[0])
    run(page)
    first = ask(page)
    assert len(ask(page)) > len(first)
    write(page, f"{wrong('momentum')[0]}\n# tried something\n")
    assert ask(page) == first


def test_a_page_to_read_is_a_link_within_the_site(visit: Visit) -> None:
    page = open_editor(visit, "momentum")
    write(page, wrong("momentum")[0])
    run(page)
    ask(page)
    ask(page)
    link = page.get_by_role("region", name="What is wrong").get_by_role("link").first
    address = link.evaluate("a => a.href")
    assert address.startswith(f"{visit.site}theory/momentum/#")
    link.click()
    page.wait_for_url(address)
    assert visit.problems == []


def test_a_loop_that_never_ends_is_stopped_and_the_next_question_is_answered(visit: Visit) -> None:
    page = open_editor(visit, "update_rule")
    run(page)
    write(page, ENDLESS)
    page.get_by_role("button", name="Why?").click()
    expect(status(page)).to_contain_text("After 20 seconds a function had not come to an end.", timeout=PATIENCE)
    write(page, solution("update_rule"))
    assert "right in every call that was tried" in ask(page)
    assert visit.problems == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_axe_finds_no_violation_and_nothing_is_too_wide(visit: Visit, width: int, scheme: str) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page = open_editor(visit, "momentum")
    write(page, wrong("momentum")[0])
    run(page)
    for _ in range(3):
        ask(page)
    assert visit.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.problems == []


def test_the_keyboard_reaches_the_button_and_what_is_said(visit: Visit) -> None:
    page = open_editor(visit, "momentum")
    write(page, wrong("momentum")[0])
    run(page)
    page.keyboard.press("Escape")
    tab_to(page, "Why?")
    page.keyboard.press("Enter")
    expect(status(page)).to_have_text(re.compile("says more"), timeout=PATIENCE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="What is wrong").get_by_role("link").first).to_be_visible(timeout=PATIENCE)
    assert page.evaluate("document.activeElement.textContent") == "Why?"


def test_what_is_recorded_is_fetched_with_the_first_question_only(visit: Visit) -> None:
    page = open_editor(visit, "momentum")
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    run(page)
    assert not [url for url in requested if re.search(r"known\.txt|contract\.py", url)]
    requested.clear()
    ask(page)
    assert [url.rpartition("/")[2] for url in sorted(requested)] == ["contract.py", "known.txt"]
    ask(page)
    assert len(requested) == 2


@pytest.mark.parametrize("slug", EXPLAINED)
def test_an_explanation_costs_little(slug: str) -> None:
    files = [ROOT / "build/site/assets/assignments" / slug / name for name in ("contract.py", "known.txt")]
    assert sum(len(gzip.compress(file.read_bytes(), 6)) for file in files) < 1000 * MOST
