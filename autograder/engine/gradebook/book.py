"""Open the gradebook of a class before grading, add marks to each result, and write all of them at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course import Course
from autograder.engine.gradebook.deadlines import stamps_of
from autograder.engine.gradebook.marking import add_marks
from autograder.engine.gradebook.records import MAX_NAME, Records
from autograder.engine.results import Result, amount, printable
from autograder.engine.submissions import Submission, in_shard
from autograder.errors import GradebookFailed, Misuse

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from autograder.engine.gradebook.formgrader import Formgrader
    from autograder.engine.gradebook.memory import Memory
    from autograder.engine.gradebook.reader import Entries

NEEDED = "a gradebook needs nbgrader: pip install --require-hashes -r requirements/notebooks.txt"


def open_book(
    course: Course,
    slugs: Sequence[str],
    everyone: Sequence[Submission],
    gradebook: str,
    records: Records | None,
    formgrader: Path | None,
) -> Book | None:
    """Return the gradebook with the instructor's records, or None if neither is asked for.

    `gradebook` is a URL or "", `formgrader` the folder of an nbgrader course, which has a gradebook of its own. Raise
    Misuse for records or a gradebook that cannot be used.
    """
    url = _url_of(gradebook, formgrader)
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
    if engine is None:
        return Book(course, records, None)
    records, entries, memory = _with_gradebook(course, records, engine)
    if formgrader is None:
        return Book(course, records, engine, None, entries, memory)
    from autograder.engine.gradebook.formgrader import Formgrader

    return Book(course, records, engine, Formgrader(course, slugs, formgrader, engine.url), entries, memory)


def open_engine(url: str, make: bool = True) -> Engine:
    """Open a gradebook by its URL; raise Misuse if nbgrader is missing, or if there is none and not `make`."""
    try:
        from autograder.engine.gradebook.database import open_gradebook
    except ModuleNotFoundError:
        raise Misuse(NEEDED) from None
    return open_gradebook(url, make)


def with_remembered_roster(records: Records | None, gradebook: str, formgrader: Path | None) -> Records | None:
    """Return records with the roster that the gradebook remembers, if they have none; None if there is neither."""
    url = _url_of(gradebook, formgrader)
    if not url or (records and records.roster is not None):
        return records
    try:
        engine = open_engine(url, make=False)
    except Misuse:  # there is no gradebook yet; what else is wrong is said when it is opened for good
        return records
    from autograder.engine.gradebook.database import in_transaction
    from autograder.engine.gradebook.memory import read_roster

    roster = in_transaction(engine, read_roster)
    engine.dispose()
    return replace(records or Records(), roster=roster) if roster else records


def _url_of(gradebook: str, formgrader: Path | None) -> str:
    return gradebook or (str(formgrader / "gradebook.db") if formgrader else "")


@dataclass(frozen=True)
class Book:
    """Adds marks to results and, where there is a database, writes them.

    Its records also hold what was set by hand in the database, so that every report shows it. `entries` and `memory`
    are what the database held before of each student.
    """

    course: Course
    records: Records
    engine: Engine | None
    formgrader: Formgrader | None = None
    entries: Mapping[str, Entries] = field(default_factory=dict)
    memory: Memory = field(default_factory=dict)

    def absent(self, everyone: Sequence[Submission], shard: tuple[int, int]) -> Iterator[Submission]:
        """Yield an empty submission for everybody on the roster who handed in nothing."""
        present = {submission.name for submission in everyone}
        for student in self.records.roster or ():
            if student not in present and in_shard(student, *shard):
                yield Submission(student, Path(printable(student)), parts={})

    def add(self, submission: Submission, result: Result) -> None:
        """Add marks to a result, and write its notebooks for the formgrader."""
        stamps = stamps_of(submission, self.course.late.time_zone)
        kept: set[str] = set()
        if self.engine is None:
            add_marks(self.course, result, self.records, stamps)
        else:
            from autograder.engine.gradebook.keeping import keep_earlier, times_in

            add_marks(self.course, result, self.records, times_in(self.memory, result) | stamps)
            kept = set(keep_earlier(self.course, result, self.entries, self.memory))
        if self.formgrader:
            self.formgrader.add(submission, result, kept)

    def write(self, results: Sequence[Result], agree: Callable[[list[str]], bool] = lambda lower: True) -> list[str]:
        """Write all results; return a line for each part that was not written.

        Marks that would be lower than before are written only if `agree`, which gets a line for each, says so.
        """
        if self.engine is None:
            return []
        from autograder.engine.gradebook.keeping import lowered_marks
        from autograder.engine.gradebook.writer import write_gradebook

        problems = [self.formgrader.problem] if self.formgrader else []
        lower = lowered_marks(self.course, results, self.entries, self.memory)
        if lower and agree(list(lower.values())):
            lower = {}
        if lower:
            problems.append(f"the gradebook keeps {amount(len(lower), 'earlier mark')}; --yes writes what is lower")
        try:
            write_gradebook(self.engine, self.course, results, self.records, lower)
        except GradebookFailed as error:
            problems.append(str(error))
        finally:
            self.engine.dispose()
        return problems


def _with_gradebook(course: Course, records: Records, engine: Engine) -> tuple[Records, Mapping[str, Entries], Memory]:
    """Return the records with the database's decisions, and the marks and the memory of the database.

    If records and database decide about the same check, the records count.
    """
    from autograder.engine.gradebook.database import in_transaction
    from autograder.engine.gradebook.keeping import with_memory
    from autograder.engine.gradebook.memory import read_memory
    from autograder.engine.gradebook.reader import contents_of, set_in_gradebook, typed_in_gradebook

    found = in_transaction(engine, set_in_gradebook)
    entries = in_transaction(engine, lambda connection: contents_of(connection, course.gradebook_slugs)).entries
    memory = in_transaction(engine, read_memory)
    comments = in_transaction(engine, typed_in_gradebook)
    engine.dispose()  # no connection is held while the class is graded
    records = with_memory(course, records, memory)
    by_hand = {key: list(rows) for key, rows in records.by_hand.items()}
    for key, rows in found.items():
        own = by_hand.setdefault(key, [])
        own += [row for row in rows if row["check"] not in {known["check"] for known in own}]
    return replace(records, by_hand=by_hand, comments=comments), entries, memory
