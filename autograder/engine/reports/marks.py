"""What reports say of marks: lateness and what was set by hand, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from autograder.engine.results import ByHand, ExerciseResult, Result

LEGEND = {"late": "late", "hand": "set by hand"}
"""In a word each, why a mark is not what the checks say."""


def points(value: float) -> str:
    """A number of points without needless digits.

    >>> points(8.0), points(7.25)
    ('8', '7.25')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def counts(exercise: ExerciseResult) -> str:
    """The points that count."""
    return points(exercise["mark"]["score"] if "mark" in exercise else exercise["score"])


def score(exercise: ExerciseResult) -> str:
    """What counts, and of how much."""
    return f"{counts(exercise)} / {exercise['max_score']}"


def total(result: Result) -> str:
    """What the checks say together; behind it the mark in the gradebook, where there is one."""
    told = [f"{result['score']} / {result['max_score']}"]
    if "mark" in result:
        told.append(f"mark {points(result['mark']['score'])} / {result['mark']['max_score']}")
        told += [] if result["mark"]["on_roster"] else ["not on the roster"]
    return "   ".join(told)


def legend(results: Sequence[Result]) -> Iterator[str]:
    """What the letters in a table mean, as far as they are there, and who is not on the roster."""
    words = {word for result in results for exercise in result["exercises"] for word in flags(exercise)}
    if words:
        yield ", ".join(f"{word[0]}: {LEGEND[word]}" for word in LEGEND if word in words)
    strangers = [result["submission"] for result in results if "mark" in result and not result["mark"]["on_roster"]]
    if strangers:
        yield f"not on the roster: {', '.join(strangers)}"


def flags(exercise: ExerciseResult) -> list[str]:
    """The words of the legend that apply."""
    mark = exercise.get("mark")
    if mark is None:
        return []
    return [word for word, applies in (("late", mark["seconds_late"] > 0), ("hand", mark["by_hand"])) if applies]


def remarks(exercise: ExerciseResult) -> list[str]:
    """All that a mark adds to what the checks say, a sentence a line."""
    if not flags(exercise):
        return []
    told = [f"{title(exercise, row['check'])}: {said}" for row, said in decisions(exercise)]
    return [*lateness(exercise), *told, f"the checks say {exercise['score']}, {score(exercise)} count"]


def lateness(exercise: ExerciseResult) -> Iterator[str]:
    """One line for an exercise that came late, none for others."""
    mark = exercise["mark"]
    if mark["seconds_late"] > 0:
        taken = f"{points(mark['penalty'])} points less" if mark["penalty"] else "no points less"
        due, came = clock(mark["deadline"]), clock(mark["submitted"])
        yield f"late by {duration(mark['seconds_late'])} (due {due}, handed in {came} UTC): {taken}"


def decisions(exercise: ExerciseResult) -> Iterator[tuple[ByHand, str]]:
    """Each decision with what it says."""
    for row in exercise["mark"]["by_hand"]:
        parts = [] if row["points"] is None else [points(row["points"])]
        if row["extra"]:
            parts.append(f"{points(row['extra'])} extra")
        yield row, f"{' and '.join(parts) or '0'} points set by hand: {row['reason']}"


def title(exercise: ExerciseResult, check: str) -> str:
    """What a decision is about."""
    return next((c["title"] for c in exercise["checks"] if c["name"] == check), "the whole exercise")


def clock(moment: str) -> str:
    """A time of a mark to the second."""
    return datetime.fromisoformat(moment).strftime("%Y-%m-%d %H:%M:%S")


def duration(seconds: float) -> str:
    """A time in its two largest units.

    >>> duration(90_061), duration(60), duration(0.5)
    ('1 d 1 h', '1 min', '1 s')
    """
    whole = max(1, round(seconds))
    parts = [(whole // 86_400, "d"), (whole % 86_400 // 3600, "h"), (whole % 3600 // 60, "min"), (whole % 60, "s")]
    first = next(i for i, (count, _) in enumerate(parts) if count)
    return " ".join(f"{count} {unit}" for count, unit in parts[first : first + 2] if count)
