"""The untouched assignments, beside the golden submissions that a law of the course grades."""

from __future__ import annotations

from autograder.course import Course
from autograder.engine.grading.grade import grade_one_by_one
from autograder.engine.grading.seeds import DEMO_SECRET
from autograder.engine.submissions import Submission


def test_assignments_that_nobody_touched_are_graded_and_every_check_is_not_written_yet(course: Course) -> None:
    untouched = Submission("assignments", course.assignments)
    (result,) = grade_one_by_one(course, course.slugs, [untouched], secret=DEMO_SECRET)
    assert [(e["slug"], e["status"], e["score"], e["notes"]) for e in result["exercises"]] == [
        (slug, "graded", 0, []) for slug in course.slugs
    ]
    assert {c["outcome"] for e in result["exercises"] for c in e["checks"]} == {"not_written"}
