"""From what the checks say and what an instructor keeps to marks. The raw scores stay as they are beside them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from autograder.course import Course
from autograder.engine.gradebook.late import instant, penalty, seconds_late
from autograder.engine.gradebook.records import Records
from autograder.engine.results import ByHand, ExerciseResult, Mark, Result

FULL = 100  # points of the exercises of the gradebook together


def add_marks(course: Course, result: Result, records: Records, stamps: Mapping[str, datetime]) -> None:
    """Give a result and its exercises their marks; `stamps` are times of submission that the records do not have."""
    for exercise in result["exercises"]:
        key = result["submission"], exercise["slug"]
        submitted = submitted_at(records, *key) or stamps.get(exercise["slug"])
        exercise["mark"] = mark(
            course, exercise, records.by_hand.get(key, []), deadline_of(course, records, *key), submitted
        )
    marks = [e["mark"] for e in result["exercises"] if e["slug"] in course.counted]
    reached, of = sum(m["score"] for m in marks), sum(m["max_score"] for m in marks)
    on_roster = records.roster is None or result["submission"] in records.roster
    result["mark"] = {"score": scaled(reached, of), "max_score": FULL, "on_roster": on_roster}


def scaled(score: float, of: float) -> float:
    """A sum of marks on the scale of the gradebook."""
    return round(FULL * score / of, 2) if of else 0.0


def submitted_at(records: Records, student: str, slug: str) -> datetime | None:
    """When the records say an exercise was handed in."""
    return records.submitted.get((student, slug)) or records.submitted.get((student, ""))


def deadline_of(course: Course, records: Records, student: str, slug: str) -> datetime | None:
    """The deadline of one student in UTC: an extension moves it, and never to an earlier time."""
    given = course.exercise(slug).deadline
    if given is None:
        return None
    own = records.extensions.get((student, slug)) or records.extensions.get((student, ""))
    return max(filter(None, (instant(given, course.late.time_zone, latest=True), own)))


def mark(
    course: Course,
    exercise: ExerciseResult,
    by_hand: list[ByHand],
    deadline: datetime | None,
    submitted: datetime | None,
) -> Mark:
    """The mark of one exercise. Nothing that was not handed in is late."""
    handed_in = exercise["status"] != "missing" and submitted is not None and deadline is not None
    late = seconds_late(submitted, deadline, course.late) if handed_in and submitted and deadline else 0.0
    score, points = decided(exercise, by_hand), exercise["max_score"]
    taken = penalty(score, points, late, course.late)
    return {
        "score": round(score - taken, 2),
        "max_score": points,
        "by_hand": by_hand,
        "deadline": deadline.isoformat() if deadline else "",
        "submitted": submitted.isoformat() if submitted else "",
        "seconds_late": late,
        "penalty": taken,
    }


def decided(exercise: ExerciseResult, by_hand: list[ByHand]) -> float:
    """The points of an exercise when those that were set by hand replace the checks'."""
    rows = {row["check"]: row for row in by_hand}
    score = float(sum(_points(c["score"], rows.get(c["name"])) for c in exercise["checks"]))
    return _points(score, rows.get(""))


def _points(score: float, row: ByHand | None) -> float:
    if row is None:
        return score
    return (score if row["points"] is None else row["points"]) + row["extra"]
