"""Where the tools read and write."""

from __future__ import annotations

from pathlib import Path

from autograder.course import find_course

COURSE = find_course()
ROOT = COURSE.root
PAGES = ROOT / "site/pages"
PARTS = ROOT / "build/parts"  # pieces of Markdown and HTML that pages include by snippet
ASSETS = PAGES / "assets"  # not committed
NPM = ROOT / "site/node_modules"


def save(path: Path, text: str) -> None:
    """Write a file, and the folders it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
