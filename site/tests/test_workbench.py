"""Exercises that run in the page: the checks and messages are those of the command line, and a picture is drawn."""

from __future__ import annotations

import re

import pytest
from commandline import pytest_output, solution, typical_mistake, without_time
from playwright.sync_api import expect
from workbench import assert_as_on_command_line, open_editor, results, run, terminal, write

from autograder.engine.stubs import stub
from conftest import ROOT, Visit
from places import COURSE


@pytest.mark.parametrize("slug", COURSE.slugs)
def test_stub_mistake_and_reference_get_the_messages_of_the_command_line(visit: Visit, slug: str) -> None:
    page = open_editor(visit, slug)
    run(page)
    assert all(row.endswith("(not written yet)") for row in results(page)[1:])
    assert without_time(terminal(page)) == without_time(pytest_output(slug, stub(solution(slug))))
    assert_as_on_command_line(page, slug, typical_mistake(slug))
    assert "✗" in "".join(results(page))
    expect(page.locator(".wb-picture")).to_have_count(0)
    assert_as_on_command_line(page, slug, solution(slug))
    assert all(row.startswith("✓") for row in results(page)[1:])
    expect(page.locator(".wb-picture .gd-sentence")).to_have_text(re.compile("^[^;]+ lies on the reference(; |.$)"))
    assert (
        page.locator(".wb-picture path.wb-own[d]").count()
        == page.locator(".wb-picture path.wb-reference[d]").count() - 1
    )
    assert visit.problems == []


class TestThePicture:
    def test_the_picture_shows_the_students_own_functions(self, visit: Visit) -> None:
        """Another fair shuffle gives another path, which is not a mistake."""
        page = open_editor(visit, "sgd")
        write(page, (ROOT / "autograder/tests/alternatives/own_shuffle/sgd.py").read_text(encoding="utf-8"))
        run(page)
        sentence = page.locator(".wb-picture .gd-sentence")
        expect(sentence).to_contain_text("batch_size=1 differs from the reference here (not checked)")
        expect(sentence).to_contain_text("batch_size=15 lies on the reference")
        squares = page.locator(".wb-picture .gd-panel").nth(1).locator(".gd-dots:not(.wb-reference) path")
        assert squares.count() == 2 * 15
        page.locator(".wb-picture summary").click()
        batches = page.locator(".wb-picture tr").filter(has=page.locator("th", has_text=re.compile(r"^batch \d$")))
        expect(batches).to_have_count(6)
        dealt = [row.locator("td").nth(1).text_content() or "" for row in batches.all()]
        assert sorted(int(number) for batch in dealt[:3] for number in batch.split()) == list(range(15))

    def test_schedules_are_drawn_as_curves(self, visit: Visit) -> None:
        page = open_editor(visit, "schedules")
        write(page, solution("schedules"))
        run(page)
        lines = page.locator(".wb-picture path.wb-own")
        expect(lines).to_have_count(4)
        assert all(line.get_attribute("d").count("L") == 99 for line in lines.all())
