"""Feedback as HTML pages, one for each submission and one for the class. A page loads nothing and has no script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from autograder.course import Course
from autograder.engine.reports.against import Change
from autograder.engine.reports.figure import Figure, figure
from autograder.engine.reports.rendering import render
from autograder.engine.reports.statistics import (
    alike,
    distribution,
    equal_files,
    failed_checks,
    made_mistakes,
    share,
    troubles,
)
from autograder.engine.results import CheckResult, ExerciseResult, PictureLine, Result
from outcomes import NOT_WRITTEN, OUTCOMES

UNFOLDED_NAMES = 12  # a longer list of submissions is folded


class Drawing(NamedTuple):
    """The picture that an exercise defines, and the reference's lines in it."""

    picture: Any
    reference: Sequence[PictureLine]


def submission_page(course: Course, result: Result, drawings: Mapping[str, Drawing]) -> str:
    """Return the page of one submission."""
    return render(
        "submission.html",
        course=course,
        result=result,
        figures={e["slug"]: figure_of(e, drawings.get(e["slug"])) for e in result["exercises"]},
        confined=all(e["confined"] for e in result["exercises"]),
        state=state,
        summary=summary,
    )


def figure_of(exercise: ExerciseResult, drawing: Drawing | None) -> Figure | None:
    """Return the picture of an exercise, None if its code drew no line."""
    if drawing and exercise["picture"] and exercise["picture"]["lines"]:
        return figure(drawing.picture, exercise["slug"], drawing.reference, exercise["picture"]["lines"])
    return None


def state(exercise: ExerciseResult) -> str:
    """Return the state of an exercise in a word or two."""
    if exercise["status"] != "graded":
        return exercise["status"].replace("_", " ")
    outcomes = {c["outcome"] for c in exercise["checks"]}
    if outcomes == {"not_written"}:
        return NOT_WRITTEN
    return "complete" if outcomes == {"passed"} else "in progress"


def summary(checks: Sequence[CheckResult]) -> str:
    """Return the number of checks with each outcome, in words."""
    counts = Counter(c["outcome"] for c in checks)
    return ", ".join(f"{counts[outcome]} {shown.words}" for outcome, shown in OUTCOMES.items() if counts[outcome])


def class_page(course: Course, results: Sequence[Result], pages: Sequence[str]) -> str:
    """Return the page of a class; `pages` are the names of the submissions' own pages, in the order of `results`."""
    titles = {exercise.slug: exercise.title for exercise in course.exercises}
    return render(
        "class.html",
        course=course,
        titles=titles,
        results=results,
        marked=any("mark" in result for result in results),
        pages=[f"{page}.html" for page in pages],
        slugs=[e["slug"] for e in results[0]["exercises"]] if results else [],
        mean=sum(map(share, results)) / len(results) if results else 0.0,
        bins=distribution(results),
        troubles=troubles(results),
        failed=failed_checks(results),
        mistakes=made_mistakes(results),
        alike=alike(results),
        equal=equal_files(results),
        confined=all(e["confined"] for r in results for e in r["exercises"]),
        few=UNFOLDED_NAMES,
        state=state,
    )


def changed_page(course: Course, changes: Sequence[Change], earlier: str) -> str:
    """Return the page of what has changed since earlier results, which are named."""
    return render("changed.html", course=course, changes=changes, earlier=earlier)
