"""Feedback as HTML pages, one for each submission and one for the class. A page loads nothing."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from autograder.course import Course
from autograder.engine.reports.against import Change
from autograder.engine.reports.class_rows import ClassRow, ClassRows, state
from autograder.engine.reports.figure import Figure, figure
from autograder.engine.reports.rendering import pieces, render
from autograder.engine.reports.standing import Measured
from autograder.engine.reports.statistics import (
    NEAREST,
    Distribution,
    EqualFiles,
    FailedChecks,
    MadeMistakes,
    Troubles,
    UnnamedFailures,
)
from autograder.engine.results import CheckResult, ExerciseResult, PictureLine, Result
from autograder.engine.suites import yardsticks_of
from outcomes import OUTCOMES

SORT = (Path(__file__).parent / "templates" / "sort.js").read_text(encoding="utf-8")
SORT_HASH = f"sha256-{b64encode(hashlib.sha256(SORT.encode()).digest()).decode()}"
"""The only script that the page of a class may run, whatever a student writes."""
UNFOLDED = 12  # a longer list of submissions is folded, and so are more mistakes of one submission each


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


def summary(checks: Sequence[CheckResult]) -> str:
    """Return the number of checks with each outcome, in words."""
    counts = Counter(c["outcome"] for c in checks)
    return ", ".join(f"{counts[outcome]} {shown.words}" for outcome, shown in OUTCOMES.items() if counts[outcome])


def class_page(course: Course, results: Sequence[Result], pages: Sequence[str]) -> Iterator[str]:
    """Yield the page of a class; `pages` are the names of the submissions' own pages, in the order of `results`."""
    marks, troubles, mistakes = Distribution(), Troubles(), MadeMistakes()
    unnamed, failed, equal, measured = UnnamedFailures(), FailedChecks(), EqualFiles(), Measured()
    maker, rows, confined = ClassRows(), list[ClassRow](), True
    for position, result in enumerate(results):
        for collector in (marks, troubles, mistakes, unnamed, failed, equal, measured):
            collector.add(position, result)
        rows.append(maker.row(result))
        confined = confined and all(e["confined"] for e in result["exercises"])
    return pieces(
        "class.html",
        course=course,
        titles={exercise.slug: exercise.title for exercise in course.exercises},
        rows=rows,
        marked=any(row.mark is not None for row in rows),
        pages=pages,
        slugs=[cell.slug for cell in rows[0].cells] if rows else [],
        mean=marks.mean,
        bins=marks.bins(),
        troubles=troubles.rows(),
        nearest=NEAREST if troubles.missing else "",
        further_troubles=troubles.count - len(troubles.rows()),
        failed=failed.rows(),
        mistakes=mistakes.rows(),
        alike=unnamed.rows(results),
        equal=equal.rows(),
        standings=measured.rows(partial(yardsticks_of, course)),
        confined=confined,
        few=UNFOLDED,
        script=Markup(SORT),
        script_hash=Markup(SORT_HASH),
    )


def changed_page(course: Course, changes: Sequence[Change], earlier: str) -> Iterator[str]:
    """Yield the page of what has changed since earlier results, which are named."""
    return pieces("changed.html", course=course, changes=changes, earlier=earlier)
