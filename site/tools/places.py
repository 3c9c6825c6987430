"""The folders in which the tools read and write."""

from __future__ import annotations

import shutil
from pathlib import Path

from autograder.course import find_course

COURSE = find_course()
ROOT = COURSE.root
PAGES = ROOT / "site/pages"
PARTS = ROOT / "build/parts"  # pieces of Markdown and HTML that pages include by snippet
ASSETS = PAGES / "assets"  # not committed
NPM = ROOT / "site/node_modules"


def save(path: Path, text: str) -> None:
    """Write a file, and make its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def copy(source: Path, target: Path) -> None:
    """Copy a file, and make the folder of the copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def chromium() -> str:
    """Return the path of Chromium or Chrome on this machine."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), "/usr/bin/chromium")
