"""The gradebook of a class: opened before the class is graded, given the results one by one, written at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course import Course
from autograder.engine.gradebook.deadlines import stamps_of
from autograder.engine.gradebook.marking import add_marks
from autograder.engine.gradebook.records import MAX_NAME, Records
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
    records: Records | None,
    formgrader: Path | None,
) -> Book | None:
    """Return the gradebook with the instructor's records, None where there is neither.

    `gradebook` is a URL or "", `formgrader` the folder of an nbgrader course, which has a gradebook of its own. Raises
    Misuse for records or a gradebook that cannot be used.
    """
    url = gradebook or (str(formgrader / "gradebook.db") if formgrader else "")
    if not (url or records):
        return None
    if formgrader and formgrader.exists() and not formgrader.is_dir():
        raise Misuse(f"{printable(str(formgrader))} is not a folder, and an nbgrader course is one")
    records = records or Records()
    names = [submission.name for submission in everyone]
    if repeated := sorted(name for name, count in Counter(names).items() if count > 1):
        raise Misuse(f"there are several submissions of {repeated[0]}, and a gradebook holds one of each student")
    if url and (long := [name for name in names if len(name) > MAX_NAME]):
        raise Misuse(f"{long[0]} has {len(long[0])} characters, and a gradebook takes {MAX_NAME}: rename the folder")
    engine = open_engine(url) if url else None
    if engine:
        records = _with_gradebook(records, engine)
    if engine is None or formgrader is None:
        return Book(course, records, engine)
    from autograder.engine.gradebook.formgrader import Formgrader

    return Book(course, records, engine, Formgrader(course, slugs, formgrader, engine.url))


def open_engine(url: str, make: bool = True) -> Engine:
    """Open a gradebook by its URL; Misuse where nbgrader is not installed, or none exists and none is to be made."""
    try:
        from autograder.engine.gradebook.database import open_gradebook
    except ModuleNotFoundError:
        raise Misuse(NEEDED) from None
    return open_gradebook(url, make)


@dataclass(frozen=True)
class Book:
    """Adds marks to results and, where there is a database, writes them.

    Its records also hold what was set by hand in the database, so that every report shows it.
    """

    course: Course
    records: Records
    engine: Engine | None
    formgrader: Formgrader | None = None

    def absent(self, everyone: Sequence[Submission], shard: tuple[int, int]) -> Iterator[Submission]:
        """Yield an empty submission for everybody on the roster who handed in nothing."""
        present = {submission.name for submission in everyone}
        for student in self.records.roster or ():
            if student not in present and in_shard(student, *shard):
                yield Submission(student, Path(printable(student)), parts={})

    def add(self, submission: Submission, result: Result) -> None:
        """Add marks to a result, and write its notebooks for the formgrader."""
        add_marks(self.course, result, self.records, stamps_of(submission, self.course.late.time_zone))
        if self.formgrader:
            self.formgrader.add(submission, result)

    def write(self, results: Sequence[Result]) -> list[str]:
        """Write all results; return a line for each part that could not be written."""
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


def _with_gradebook(records: Records, engine: Engine) -> Records:
    """Return the records with the database's decisions; where both decide about the same, the records count."""
    from autograder.engine.gradebook.database import in_transaction
    from autograder.engine.gradebook.reader import set_in_gradebook

    by_hand = {key: list(rows) for key, rows in records.by_hand.items()}
    found = in_transaction(engine, set_in_gradebook)
    engine.dispose()  # no connection is held while the class is graded
    for key, rows in found.items():
        own = by_hand.setdefault(key, [])
        own += [row for row in rows if row["check"] not in {known["check"] for known in own}]
    return replace(records, by_hand=by_hand)
