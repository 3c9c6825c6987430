"""A course with two exercises and results of its class, for the tests of the gradebook."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from autograder.course import Course, Late
from autograder.engine.gradebook.marking import add_marks
from autograder.engine.gradebook.records import Records
from autograder.engine.results import ByHand, ExerciseResult, Result
from autograder.tests.engine.reports.samples import check, exercise, result

DUE = datetime(2026, 11, 20, 23, 59)


def due(course: Course, late: Late, *counted: str, deadline: datetime | None = DUE) -> Course:
    """The course with a deadline for every exercise and a policy; all exercises count unless some are named."""
    exercises = tuple(replace(e, deadline=deadline) for e in course.exercises)
    return replace(
        course,
        exercises=exercises,
        late=late,
        gradebook_slugs=tuple(s for s in course.slugs if s in (counted or course.slugs)),
    )


def adam(*scores: int, **options: Any) -> ExerciseResult:
    """Adam with a check of 5 points for each score, named first, second, …"""
    names = ("first", "second", "third")
    checks = [check(name=n, score=s, max_score=5, title=f"the {n} check") for n, s in zip(names, scores, strict=False)]
    return exercise(*checks, **options)


def marked(course: Course, records: Records, *results: Result, **stamps: datetime) -> list[Result]:
    """Results with their marks; `stamps` are times of submission by exercise."""
    for one in results:
        add_marks(course, one, records, stamps)
    return list(results)


def decision(points: float | None, check: str = "", reason: str = "oral", **others: Any) -> ByHand:
    """A row of overrides.csv."""
    row: Any = {"check": check, "points": points, "extra": 0.0, "reason": reason, "source": "records"}
    made: ByHand = row | others
    return made


__all__ = ["DUE", "adam", "check", "decision", "due", "exercise", "marked", "result"]
