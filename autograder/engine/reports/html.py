"""Feedback as HTML pages, one for each submission and one for the class. A page loads nothing and has no script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.course import Course
from autograder.engine.reports.figure import Figure, figure
from autograder.engine.reports.rendering import render
from autograder.engine.reports.statistics import distribution, failed_checks, made_mistakes
from autograder.engine.results import CheckResult, ExerciseResult, PictureLine, Result
from outcomes import NOT_WRITTEN, OUTCOMES

UNFOLDED_NAMES = 12  # a longer list of submissions is folded


@dataclass(frozen=True)
class Drawing:
    """The picture that an exercise defines, and the reference's lines in it."""

    picture: Any
    reference: Sequence[PictureLine]


@dataclass(frozen=True)
class ExerciseView:
    """One exercise as a page shows it."""

    title: str
    result: ExerciseResult
    state: str
    figure: Figure | None
    drawing: Drawing | None

    @property
    def failed(self) -> list[CheckResult]:
        """The checks that failed."""
        return [c for c in self.result["checks"] if c["outcome"] == "failed"]

    @property
    def others(self) -> list[CheckResult]:
        """The checks that passed or have not been run."""
        return [c for c in self.result["checks"] if c["outcome"] != "failed"]

    @property
    def summary(self) -> str:
        """The number of other checks with each outcome, in words."""
        counts = Counter(c["outcome"] for c in self.others)
        return ", ".join(f"{counts[outcome]} {shown.words}" for outcome, shown in OUTCOMES.items() if counts[outcome])


def submission_page(course: Course, result: Result, drawings: Mapping[str, Drawing]) -> str:
    """Return the page of one submission."""
    exercises = [view(course, e, drawings.get(e["slug"])) for e in result["exercises"]]
    confined = all(e["confined"] for e in result["exercises"])
    return render("submission.html", course=course, result=result, exercises=exercises, confined=confined)


def view(course: Course, exercise: ExerciseResult, drawing: Drawing | None) -> ExerciseView:
    """Return an exercise with its title and, if its code drew one, its picture."""
    titles = {e.slug: e.title for e in course.exercises}
    taken, drawn = exercise["picture"], None
    if drawing and taken and taken["lines"]:
        drawn = figure(drawing.picture, exercise["slug"], drawing.reference, taken["lines"])
    return ExerciseView(titles.get(exercise["slug"], exercise["slug"]), exercise, state(exercise), drawn, drawing)


def state(exercise: ExerciseResult) -> str:
    """Return the state of an exercise in a word or two."""
    if exercise["status"] != "graded":
        return exercise["status"].replace("_", " ")
    outcomes = {c["outcome"] for c in exercise["checks"]}
    if outcomes == {"not_written"}:
        return NOT_WRITTEN
    return "complete" if outcomes == {"passed"} else "in progress"


def class_page(course: Course, results: Sequence[Result], pages: Sequence[str]) -> str:
    """Return the page of a class; `pages` are the names of the submissions' own pages, in the order of `results`."""
    return render(
        "class.html",
        course=course,
        results=results,
        marked=any("mark" in result for result in results),
        pages=[f"{page}.html" for page in pages],
        slugs=[e["slug"] for e in results[0]["exercises"]] if results else [],
        mean=sum(r["score"] for r in results) / len(results) if results else 0.0,
        bins=distribution(results),
        failed=failed_checks(results),
        mistakes=made_mistakes(results),
        confined=all(e["confined"] for r in results for e in r["exercises"]),
        few=UNFOLDED_NAMES,
        state=state,
    )
