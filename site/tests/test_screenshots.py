"""The pictures of README and the instructor's guide show what the pages say now."""

from __future__ import annotations

import json

from playwright.sync_api import Browser

import screenshots
from autograder.engine.secrets import leaks
from conftest import ROOT
from places import COURSE


def test_the_pictures_are_up_to_date(browser: Browser) -> None:
    recorded = json.loads(screenshots.WORDS.read_text(encoding="utf-8"))
    assert recorded == screenshots.digests(browser), "take them again: make pictures"


def test_each_picture_is_small_and_shown_in_readme_and_guide() -> None:
    pages = [ROOT / "README.md", ROOT / "site/pages/teaching/instructors.md"]
    for name in screenshots.PICTURES:
        file = screenshots.TARGET / f"{name}.webp"
        assert file.stat().st_size <= screenshots.LARGEST
        assert all(f"pictures/{name}.webp)" in page.read_text(encoding="utf-8") for page in pages)


def test_no_line_of_a_reference_is_seen_in_a_picture() -> None:
    assert list(leaks(COURSE, {"code": screenshots.CODE})) == []
