"""What a gradebook costs beside the grading of its class, and what it costs to write it again where nothing changed.

Processor time of one process for the gradebook, of all processes divided by their number for the grade: what both take
on an idle machine. `BENCH_GRADEBOOK` is the size of the class, 1000 unless set.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.bench.classes import write_class
from autograder.course import Course
from autograder.engine.grading.grade import Grader, default_jobs
from autograder.engine.results import Result
from autograder.engine.submissions import Submission

BOOK_SIZE = int(os.environ.get("BENCH_GRADEBOOK", "1000"))


def rows(course: Course) -> list[tuple[str, float, str]]:
    """Return name, value and unit of each figure; the goal is part of the name."""
    return list(_rows(course))


def _rows(course: Course) -> Iterator[tuple[str, float, str]]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        members = write_class(course, folder / "class", BOOK_SIZE)
        jobs, before = default_jobs(BOOK_SIZE), processor_time()
        with Grader(course, course.slugs, jobs) as grader:
            graded = dict(grader.grade(members))
        grading = (processor_time() - before) / jobs
        results = [graded[i] for i in range(BOOK_SIZE)]
        yield f"a class of {BOOK_SIZE}, graded", grading, "s"
        book = str(folder / "gradebook.db")
        written = seconds(course, members, results, book)  # the first brings nbgrader along, as a command does
        again = seconds(course, members, results, book)
        with_notebooks = seconds(course, members, results, formgrader=folder / "course")
    yield "its gradebook in SQLite, written beside graded (at most 0.1)", written / grading, "times"
    yield "written again where nothing changed, the same", again / grading, "times"
    yield (
        f"with {BOOK_SIZE * len(course.slugs)} notebooks for the formgrader, the same",
        with_notebooks / grading,
        "times",
    )


def seconds(
    course: Course,
    members: Sequence[Submission],
    results: Sequence[Result],
    gradebook: str = "",
    formgrader: Path | None = None,
) -> float:
    """Return the CPU seconds that `grade` spends on a gradebook: opening it, marks and notebooks, writing."""
    from autograder.engine.gradebook.book import open_book

    started = time.process_time()
    book = open_book(course, course.slugs, members, gradebook, None, formgrader)
    assert book is not None
    for member, result in zip(members, results, strict=True):
        book.add(member, result)
    problems = [line for line in book.write(results) if line]
    assert not problems, problems
    return time.process_time() - started


def processor_time() -> float:
    """Return the CPU seconds of this process and of those it started that have ended."""
    return sum(os.times()[:4])
