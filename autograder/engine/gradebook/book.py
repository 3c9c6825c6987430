"""The gradebook beside a run of the grader: opened before it, marks on the way, written at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course import Course
from autograder.engine.gradebook import records as instructors
from autograder.engine.gradebook.marks import add_marks
from autograder.engine.gradebook.records import Records
from autograder.engine.gradebook.stamps import stamps_of
from autograder.engine.results import Result, printable
from autograder.engine.submissions import Submission, in_shard
from autograder.errors import GradebookFailed, Misuse

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from autograder.engine.gradebook.formgrader import Formgrader

NEEDED = "a gradebook needs nbgrader: pip install --require-hashes -r requirements/notebooks.txt"


def open_book(
    course: Course,
    slugs: Sequence[str],
    everyone: Sequence[Submission],
    gradebook: str,
    records_folder: Path | None,
    formgrader: Path | None,
) -> Book | None:
    """Return the gradebook with the instructor's records, None where neither is named; Misuse for what is wrong there.

    `gradebook` is a URL or "", `formgrader` the folder of an nbgrader course, which has a gradebook of its own.
    """
    url = gradebook or (str(formgrader / "gradebook.db") if formgrader else "")
    if not (url or records_folder):
        return None
    if formgrader and formgrader.exists() and not formgrader.is_dir():
        raise Misuse(f"{printable(str(formgrader))} is not a folder, and an nbgrader course is one")
    records = instructors.read(records_folder, course) if records_folder else Records()
    names = [submission.name for submission in everyone]
    if twice := sorted({name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else ()):
        raise Misuse(f"there are several submissions of {twice[0]}, and a gradebook holds one of each student")
    for student, file in records.named().items():
        if records.roster is not None and student not in records.roster and student not in names:
            raise Misuse(f"{file} names {printable(student)}, who is not on the roster and has no submission")
    engine = open_engine(url) if url else None
    if engine:
        records = _with_gradebook(records, engine, names)
    if engine is None or formgrader is None:
        return Book(course, records, engine)
    from autograder.engine.gradebook.formgrader import Formgrader

    return Book(course, records, engine, Formgrader(course, slugs, formgrader, engine.url))


def open_engine(url: str, make: bool = True) -> Engine:
    """A gradebook by its URL; Misuse where nbgrader is not installed, and for one to `make` that is not there."""
    try:
        from autograder.engine.gradebook.database import open_gradebook
    except ModuleNotFoundError:
        raise Misuse(NEEDED) from None
    return open_gradebook(url, make)


class Book:
    """Gives results their marks and writes them; without a database it only does the first.

    Its records hold also what was set by hand in the database, so that every report shows it.
    """

    def __init__(
        self, course: Course, records: Records, engine: Engine | None, formgrader: Formgrader | None = None
    ) -> None:
        self.course, self.engine, self.formgrader, self.records = course, engine, formgrader, records

    def absent(self, everyone: Sequence[Submission], shard: tuple[int, int]) -> Iterator[Submission]:
        """A submission without anything for everybody on the roster who handed in nothing."""
        there = {submission.name for submission in everyone}
        for student in self.records.roster or ():
            if student not in there and in_shard(student, *shard):
                yield Submission(student, Path(printable(student)), parts={})

    def add(self, submission: Submission, result: Result) -> None:
        """Give a result its marks, and the formgrader its notebooks."""
        add_marks(self.course, result, self.records, stamps_of(submission))
        if self.formgrader:
            from autograder.engine.gradebook.writer import student_id

            self.formgrader.add(submission, student_id(result["submission"]), result)

    def write(self, results: Sequence[Result]) -> list[str]:
        """Write all results; a line for each thing that could not be written."""
        if self.engine is None:
            return []
        from autograder.engine.gradebook.writer import write_gradebook

        problems = [self.formgrader.problem] if self.formgrader else []
        try:
            write_gradebook(self.engine, self.course, results, self.records)
        except GradebookFailed as error:
            problems.append(str(error))
        finally:
            self.engine.dispose()
        return problems


def _with_gradebook(records: Records, engine: Engine, names: Sequence[str]) -> Records:
    """The records and what they leave to the database: where both decide about the same, the records count.

    Misuse where two of the names of submissions are one in the database, which holds long ones cut.
    """
    from autograder.engine.gradebook.database import in_transaction
    from autograder.engine.gradebook.reader import set_in_gradebook
    from autograder.engine.gradebook.writer import student_id

    whose: dict[str, str] = {}
    for name in names:
        if whose.setdefault(student_id(name), name) != name:
            raise Misuse(
                f"{student_id(name)} would be two students in the gradebook: call one of the folders otherwise"
            )
    by_hand = {key: list(rows) for key, rows in records.by_hand.items()}
    found = in_transaction(engine, set_in_gradebook)
    engine.dispose()  # no connection is held while the class is graded
    for (student, slug), rows in found.items():
        own = by_hand.setdefault((whose.get(student, student), slug), [])
        own += [row for row in rows if row["check"] not in {known["check"] for known in own}]
    return replace(records, by_hand=by_hand)
