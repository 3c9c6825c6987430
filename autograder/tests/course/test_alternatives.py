"""Correct code is never rejected: complete implementations in many styles get full marks."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import find_course
from autograder.tests.conftest import Grade

FOLDER = Path(__file__).parent.parent / "alternatives"
STYLES = sorted(p.name for p in FOLDER.iterdir() if p.is_dir() and not p.name.startswith("_"))


def test_there_are_at_least_twelve_styles() -> None:
    assert len(STYLES) >= 12


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("slug", find_course().slugs)
def test_every_style_gets_full_marks(style: str, slug: str, grade: Grade) -> None:
    result = grade(slug, (FOLDER / style / f"{slug}.py").read_text(encoding="utf-8"))
    assert [(c["name"], c["message"]) for c in result["checks"] if c["outcome"] != "passed"] == []
    assert result["score"] == result["max_score"]
