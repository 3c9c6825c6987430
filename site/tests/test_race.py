"""The race in its page: the numbers of `run_race.py`, panel after panel, and code that fails or never ends."""

from __future__ import annotations

import re

import pytest
from commandline import printed, solution
from playwright.sync_api import Page, expect
from workbench import PATIENCE, open_editor, status, write

from autograder.engine.stubs import stub
from conftest import Visit

pytestmark = pytest.mark.long

RIGHT = solution("race")
FIT_FAILS = RIGHT + "\n\ndef fit(gradient_fn, w0, X, y, budget, rng):\n    return 1 / 0\n"
ENDLESS = RIGHT + "\n\ndef fit(gradient_fn, w0, X, y, budget, rng):\n    while True:\n        pass\n"
LANDSCAPES, METHODS = 7, 5


def begin(visit: Visit, code: str) -> Page:
    """Let this code race."""
    page = open_editor(visit, "race")
    write(page, code)
    page.get_by_role("button", name="Race", exact=True).click()
    return page


def end(page: Page) -> None:
    expect(status(page)).to_contain_text("yours is best on", timeout=PATIENCE)


def rows(page: Page) -> list[list[str]]:
    """Return the cells of the table."""
    texts = "all => all.map((row) => [...row.cells].map((cell) => cell.textContent))"
    return page.locator(".wb-race tbody tr").evaluate_all(texts)


def curves(page: Page) -> int:
    return page.locator(".wb-track .gd-data .gd-line").count()


def test_the_page_shows_the_numbers_of_the_command_line(visit: Visit) -> None:
    page = begin(visit, RIGHT)
    end(page)
    table = printed("race", RIGHT, ["run_race.py"])[0].partition("decimals gained")[2].split("\n\n")[0].splitlines()[1:]
    lines = [re.split(r"\s{2,}", line) for line in table]
    assert rows(page) == [[name, own, *others] for name, *others, own in lines]
    assert curves(page) == LANDSCAPES * METHODS
    bold = page.locator(".wb-race tbody strong").all_text_contents()
    assert bold == [max(line[1:], key=float) for line in lines]
    expect(status(page)).to_contain_text(f"yours is best on {LANDSCAPES} of {LANDSCAPES} landscapes")
    assert visit.problems == []


def test_an_error_is_one_line_and_the_other_function_still_races(visit: Visit) -> None:
    page = begin(visit, FIT_FAILS)
    end(page)
    line = page.locator(".wb-race .wb-problem")
    expect(line).to_have_text(re.compile(r"^fit: ZeroDivisionError: division by zero \(on a line .* and classes .*\)$"))
    assert [row[1] for row in rows(page)[-2:]] == ["–", "–"]
    assert curves(page) == LANDSCAPES * METHODS - 2
    assert visit.problems == []


def test_the_stub_and_a_file_that_does_not_run_are_told_apart(visit: Visit) -> None:
    page = begin(visit, stub(RIGHT))
    end(page)
    expect(page.locator(".wb-race .wb-problem")).to_have_text(
        ["minimise: not written yet (on 5 landscapes)", re.compile("^fit: not written yet")]
    )
    write(page, "def minimise(:\n")
    page.get_by_role("button", name="Race", exact=True).click()
    expect(status(page)).to_contain_text("race.py does not run: SyntaxError", timeout=PATIENCE)
    expect(page.locator(".wb-race")).to_have_count(0)
    assert visit.problems == []


def test_a_loop_that_never_ends_is_stopped_after_what_came_before_was_drawn(visit: Visit) -> None:
    page = begin(visit, ENDLESS)
    expect(status(page)).to_contain_text("fit did not end within 10 seconds", timeout=PATIENCE)
    expect(status(page)).to_contain_text("on a line through 240 rows")
    assert curves(page) == 5 * METHODS
    write(page, RIGHT)
    page.get_by_role("button", name="Race", exact=True).click()
    end(page)
    assert visit.problems == []


def test_the_race_can_be_stopped_by_hand(visit: Visit) -> None:
    page = begin(visit, ENDLESS)
    page.wait_for_function(f"document.querySelectorAll('.wb-track .gd-data .gd-line').length === {5 * METHODS}")
    page.get_by_role("button", name="Stop").click()
    expect(status(page)).to_have_text("Stopped.")
    assert visit.problems == []


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_keyboard_is_enough_and_axe_finds_no_violation(visit: Visit, width: int, scheme: str) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page = open_editor(visit, "race")
    write(page, FIT_FAILS)
    page.keyboard.press("Escape")
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Race":
            break
    page.keyboard.press("Enter")
    end(page)
    assert page.evaluate("document.getAnimations().length") == 0
    assert visit.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.problems == []
