"""Golden submissions give exactly their expected result."""

from __future__ import annotations

import json
from typing import Any

import pytest

from autograder.course import Course, find_course
from autograder.engine.proof.golden import FOLDER, golden_results

NAMES = sorted(p.name for p in (find_course().root / FOLDER).iterdir() if p.is_dir())


@pytest.fixture(scope="module")
def results(course: Course) -> dict[str, Any]:
    return golden_results(course)


@pytest.mark.parametrize("name", [*NAMES, "assignments"])
def test_golden(name: str, course: Course, results: dict[str, Any]) -> None:
    expected = json.loads((course.root / FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert results[name] == expected
