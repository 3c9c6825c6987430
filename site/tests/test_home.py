"""The first page: what the course is, within one screen, and true."""

from __future__ import annotations

import html
import re

import pytest
from commandline import pytest_output, solution
from playwright.sync_api import Page, expect

from autograder.engine.suites import mistakes_of
from conftest import ROOT, WATCH_SHIFTS, Visit
from places import COURSE

SCREENS = [(1280, 800), (360, 740)]
TEXT = (ROOT / "site/pages/index.md").read_text(encoding="utf-8")


def output_of(slug: str, mistake: str) -> str:
    found = next(m for m in mistakes_of(COURSE, slug) if m.id == mistake)
    return pytest_output(slug, found.apply(solution(slug)))


@pytest.mark.parametrize(("width", "height"), SCREENS)
class TestFirstScreen:
    def test_a_live_figure_and_the_way_to_the_first_exercise_are_seen_at_once(
        self, visit: Visit, width: int, height: int
    ) -> None:
        page = visit.page
        page.set_viewport_size({"width": width, "height": height})
        visit.open("")
        for part in ("[data-figure=paths][data-live] .gd-panel", "[data-figure=paths] .gd-legend", ".hero .md-button"):
            box = page.locator(part).first.bounding_box()
            assert box["y"] + box["height"] <= height, part
        expect(page.get_by_role("link", name="The first exercise")).to_have_attribute(
            "href", re.compile("/exercises/gradient/$")
        )
        assert visit.problems == []

    def test_nothing_moves_while_the_page_loads(self, visit: Visit, width: int, height: int) -> None:
        page = visit.page
        page.set_viewport_size({"width": width, "height": height})
        page.add_init_script(WATCH_SHIFTS)
        page.route("**/figures.js", lambda route: (page.wait_for_timeout(400), route.continue_()))
        visit.open("")
        assert page.evaluate("window.shift") <= 0.05


class TestTheFigure:
    def test_the_start_is_dragged_and_all_paths_follow(self, visit: Visit) -> None:
        visit.open("")
        page = visit.page
        before = drawn(page)
        box = page.get_by_role("slider", name="Start point").bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(box["x"] - 120, box["y"] - 90, steps=5)
        page.mouse.up()
        after = drawn(page)
        assert len(before) == 3
        assert all(old != new for old, new in zip(before, after, strict=True))

    def test_the_sentence_says_where_each_path_ends(self, visit: Visit) -> None:
        visit.open("")
        words = visit.page.locator("[data-figure=paths] .gd-sentence").text_content() or ""
        assert words.startswith("Gradient descent finds (3.58, −1.85) in 22 steps; momentum finds (3, 2) in 116 steps;")
        visit.page.locator("[data-figure=paths] input").press("End")
        expect(visit.page.locator("[data-figure=paths] .gd-sentence")).to_contain_text("Gradient descent diverges")


def drawn(page: Page) -> list[str]:
    return page.locator("[data-figure=paths] .gd-line[d]:not(.gd-legend *)").evaluate_all(
        "all => all.map((line) => line.getAttribute('d'))"
    )


class TestItsExamples:
    def test_the_report_is_what_the_checks_print(self) -> None:
        shown = re.search(r'<div class="report".*?</div>', TEXT, re.DOTALL)[0]
        *lines, name = [html.unescape(re.sub("<[^>]*>", "", line)) for line in shown.splitlines()[1:-1]]
        printed = output_of("momentum", "averaged_velocity")
        assert len(lines) == 4
        assert [line for line in lines if line not in printed] == []
        assert name in {mistake.title for mistake in mistakes_of(COURSE, "momentum")}

    def test_the_terminal_shows_what_pytest_prints(self) -> None:
        blocks = re.findall(r"^```\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
        untouched = (COURSE.assignments / "update_rule/update_rule.py").read_text(encoding="utf-8")
        printed = pytest_output("update_rule", untouched)
        assert [line for line in blocks[1].splitlines() if line not in printed] == ["  …"]
        failed = output_of("update_rule", "climbs")
        assert [line for line in blocks[2].splitlines() if line not in failed] == []


def test_the_index_of_the_search_is_fetched_when_a_reader_goes_to_the_search(visit: Visit) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    visit.open("")
    assert "search_index.json" not in asked
    visit.page.locator(".md-search__input").focus()
    visit.page.wait_for_selector(".md-search-result__meta:has-text('Type to start searching')")
    assert asked.count("search_index.json") == 1
