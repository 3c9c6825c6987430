"""Helpers for tests: use the workbench of an exercise page as a reader does, and read what it shows."""

from __future__ import annotations

import re

from commandline import pytest_output, result_lines, without_time
from playwright.sync_api import Locator, Page, expect

from conftest import Visit

PATIENCE = 60_000  # ms, for Python to start on a busy machine


def open_editor(visit: Visit, slug: str) -> Page:
    """Open the page of an exercise and its editor."""
    visit.open(f"exercises/{slug}/")
    visit.page.get_by_role("button", name="Write and run it here").click()
    expect(visit.page.get_by_role("textbox", name=f"{slug}.py")).to_be_focused()
    return visit.page


def write(page: Page, code: str) -> None:
    """Replace the text in the editor, as a paste does."""
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(code)


def code(page: Page) -> str:
    """Return the whole text in the editor; its lines outside the window are not in the document."""
    page.locator(".cm-content").focus()
    return page.evaluate("document.querySelector('.cm-content').cmTile.view.state.doc.toString()")


def status(page: Page) -> Locator:
    return page.locator(".wb-status")


def run(page: Page) -> None:
    """Press the button, and wait for the last message."""
    page.get_by_role("button", name="Run the checks").click()
    expect(status(page)).to_have_text(re.compile("visible checks pass"), timeout=PATIENCE)


def results(page: Page) -> list[str]:
    """Return the line of the exercise and the lines of its checks, as the page shows them."""
    symbols, titles = (page.locator(name).all_text_contents() for name in (".wb-symbol", ".wb-title"))
    rows = [f"{symbol} {title}" for symbol, title in zip(symbols, titles, strict=True)]
    return [status(page).text_content() or "", *rows]


def messages(page: Page) -> str:
    """Return all messages below the buttons, without pytest's own output."""
    return "\n".join(page.locator(".wb-problem, .wb-message:not(.wb-terminal *), .wb-hint").all_text_contents())


def terminal(page: Page) -> str:
    return page.locator(".wb-terminal pre").text_content() or ""


def assert_as_on_command_line(page: Page, slug: str, code: str) -> None:
    """Run this code: the page shows what the command line shows, down to the last character that pytest prints."""
    write(page, code)
    run(page)
    expected = pytest_output(slug, code)
    assert without_time(terminal(page)) == without_time(expected)
    assert results(page) == result_lines(expected)
    for line in messages(page).splitlines():
        assert line.strip() in expected
