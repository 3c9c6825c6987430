"""Golden submissions give exactly their expected result, and the untouched assignments none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from autograder.course import Course, find_course
from autograder.engine.grading.grade import grade_one_by_one
from autograder.engine.grading.seeds import DEMO_SECRET
from autograder.engine.proof.golden import FOLDER, golden_results
from autograder.engine.submissions import Submission

NAMES = sorted(p.name for p in (find_course().root / FOLDER).iterdir() if p.is_dir())


@pytest.fixture(scope="module")
def results(course: Course) -> dict[str, Any]:
    return golden_results(course)


@pytest.mark.parametrize("name", NAMES)
def test_golden(name: str, course: Course, results: dict[str, Any]) -> None:
    expected = json.loads((course.root / FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert results[name] == expected


def test_assignments_that_nobody_touched_are_graded_and_every_check_is_not_written_yet(course: Course) -> None:
    untouched = Submission("assignments", course.assignments)
    (result,) = grade_one_by_one(course, course.slugs, [untouched], secret=DEMO_SECRET)
    assert [(e["slug"], e["status"], e["score"], e["notes"]) for e in result["exercises"]] == [
        (slug, "graded", 0, []) for slug in course.slugs
    ]
    assert {c["outcome"] for e in result["exercises"] for c in e["checks"]} == {"not_written"}
