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
from autograder.bench.measure import Row
from autograder.course import Course
from autograder.engine.gradebook.book import open_book
from autograder.engine.grading.grade import Grader, default_jobs
from autograder.engine.results import Result
from autograder.engine.submissions import Submission

BOOK_SIZE = int(os.environ.get("BENCH_GRADEBOOK", "1000"))


def rows(course: Course) -> Iterator[Row]:
    """Yield each figure."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        members = write_class(course, folder / "class", BOOK_SIZE)
        jobs, before = default_jobs(BOOK_SIZE), os.times()
        with Grader(course, course.slugs, jobs) as grader:
            graded = dict(grader.grade(members))
        grading = (sum(os.times()[:4]) - sum(before[:4])) / jobs  # of this process and of those that have ended
        results = [graded[i] for i in range(BOOK_SIZE)]
        yield f"a class of {BOOK_SIZE}, graded", grading, "s"
        book = str(folder / "gradebook.db")
        first = write(course, members, results, book)  # brings nbgrader along, as a command does
        yield "its gradebook in SQLite, written beside graded (at most 0.1)", first / grading, "times"
        yield "written again where nothing changed, the same", write(course, members, results, book) / grading, "times"
        with_notebooks = write(course, members, results, formgrader=folder / "course") / grading
        yield f"with {BOOK_SIZE * len(course.slugs)} notebooks for the formgrader, the same", with_notebooks, "times"


def write(
    course: Course,
    members: Sequence[Submission],
    results: Sequence[Result],
    gradebook: str = "",
    formgrader: Path | None = None,
) -> float:
    """Return the CPU seconds that `grade` spends on a gradebook: opening it, marks and notebooks, writing."""
    started = time.process_time()
    book = open_book(course, course.slugs, members, gradebook, None, formgrader)
    assert book is not None
    for member, result in zip(members, results, strict=True):
        book.add(member, result)
    problems = [line for line in book.write(results) if line]
    assert not problems, problems
    return time.process_time() - started
