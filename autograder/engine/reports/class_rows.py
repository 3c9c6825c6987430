"""What the tables of a class show of each submission, small enough to be kept for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from autograder.engine.reports import marks
from autograder.engine.results import ExerciseResult, Result, Status
from outcomes import NOT_WRITTEN


class Cell(NamedTuple):
    """One exercise: the points that count as text, its state, and why its mark differs from the points of its checks.

    An exercise that is `untimed` has a deadline, and nobody knows when it was handed in.
    """

    slug: str
    score: int
    status: Status
    counts: str
    flags: tuple[str, ...]
    untimed: bool


class ClassRow(NamedTuple):
    """One submission; `mark` is None, and `on_roster` true, where there are no marks."""

    submission: str
    score: int
    max_score: int
    mark: float | None
    on_roster: bool
    cells: tuple[Cell, ...]


class ClassRows:
    """Makes rows; equal cells are one, and there are few different ones."""

    def __init__(self) -> None:
        self.known: dict[Cell, Cell] = {}

    def row(self, result: Result) -> ClassRow:
        """Return the row of a submission."""
        mark = result.get("mark")
        return ClassRow(
            result["submission"],
            result["score"],
            result["max_score"],
            mark["score"] if mark else None,
            mark["on_roster"] if mark else True,
            tuple(map(self._cell, result["exercises"])),
        )

    def _cell(self, exercise: ExerciseResult) -> Cell:
        cell = Cell(
            exercise["slug"],
            exercise["score"],
            exercise["status"],
            marks.counts(exercise),
            tuple(marks.flags(exercise)),
            marks.is_untimed(exercise),
        )
        return self.known.setdefault(cell, cell)


def class_rows(results: Iterable[Result]) -> list[ClassRow]:
    """Return the rows of a class."""
    return list(map(ClassRows().row, results))


def state(exercise: ExerciseResult) -> str:
    """Return the state of an exercise in a word or two."""
    if exercise["status"] != "graded":
        return exercise["status"].replace("_", " ")
    outcomes = {c["outcome"] for c in exercise["checks"]}
    if outcomes == {"not_written"}:
        return NOT_WRITTEN
    return "complete" if outcomes == {"passed"} else "in progress"


def legend(rows: Sequence[ClassRow]) -> Iterator[str]:
    """Yield a line with the meaning of the letters used in a table, and one that names who is not on the roster."""
    words = {word for row in rows for cell in row.cells for word in cell.flags}
    if words:
        yield ", ".join(f"{word[0]}: {marks.LEGEND[word]}" for word in marks.LEGEND if word in words)
    untimed = sum(cell.untimed for row in rows for cell in row.cells)
    if untimed:
        several = "submissions of exercises have" if untimed > 1 else "submission of an exercise has"
        yield f"{untimed} {several} a deadline and no time, so nobody is late there: see timestamps.csv"
    unmatched = [row.submission for row in rows if not row.on_roster]
    if unmatched:
        yield f"not on the roster: {', '.join(unmatched)}"
