"""Feedback as pages that stand alone: one for each submission, one for the class. No script, nothing from elsewhere."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from autograder.course import Course
from autograder.engine.reports import marks
from autograder.engine.reports.figure import Figure, figure
from autograder.engine.reports.statistics import distribution, failed_checks, made_mistakes
from autograder.engine.results import CheckResult, ExerciseResult, PictureLine, Result
from outcomes import OUTCOMES

FEW = 12  # so many names of submissions are shown unfolded


@dataclass(frozen=True)
class Drawing:
    """The picture that an exercise defines, and the lines of the reference in it."""

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
        """The checks that do not hold."""
        return [c for c in self.result["checks"] if c["outcome"] == "failed"]

    @property
    def others(self) -> list[CheckResult]:
        """The checks that passed or have not been run."""
        return [c for c in self.result["checks"] if c["outcome"] != "failed"]

    @property
    def summary(self) -> str:
        """How many of the others there are of each kind."""
        counts = Counter(c["outcome"] for c in self.others)
        return ", ".join(f"{counts[outcome]} {shown.words}" for outcome, shown in OUTCOMES.items() if counts[outcome])


def submission_page(course: Course, result: Result, drawings: Mapping[str, Drawing]) -> str:
    """The page of one submission."""
    exercises = [view(course, e, drawings.get(e["slug"])) for e in result["exercises"]]
    confined = all(e["confined"] for e in result["exercises"])
    return render("submission.html", course=course, result=result, exercises=exercises, confined=confined)


def view(course: Course, exercise: ExerciseResult, drawing: Drawing | None) -> ExerciseView:
    """An exercise with its title and its picture, if its code drew one."""
    titles = {e.slug: e.title for e in course.exercises}
    taken, drawn = exercise["picture"], None
    if drawing and taken and taken["lines"]:
        drawn = figure(drawing.picture, exercise["slug"], drawing.reference, taken["lines"])
    return ExerciseView(titles.get(exercise["slug"], exercise["slug"]), exercise, state(exercise), drawn, drawing)


def state(exercise: ExerciseResult) -> str:
    """What became of an exercise, in a word or two."""
    if exercise["status"] != "graded":
        return exercise["status"].replace("_", " ")
    outcomes = {c["outcome"] for c in exercise["checks"]}
    if outcomes == {"not_written"}:
        return "not written yet"
    return "complete" if outcomes == {"passed"} else "in progress"


def class_page(course: Course, results: Sequence[Result], pages: Sequence[str]) -> str:
    """The page of a class; `pages` are the names of the submissions' own pages, in the same order."""
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
        few=FEW,
        state=state,
    )


def render(name: str, **values: Any) -> str:
    return str(environment().get_template(name).render(values))


@functools.cache
def environment() -> Environment:
    """Templates that escape every value and stop at one that is missing."""
    made = Environment(
        loader=PackageLoader("autograder.engine.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals |= {"outcomes": OUTCOMES, "marks": marks}
    return made
