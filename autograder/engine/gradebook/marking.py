"""Marks, computed from the scores of the checks and the instructor's records. The scores stay beside them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from autograder.course import Course
from autograder.engine.gradebook.deadlines import instant, penalty, seconds_late
from autograder.engine.gradebook.records import Records
from autograder.engine.results import ByHand, ExerciseResult, Mark, Result

FULL = 100  # points of the exercises of the gradebook together


def add_marks(course: Course, result: Result, records: Records, stamps: Mapping[str, datetime]) -> None:
    """Add marks to a result and its exercises; `stamps` are times of submission for which there is no record."""
    for exercise in result["exercises"]:
        key = result["submission"], exercise["slug"]
        submitted = recorded_time(records.submitted, *key) or stamps.get(exercise["slug"])
        by_hand, deadline = decisions_about(exercise, records, *key), deadline_of(course, records, *key)
        exercise["mark"] = mark(course, exercise, by_hand, deadline, submitted)
        if key in records.comments:
            exercise["mark"]["comments"] = records.comments[key]
    on_roster = records.roster is None or result["submission"] in records.roster
    result["mark"] = {"score": 0.0, "max_score": FULL, "on_roster": on_roster}
    add_total(course, result)


def decisions_about(exercise: ExerciseResult, records: Records, student: str, slug: str) -> list[ByHand]:
    """Return what was decided about an exercise of a student; a row of their own takes precedence over one for all."""
    decided = list(records.by_hand.get((student, slug), []))
    made = {"", *(mistake["id"] for mistake in exercise["mistakes"])}
    for mistake, decision in records.for_all.get(slug, []) if exercise["status"] != "missing" else ():
        if mistake in made and decision["check"] not in {row["check"] for row in decided}:
            decided.append(decision)
    return decided


def add_total(course: Course, result: Result) -> None:
    """Set the mark of a submission from those of its exercises."""
    marks = [e["mark"] for e in result["exercises"] if e["slug"] in course.gradebook_slugs]
    score, max_score = sum(m["score"] for m in marks), sum(m["max_score"] for m in marks)
    result["mark"]["score"] = scaled(score, max_score)


def scaled(score: float, max_score: float) -> float:
    """Return a sum of points on the scale of the gradebook."""
    return round(FULL * score / max_score, 2) if max_score else 0.0


def deadline_of(course: Course, records: Records, student: str, slug: str) -> datetime | None:
    """Return the deadline of one student in UTC: an extension moves it, but never to an earlier time."""
    deadline = course.exercise(slug).deadline
    if deadline is None:
        return None
    extended = recorded_time(records.extensions, student, slug)
    return max(filter(None, (instant(deadline, course.late.time_zone, latest=True), extended)))


def recorded_time(times: Mapping[tuple[str, str], datetime], student: str, slug: str) -> datetime | None:
    """Return the time that the records have for an exercise, or else for all exercises."""
    return times.get((student, slug)) or times.get((student, ""))


def mark(
    course: Course,
    exercise: ExerciseResult,
    by_hand: list[ByHand],
    deadline: datetime | None,
    submitted: datetime | None,
) -> Mark:
    """Return the mark of one exercise. What was not handed in is not late."""
    score, points = decided_points(exercise, by_hand), exercise["max_score"]
    late = deducted = 0.0
    if deadline and submitted and exercise["status"] != "missing":
        late = seconds_late(submitted, deadline, course.late)
        deducted = penalty(score, points, submitted, deadline, course.late)
    return {
        "score": round(score - deducted, 2),
        "max_score": points,
        "by_hand": by_hand,
        "deadline": deadline.isoformat() if deadline else "",
        "submitted": submitted.isoformat() if submitted else "",
        "time_zone": course.late.time_zone,
        "seconds_late": late,
        "penalty": deducted,
    }


def decided_points(exercise: ExerciseResult, by_hand: list[ByHand]) -> float:
    """Return the points of an exercise when those that were set by hand replace the checks'."""
    decisions = {decision["check"]: decision for decision in by_hand}
    score = float(sum(_points(c["score"], decisions.get(c["name"])) for c in exercise["checks"]))
    return _points(score, decisions.get(""))


def _points(score: float, decision: ByHand | None) -> float:
    if decision is None:
        return score
    return (score if decision["points"] is None else decision["points"]) + decision["extra"]
