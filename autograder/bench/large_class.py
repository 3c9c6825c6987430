"""Time and resident memory of a class of any size: reported, compared with earlier results, kept and exported.

The results are those of the sample class, again and again under other names and with files of their own; nothing is
graded. The pages of the submissions are left out: each is written once, and nothing of it is kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
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

    samples: Sequence[str] = ()
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


def simulated(samples: Sequence[str], number: int, name: str) -> Result:
    """Return one of the samples under another name, as if each of its files were written by somebody else."""
    result: Result = json.loads(samples[number % len(samples)]) | {"submission": name}
    for exercise in result["exercises"]:
        if exercise["source_sha256"]:
            exercise["source_sha256"] = hashlib.sha256(f"{exercise['slug']} {number}".encode()).hexdigest()
        for check in exercise["checks"]:
            check["message"] = check["message"] and f"{check['message']} {number // 7}"
    return result


def known_results(samples: Path) -> list[str]:
    """Return the results of the sample class as JSON, without pictures."""
    results = list(read_json(samples))
    for exercise in (exercise for result in results for exercise in result["exercises"]):
        exercise["picture"] = None
    return list(map(json.dumps, results))


def names(number: int) -> list[str]:
    """Return the names of a class."""
    return [f"student_{place:07}" for place in range(number)]


def graded(course: Course, samples: Path, folder: Path, number: int) -> None:
    """Run `autograder grade --class --against --gradebook` over a class that is simulated; its table goes nowhere."""
    SimulatedGrader.samples = known_results(samples)
    submissions = [Submission(name, folder / "class" / name) for name in names(number)]
    earlier = folder / "earlier.json"
    write_json(earlier, (simulated(SimulatedGrader.samples, at + 1, name) for at, name in enumerate(names(number))))
    patched: Any = grade
    patched.Grader, patched.handed_in = SimulatedGrader, lambda *_: (submissions, [])
    Feedback.add = lambda *_: None  # type: ignore[method-assign]
    (folder / "class").mkdir(exist_ok=True)
    options = Grading(
        (folder / "class",),
        reading="class",
        json=folder / "results.json",
        out=folder / "feedback",
        against=earlier,
        gradebook=str(folder / "gradebook.db"),
    )
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        assert grade.run(course, options) == 0


def export(course: Course, samples: Path, folder: Path, number: int) -> None:
    """Run `autograder export` on the gradebook that was written."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        assert run_export(course, Export(str(folder / "gradebook.db"), folder / "tables")) == 0


STEPS = {"grade": graded, "again": graded, "export": export}
MEANINGS = {
    "grade": "graded, compared and written into a gradebook",
    "again": "graded again into the same gradebook",
    "export": "exported",
}


def rows(course: Course) -> Iterator[Row]:
    """Yield each figure; the steps run in processes of their own."""
    with tempfile.TemporaryDirectory() as place:
        folder, samples = Path(place), Path(place) / "samples.json"
        for name, files in sample_class(course).items():
            put(folder / "samples" / name, {path: text.encode() for path, text in files.items()})
        members = [Submission(path.name, path) for path in sorted((folder / "samples").iterdir())]
        write_json(samples, grade_one_by_one(course, course.slugs, members))
        for step, meaning in MEANINGS.items():
            command = [
                sys.executable,
                "-m",
                "autograder.bench.large_class",
                step,
                str(samples),
                place,
                str(SUBMISSIONS),
            ]
            started = time.monotonic()
            memory = float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
            yield f"{SUBMISSIONS} submissions {meaning}", time.monotonic() - started, "s"
            yield f"  resident memory (at most {LIMIT})", memory, "MB"


def main() -> None:
    """Run one step in this process; print its largest resident memory in MB."""
    step, samples, folder, number = sys.argv[1:]
    STEPS[step](find_course(), Path(samples), Path(folder), int(number))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main()
