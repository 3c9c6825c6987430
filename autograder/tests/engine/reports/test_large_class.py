"""What the reports of a class keep in memory hardly grows with the class."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.engine import spool
from autograder.engine.reports import statistics, terminal
from autograder.engine.reports.against import read_results
from autograder.engine.reports.data import write_json
from autograder.engine.reports.feedback import Feedback
from autograder.engine.reports.terminal import Report, console
from autograder.engine.results import Result
from autograder.engine.spool import Spool
from autograder.tests.engine.reports.samples import MISTAKE, check, exercise, result

FEW, MANY = 100, 500
LIMIT = 2500  # bytes for each result: 100 000 of them take 250 MB


def simulated(number: int) -> Result:
    """A result of some 5 kB in which nothing but the checks is as in others."""
    failed = check(
        "failed", message=f"f([1.])\nreturned {number}, expected 3 " + "x" * 300, name="first", hint="y" * 300
    )
    rows = [
        exercise(
            failed, *(check(name=f"check_{i}") for i in range(4)), slug=slug, mistakes=(MISTAKE,), notes=("a note",)
        )
        for slug in ("sgd", "momentum", "adam")
    ]
    for row in rows:
        row["source_sha256"] = f"{row['slug']} {number}"
    return result(*rows, name=f"student_{number:07}")


def reported(course: Course, folder: Path, number: int) -> None:
    """Write every report of a class that needs all results."""
    folder.mkdir()
    results = Spool[Result]()
    for position in range(number):
        results.append(simulated(position))
    write_json(folder / "results.json", results)
    Report(console()).class_table(results)
    feedback = Feedback(course, (), folder, [f"student_{position:07}" for position in range(number)])
    feedback.finish(results)
    feedback.changed(read_results(folder / "results.json").changes(map(simulated, range(1, number))), "then")


def peak(work: Callable[[], None]) -> int:
    """Return the most bytes that Python held for some work."""
    gc.collect()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_more_results_take_little_more_memory(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "IN_MEMORY", 1)
    monkeypatch.setattr(terminal, "ROWS_AT_ONCE", 50)  # what is bounded anyway is reached by a few
    monkeypatch.setattr(statistics, "MOST_NAMED", 10)
    monkeypatch.setattr(statistics, "MOST_ROWS", 10)
    reported(course, tmp_path / "warm", 2)
    few, many = (peak(lambda n=n: reported(course, tmp_path / str(n), n)) for n in (FEW, MANY))  # type: ignore[misc]
    assert (many - few) / (MANY - FEW) < LIMIT
