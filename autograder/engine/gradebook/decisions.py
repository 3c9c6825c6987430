"""Points set by hand, as nbgrader's database holds them: those of the records, and those of the formgrader's users.

A decision about a check is the manual score of its cell. One about the whole exercise is the extra credit of a cell of
its own. The comment on that cell names the cells that the records decided about, so that the next grading can tell
them from what the formgrader's users set.
"""

from __future__ import annotations

import re
from typing import Any

from autograder.engine.gradebook.marking import decided_points
from autograder.engine.reports.marks import decisions, lateness
from autograder.engine.results import ByHand, ExerciseResult

BY_HAND = "by_hand"
"""The last cell of a notebook, worth no points: its extra credit counts for the whole exercise."""
_DECIDED_CELL = re.compile(r"^\* `(\w+)`", re.MULTILINE)
GradeColumns = dict[str, Any]
"""Columns of nbgrader's table of grades."""


def comment(exercise: ExerciseResult) -> str | None:
    """Return the grader's comment on the last cell: lateness, and what the records decided."""
    lines = [
        f"* `{decision['check'] or BY_HAND}` {text}"
        for decision, text in decisions(exercise)
        if decision["source"] == "records"
    ]
    return "\n".join([*lateness(exercise), *lines]) or None


def cells_decided(comment: str | None) -> set[str]:
    """Return the names of the cells that the records decided about, from the grader's comment."""
    return set(_DECIDED_CELL.findall(comment or ""))


def grades_of(exercise: ExerciseResult) -> dict[str, GradeColumns]:
    """Return the score of each check; where the records decide, also the manual score and the extra credit."""
    by_hand = exercise["mark"]["by_hand"]
    records = {decision["check"]: decision for decision in by_hand if decision["source"] == "records"}
    grades = {}
    for check in exercise["checks"]:
        grade: GradeColumns = {"auto_score": float(check["score"])}
        if decision := records.get(check["name"]):
            grade |= _set_by_hand(decision, check["max_score"])
        grades[check["name"]] = grade
    grades[BY_HAND] = {"auto_score": 0.0}
    if "" in records:
        of_checks = decided_points(exercise, [decision for decision in by_hand if decision["check"]])
        added = round(decided_points(exercise, by_hand) - of_checks, 2)
        grades[BY_HAND] |= {"manual_score": None, "extra_credit": added}
    return grades


def _set_by_hand(decision: ByHand, max_score: int) -> GradeColumns:
    if decision["points"] is None:
        return {"manual_score": None, "extra_credit": decision["extra"]}
    points = decision["points"] + decision["extra"]
    return {
        "manual_score": min(points, float(max_score)),
        "extra_credit": points - max_score if points > max_score else None,
    }


def merged_grade(grade: GradeColumns, stored: GradeColumns | None, decided_before: bool) -> GradeColumns:
    """Return the columns of a grade to store, from a new grade and the stored one.

    What the formgrader's users set by hand stays; if the score below it changes, the grade is marked for review.
    `decided_before` says that the stored points came from the records: when the records no longer decide, they go.
    """
    if stored is None or "extra_credit" in grade or decided_before:
        return {"manual_score": None, "extra_credit": None, "needs_manual_grade": False} | grade
    changed = stored["manual_score"] is not None and stored["auto_score"] != grade["auto_score"]
    set_by_hand = {name: stored[name] for name in ("manual_score", "extra_credit")}
    return grade | set_by_hand | {"needs_manual_grade": changed or stored["needs_manual_grade"]}
