"""Resident memory of a class of any size: reported, compared with earlier results and exported.

The results are those of the sample class, again and again under other names and with files of their own; nothing is
graded. The pages of the submissions are left out: each is written once, and nothing of it is kept.
"""

from __future__ import annotations

import contextlib
import copy
import hashlib
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from autograder.bench.measure import Row
from autograder.course import Course, find_course
from autograder.engine.commands import grade
from autograder.engine.commands.export import Export
from autograder.engine.commands.export import run as run_export
from autograder.engine.commands.grade import Grading
from autograder.engine.delivery.published_files import put
from autograder.engine.gradebook.book import open_engine
from autograder.engine.gradebook.marking import add_marks
from autograder.engine.gradebook.records import Records
from autograder.engine.gradebook.writer import write_gradebook
from autograder.engine.grading.grade import grade_one_by_one
from autograder.engine.grading.seeds import DEMO_SECRET
from autograder.engine.proof.sample_class import sample_class
from autograder.engine.reports.data import read_json, write_json
from autograder.engine.reports.feedback import Feedback
from autograder.engine.results import Result
from autograder.engine.submissions import Submission

SUBMISSIONS = int(os.environ.get("SUBMISSIONS", "100000"))
LIMIT = 400  # MB


class SimulatedGrader:
    """Answers as `Grader` does, with results that are known before."""

    samples: Sequence[Result] = ()
    secret, reused = DEMO_SECRET, 0

    def __init__(self, *_: object, **__: object) -> None:
        self.internal: list[str] = []

    def grade(self, submissions: Sequence[Submission]) -> Iterator[tuple[int, Result]]:
        """Yield a result for each submission, as they would come from two processes."""
        for position in range(len(submissions)):
            other = position ^ 1 if position ^ 1 < len(submissions) else position
            yield other, simulated(self.samples, other, submissions[other].name)

    def __enter__(self) -> SimulatedGrader:
        return self

    def __exit__(self, *_: object) -> None:
        pass


def simulated(samples: Sequence[Result], number: int, name: str) -> Result:
    """Return one of the samples under another name, as if each of its files were written by somebody else."""
    result = copy.deepcopy(samples[number % len(samples)])
    result["submission"] = name
    for exercise in result["exercises"]:
        if exercise["source_sha256"]:
            exercise["source_sha256"] = hashlib.sha256(f"{exercise['slug']} {number}".encode()).hexdigest()
        for check in exercise["checks"]:
            check["message"] = check["message"] and f"{check['message']} {number // 7}"
    return result


def known_results(samples: Path) -> list[Result]:
    """Return the results of the sample class, without pictures."""
    results = list(read_json(samples))
    for exercise in (exercise for result in results for exercise in result["exercises"]):
        exercise["picture"] = None
    return results


def names(number: int) -> list[str]:
    """Return the names of a class."""
    return [f"student_{place:07}" for place in range(number)]


def report(course: Course, samples: Path, folder: Path, number: int) -> None:
    """Run `autograder grade --class --against` over a class that is simulated; its table goes nowhere."""
    SimulatedGrader.samples = known_results(samples)
    submissions = [Submission(name, folder / "class" / name) for name in names(number)]
    earlier = folder / "earlier.json"
    write_json(earlier, (simulated(SimulatedGrader.samples, at + 1, name) for at, name in enumerate(names(number))))
    patched: Any = grade
    patched.Grader, patched.handed_in = SimulatedGrader, lambda *_: (submissions, [])
    Feedback.add = lambda *_: None  # type: ignore[method-assign]
    (folder / "class").mkdir()
    options = Grading(
        (folder / "class",), reading="class", json=folder / "results.json", out=folder / "feedback", against=earlier
    )
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        assert grade.run(course, options) == 0


def fill(course: Course, samples: Path, folder: Path, number: int) -> None:
    """Write a gradebook with all exercises of the samples, and copies of their rows for all others."""
    results = [simulated(known_results(samples), at, f"sample_{at}") for at in range(SAMPLES)]
    for result in results:
        add_marks(course, result, Records(), {})
    engine = open_engine(str(folder / "gradebook.db"))
    write_gradebook(engine, course, results, Records())
    engine.dispose()
    with contextlib.closing(sqlite3.connect(folder / "gradebook.db")) as database:
        for table, own in COPIED.items():
            columns = [column[1] for column in database.execute(f"PRAGMA table_info({table})")]
            values = [f"{column} || '-' || copy" if column in own else column for column in columns]
            database.execute(
                f"{NUMBERS} INSERT INTO {table} SELECT {', '.join(values)} FROM {table}, copies", [number // SAMPLES]
            )
        database.commit()


def export(course: Course, samples: Path, folder: Path, number: int) -> None:
    """Run `autograder export` on the gradebook that `fill` wrote."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        assert run_export(course, Export(str(folder / "gradebook.db"), folder / "tables")) == 0


SAMPLES = 20
NUMBERS = "WITH RECURSIVE copies(copy) AS (SELECT 1 UNION ALL SELECT copy + 1 FROM copies WHERE copy + 1 < ?)"
COPIED = {
    "student": ("id",),
    "submitted_assignment": ("id", "student_id"),
    "submitted_notebook": ("id", "assignment_id"),
    "grade": ("id", "notebook_id"),
    "comment": ("id", "notebook_id"),
}
"""The tables of a gradebook with rows for each student, and the columns that hold ids of such rows."""
STEPS = {"report": report, "fill": fill, "export": export}


def rows(course: Course) -> Iterator[Row]:
    """Yield each figure; the steps run in processes of their own."""
    with tempfile.TemporaryDirectory() as place:
        folder, samples = Path(place), Path(place) / "samples.json"
        for name, files in sample_class(course).items():
            put(folder / "samples" / name, {path: text.encode() for path, text in files.items()})
        members = [Submission(path.name, path) for path in sorted((folder / "samples").iterdir())]
        write_json(samples, grade_one_by_one(course, course.slugs, members))
        for step, meaning in (("report", "graded and compared"), ("fill", ""), ("export", "exported")):
            command = [
                sys.executable,
                "-m",
                "autograder.bench.large_class",
                step,
                str(samples),
                place,
                str(SUBMISSIONS),
            ]
            memory = float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
            if meaning:
                yield f"resident memory with {SUBMISSIONS} submissions {meaning} (at most {LIMIT})", memory, "MB"


def main() -> None:
    """Run one step in this process; print its largest resident memory in MB."""
    step, samples, folder, number = sys.argv[1:]
    STEPS[step](find_course(), Path(samples), Path(folder), int(number))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main()
