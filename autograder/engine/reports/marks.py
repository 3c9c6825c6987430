"""Put into words what reports say about marks: lateness, and points that were set by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from autograder.engine.results import ByHand, ExerciseResult, Result

LEGEND = {"late": "late", "hand": "set by hand", "earlier": "of an earlier run"}
"""The reasons why a mark differs from the points of the checks."""


def points(value: float) -> str:
    """Return a number of points as text without needless digits.

    >>> points(8.0), points(7.25)
    ('8', '7.25')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def counts(exercise: ExerciseResult) -> str:
    """Return the points that count for an exercise: its mark if there is one, else the points of its checks."""
    return points(exercise["mark"]["score"] if "mark" in exercise else exercise["score"])


def score(exercise: ExerciseResult) -> str:
    """Return the points that count and the maximum, as in "7 / 10"."""
    return f"{counts(exercise)} / {exercise['max_score']}"


def total(result: Result) -> str:
    """Return the points of all checks, followed by the mark in the gradebook if there is one."""
    parts = [f"{result['score']} / {result['max_score']}"]
    if "mark" in result:
        parts.append(f"mark {points(result['mark']['score'])} / {result['mark']['max_score']}")
        parts += [] if result["mark"]["on_roster"] else ["not on the roster"]
    return "   ".join(parts)


def is_untimed(exercise: ExerciseResult) -> bool:
    """Return whether an exercise was handed in nobody knows when, and has a deadline."""
    mark = exercise.get("mark")
    return bool(mark and mark["deadline"] and not mark["submitted"] and exercise["status"] != "missing")


def flags(exercise: ExerciseResult) -> list[str]:
    """Return the keys of LEGEND that apply to an exercise."""
    mark = exercise.get("mark")
    if mark is None:
        return []
    reasons = (("late", mark["seconds_late"] > 0), ("hand", mark["by_hand"]), ("earlier", "kept" in mark))
    return [word for word, applies in reasons if applies]


def remarks(exercise: ExerciseResult) -> list[str]:
    """Return in sentences why the mark of an exercise differs from the points of its checks, and comments on it."""
    comments = [f"comment on {comment}" for comment in exercise.get("mark", {}).get("comments", [])]
    if not flags(exercise):
        return comments
    by_hand = [f"{title(exercise, row['check'])}: {text}" for row, text in decisions(exercise)]
    points_line = f"checks: {exercise['score']} points; counted: {counts(exercise)} of {exercise['max_score']}"
    reasons = [exercise["mark"]["kept"]] if "kept" in exercise["mark"] else []
    return [*reasons, *lateness(exercise), *by_hand, points_line, *comments]


def lateness(exercise: ExerciseResult) -> Iterator[str]:
    """Yield a line for an exercise that was handed in late, none for others."""
    mark = exercise["mark"]
    if mark["seconds_late"] > 0:
        deducted = f"{points(mark['penalty'])} points deducted" if mark["penalty"] else "nothing deducted"
        due, submitted = (clock(mark[time], mark["time_zone"]) for time in ("deadline", "submitted"))
        yield f"late by {duration(mark['seconds_late'])} (due {due}, handed in {submitted}): {deducted}"


def decisions(exercise: ExerciseResult) -> Iterator[tuple[ByHand, str]]:
    """Yield each decision about an exercise, with the sentence that describes it."""
    for row in exercise["mark"]["by_hand"]:
        parts = [] if row["points"] is None else [points(row["points"])]
        if row["extra"]:
            parts.append(f"{points(row['extra'])} extra")
        yield row, f"{' and '.join(parts) or '0'} points set by hand: {row['reason']}"


def title(exercise: ExerciseResult, check: str) -> str:
    """Return the title of the check that a decision is about, or "the whole exercise"."""
    return next((c["title"] for c in exercise["checks"] if c["name"] == check), "the whole exercise")


def clock(moment: str, zone: str) -> str:
    """Return a time of a mark as the clocks of a zone show it, to the second, with the short name of the zone.

    >>> clock("2026-11-20T22:59:00+00:00", "Europe/Berlin")
    '2026-11-20 23:59:00 CET'
    """
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S %Z")


def duration(seconds: float) -> str:
    """Return a length of time in its two largest units.

    >>> duration(90_061), duration(60), duration(0.5)
    ('1 d 1 h', '1 min', '1 s')
    """
    whole = max(1, round(seconds))
    parts = [(whole // 86_400, "d"), (whole % 86_400 // 3600, "h"), (whole % 3600 // 60, "min"), (whole % 60, "s")]
    first = next(i for i, (count, _) in enumerate(parts) if count)
    return " ".join(f"{count} {unit}" for count, unit in parts[first : first + 2] if count)
