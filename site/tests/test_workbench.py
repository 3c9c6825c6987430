"""Exercises that run in the page: the same checks, the same sentences as on the command line."""

from __future__ import annotations

import re

from conftest import Watched
from playwright.sync_api import Locator, Page, expect

from places import COURSE

PATIENCE = 60_000  # ms, for Python to start on a busy machine


def opened(watched: Watched, slug: str) -> Page:
    """The page of an exercise with its editor open."""
    watched.open(f"exercises/{slug}/")
    watched.page.get_by_role("button", name="Write and run it here").click()
    expect(watched.page.get_by_role("textbox", name=f"{slug}.py")).to_be_focused()
    return watched.page


def write(page: Page, code: str) -> None:
    """Replace what stands in the editor, as a paste does."""
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(code)


def status(page: Page) -> Locator:
    return page.locator(".wb-status")


def run(page: Page) -> None:
    """Press the button, and wait for the last sentence."""
    page.get_by_role("button", name="Run the checks").click()
    expect(status(page)).to_have_text(re.compile(r"visible checks pass"), timeout=PATIENCE)


def solution(slug: str) -> str:
    return COURSE.solution(slug).read_text(encoding="utf-8")


def test_the_reference_passes_and_the_stub_is_not_written_yet(watched: Watched) -> None:
    page = opened(watched, "sgd")
    run(page)
    expect(status(page)).to_have_text("sgd   0 of 6 visible checks pass")
    expect(page.locator(".wb-title")).to_contain_text(["(not written yet)"] * 6)
    write(page, solution("sgd"))
    run(page)
    expect(status(page)).to_have_text("sgd   6 of 6 visible checks pass")
    assert watched.troubles == []


def test_nothing_is_loaded_before_the_click(watched: Watched) -> None:
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url))
    watched.open("exercises/sgd/")
    assert [url for url in asked if "/python/" in url or "/assignments/" in url or "bench-" in url] == []
