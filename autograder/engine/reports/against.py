"""Which marks have changed since earlier results, and the checks that changed them: a table for people, and rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from autograder.engine.reports.data import read_json
from autograder.engine.reports.marks import points
from autograder.engine.results import ExerciseResult, Result, printable
from autograder.engine.spool import Spool
from autograder.errors import Misuse


class Change(NamedTuple):
    """One exercise of a submission whose points have changed; `why` names the checks, and what else is different."""

    submission: str
    slug: str
    before: str
    now: str
    why: str


class Earlier:
    """Earlier results, of which only points and outcomes are kept, in a file."""

    def __init__(self, results: Iterable[Result]) -> None:
        self.results, self.positions = Spool[Result](), dict[str, int]()
        for result in results:
            self.positions[result["submission"]] = len(self.results)
            self.results.append({**result, "exercises": list(map(_small, result["exercises"]))})

    def changes(self, results: Iterable[Result]) -> Spool[Change]:
        """Return what has changed, in the order of the results; at last the submissions that are no longer there."""
        changes, left = Spool(Change._make), set(self.positions)
        for result in results:
            left.discard(result["submission"])
            for change in self._changes_of(result):
                changes.append(change)
        for name in sorted(left):
            changes.append(Change(name, "", "", "", "is not there any more"))
        return changes

    def _changes_of(self, result: Result) -> Iterator[Change]:
        name = result["submission"]
        if name not in self.positions:
            yield Change(name, "", "", "", "was not there before")
            return
        earlier = {exercise["slug"]: exercise for exercise in self.results[self.positions[name]]["exercises"]}
        for exercise in result["exercises"]:
            old = earlier.get(exercise["slug"])
            if old is None:
                continue
            if (before := _points(old)) != (now := _points(exercise)) or _outcomes(old) != _outcomes(exercise):
                yield Change(name, exercise["slug"], points(before), points(now), "; ".join(_reasons(old, exercise)))


def read_results(path: Path) -> Earlier:
    """Return the results in a file that `--json` wrote; raise Misuse for any other file."""
    name = printable(str(path))
    try:
        return Earlier(read_json(path))
    except OSError as error:
        raise Misuse(f"{name} cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError):
        raise Misuse(f"{name} holds no results: --against takes a file that --json wrote") from None


def _small(exercise: ExerciseResult) -> ExerciseResult:
    """Return an earlier result without its texts and pictures, of which there may be many."""
    checks = [{**check, "message": "", "hint": "", "title": ""} for check in exercise["checks"]]
    small: ExerciseResult = {**exercise, "picture": None, "notes": [], "mistakes": [], "checks": checks}  # type: ignore[typeddict-item]
    return small


def _points(exercise: ExerciseResult) -> float:
    return exercise["mark"]["score"] if "mark" in exercise else exercise["score"]


def _outcomes(exercise: ExerciseResult) -> dict[str, tuple[str, int]]:
    return {check["name"]: (check["outcome"], check["score"]) for check in exercise["checks"]}


def _shown(outcome: tuple[str, int] | None) -> str:
    return f"{outcome[0].replace('_', ' ')} {outcome[1]}" if outcome else "none"


def _reasons(old: ExerciseResult, new: ExerciseResult) -> Iterator[str]:
    """Yield why an exercise has other points: another file, another status, checks, lateness, decisions."""
    if old["source_sha256"] != new["source_sha256"]:
        yield "another file"
    if old["status"] != new["status"]:
        yield f"{old['status']} -> {new['status']}".replace("_", " ")
    before, now = _outcomes(old), _outcomes(new)
    for name in dict.fromkeys((*before, *now)):
        if before.get(name) != now.get(name):
            yield f"{new['slug']}::{name} {_shown(before.get(name))} -> {_shown(now.get(name))}"
    marks = old.get("mark"), new.get("mark")
    if marks[0] and marks[1]:
        if marks[0]["penalty"] != marks[1]["penalty"]:
            yield f"penalty {points(marks[0]['penalty'])} -> {points(marks[1]['penalty'])}"
        if marks[0]["by_hand"] != marks[1]["by_hand"]:
            yield "set by hand"
