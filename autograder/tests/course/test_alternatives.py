"""Correct code is never rejected: each implementation, in whichever style, gets full marks."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import find_course
from autograder.engine.proof.files import alternatives
from autograder.tests.conftest import Grade

FILES = [file for slug in find_course().slugs for file in alternatives(find_course(), slug)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.stem}-{file.parent.name}")
def test_every_style_gets_full_marks(file: Path, grade: Grade) -> None:
    result = grade(file.stem, file.read_text(encoding="utf-8"))
    assert [(c["name"], c["message"]) for c in result["checks"] if c["outcome"] != "passed"] == []
    assert result["score"] == result["max_score"]
