"""The gradebook beside a run of the grader: opened before it, marks on the way, written at its end."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course import Course
from autograder.engine.gradebook import records as instructors
from autograder.engine.gradebook.marks import add_marks
from autograder.engine.gradebook.records import Records
from autograder.engine.gradebook.stamps import stamps_of
from autograder.engine.intake import Misuse, Submission, in_shard
from autograder.engine.results import Result, printable

if TYPE_CHECKING:
    from sqlalchemy import Engine

NEEDED = "a gradebook needs nbgrader: pip install --require-hashes -r requirements/notebooks.txt"


def open_book(course: Course, options: argparse.Namespace, everyone: Sequence[Submission]) -> Book | None:
    """The gradebook and the records that the options name, None without any; Misuse for everything wrong with them."""
    if not (options.gradebook or options.records):
        return None
    records = instructors.read(options.records, course) if options.records else Records()
    names = [submission.name for submission in everyone]
    if twice := sorted({name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else ()):
        raise Misuse(f"there are several submissions of {twice[0]}, and a gradebook holds one of each student")
    for student, file in records.named().items():
        if records.roster is not None and student not in records.roster and student not in names:
            raise Misuse(f"{file} names {printable(student)}, who is not on the roster and has no submission")
    return Book(course, records, open_engine(options.gradebook) if options.gradebook else None)


def open_engine(url: str, make: bool = True) -> Engine:
    """A gradebook by its URL; Misuse where nbgrader is not installed, and for one to `make` that is not there."""
    try:
        from autograder.engine.gradebook.database import open_gradebook
    except ModuleNotFoundError:
        raise Misuse(NEEDED) from None
    return open_gradebook(url, make)


class Book:
    """Gives results their marks and writes them; without a database it only does the first.

    What was set by hand in the database is read before anything is graded, so that every report shows it; where
    records and database decide about the same, the records count.
    """

    def __init__(self, course: Course, records: Records, engine: Engine | None) -> None:
        self.course, self.engine = course, engine
        self.records = _with_gradebook(records, engine) if engine else records
        self.stamps: dict[str, Mapping[str, datetime]] = {}

    def absent(self, everyone: Sequence[Submission], shard: tuple[int, int]) -> Iterator[Submission]:
        """A submission without anything for everybody on the roster who handed in nothing."""
        there = {submission.name for submission in everyone}
        for student in self.records.roster or ():
            if student not in there and in_shard(student, *shard):
                yield Submission(student, Path(printable(student)), parts={})

    def mark(self, submission: Submission, result: Result) -> None:
        """Add its marks to a result."""
        add_marks(self.course, result, self.records, stamps_of(submission))

    def write(self, results: Sequence[Result]) -> str:
        """Write all results; why they could not be written, in one line, or ""."""
        if self.engine is None:
            return ""
        from autograder.engine.gradebook.database import GradebookFailed
        from autograder.engine.gradebook.writer import write_gradebook

        try:
            write_gradebook(self.engine, self.course, results, self.records)
        except GradebookFailed as error:
            return str(error)
        return ""


def _with_gradebook(records: Records, engine: Engine) -> Records:
    """The records and what they leave to the database."""
    from autograder.engine.gradebook.database import in_transaction
    from autograder.engine.gradebook.reader import set_in_gradebook

    by_hand = {key: list(rows) for key, rows in records.by_hand.items()}
    for key, rows in in_transaction(engine, set_in_gradebook).items():
        own = by_hand.setdefault(key, [])
        own += [row for row in rows if row["check"] not in {known["check"] for known in own}]
    return replace(records, by_hand=by_hand)
