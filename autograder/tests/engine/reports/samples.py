"""Results made by hand, for the tests of the reports."""

from __future__ import annotations

from typing import Any

import pictures
from autograder.course import Course
from autograder.engine.results import CheckResult, ExerciseResult, MistakeResult, PictureLine, Result, assemble

MISTAKE: MistakeResult = {
    "id": "no_bias_correction",
    "title": "The bias of m and v is left in",
    "explanation": "This divides the raw averages. The exercise asks you to correct both: they start at zero.",
    "page": "theory/adam/#bias-correction",
}
PICTURE = pictures.Picture(
    title="A <walk>",
    caption="Look & see.",
    x=pictures.Axis("w[0]", 0.0, 4.0),
    y=pictures.Axis("w[1]", 0.0, 4.0),
    objective=lambda w: float(w @ w),
    lines=(
        pictures.Line("walk", lambda module: module.walk()),
        pictures.Line("drift", lambda module: module.drift(), dots=False, exact=False),
    ),
)


def check(outcome: str = "passed", points: int = 1, **fields: Any) -> CheckResult:
    """A check; what it says unless told otherwise fits its outcome."""
    row: Any = {
        "name": "a_check",
        "title": "the step is right",
        "visible": True,
        "outcome": outcome,
        "reason": "wrong" if outcome == "failed" else "",
        "score": points if outcome == "passed" else 0,
        "max_score": points,
        "message": {"not_written": "not written yet", "skipped": "waits for: a step"}.get(outcome, ""),
        "hint": "",
    }
    made: CheckResult = row | fields
    return made


def exercise(
    *checks: CheckResult,
    slug: str = "adam",
    status: str = "graded",
    notes: tuple[str, ...] = (),
    mistakes: tuple[MistakeResult, ...] = (),
    lines: list[PictureLine] | None = None,
) -> ExerciseResult:
    """An exercise with these checks."""
    return {
        "slug": slug,
        "score": sum(c["score"] for c in checks),
        "max_score": sum(c["max_score"] for c in checks),
        "status": status,
        "source_sha256": "0" * 64,
        "seed": "5eed",
        "confined": False,
        "notes": list(notes),
        "checks": list(checks),
        "mistakes": list(mistakes),
        "page": "theory/adam/",
        "picture": None if lines is None else {"lines": lines, "reason": ""},
    }


def result(*exercises: ExerciseResult, name: str = "alice") -> Result:
    """A submission with these exercises."""
    return assemble(name, list(exercises))


def line(name: str, x: list[float], y: list[float]) -> PictureLine:
    """A line that somebody's functions drew."""
    return {"name": name, "x": x, "y": y}


def fullest(course: Course, text: str = "x") -> Result:
    """As much as a result can hold: all checks fail at length, two mistakes and long lines in every exercise."""
    from autograder.engine.suites import picture_of

    points = [i % 7 / 2 for i in range(pictures.MOST_POINTS)]
    failed = [check("failed", message=(text * 500)[:500], hint=(text * 99)[:99], name=f"c{i}") for i in range(13)]
    mistake = MISTAKE | {"explanation": (text * 600)[:600]}
    made = []
    for slug in course.slugs:
        lines = [line(known.name, points, points[::-1]) for known in picture_of(course, slug).lines]
        notes = ((text * 500)[:500],) * 3
        made.append(exercise(*failed, slug=slug, notes=notes, mistakes=(mistake, mistake), lines=lines))  # type: ignore[arg-type]
    return result(*made, name=(text * 60)[:60])
