"""The instructor's records as four CSV files in one folder, each of which may be missing.

A student is named as the submission's folder is. An empty exercise means every exercise, an empty check the exercise
as a whole. Everything that is wrong is Misuse with the file and the line.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from autograder.course import Course
from autograder.engine.gradebook.csv_rows import CsvRow, csv_rows
from autograder.engine.gradebook.deadlines import parse
from autograder.engine.gradebook.records import MAX_NAME, ForAll, Records, Student
from autograder.engine.gradebook.rosters import OWN, exported_student, roster_header
from autograder.engine.results import ByHand, printable
from autograder.engine.suites import checks_of, mistakes_of
from autograder.errors import Misuse

EVERYBODY = "*"
RECORD_FILES = ("roster.csv", "timestamps.csv", "extensions.csv", "overrides.csv")


def read_records(folder: Path, course: Course) -> Records:
    """Return the records in a folder."""
    shown = printable(str(folder))
    if not folder.is_dir():
        raise Misuse(f"{shown} is not a folder; --records takes the folder that holds {', '.join(RECORD_FILES)}")
    # a mistyped name would leave its content unread
    if unknown := sorted(p.name for p in folder.iterdir() if p.suffix.lower() == ".csv" and p.name not in RECORD_FILES):
        problem = f"{shown} holds {printable(unknown[0])}, which is not read"
        raise Misuse(f"{problem}; rename it or move it elsewhere: the records are {', '.join(RECORD_FILES)}")
    files = RecordFiles(folder, course)
    return Records(
        roster=files.roster() if (folder / "roster.csv").exists() else None,
        submitted=files.times("timestamps.csv", "submitted"),
        extensions=files.times("extensions.csv", "until"),
        by_hand=files.by_hand(),
        for_all=files.for_all(),
        given=frozenset(name for name in RECORD_FILES if (folder / name).exists()),
    )


class RecordFiles:
    """Reads the files of one folder for one course."""

    def __init__(self, folder: Path, course: Course) -> None:
        self.folder, self.course = folder, course

    def roster(self) -> dict[str, Student]:
        """Read `roster.csv`."""
        students: dict[str, Student] = {}
        for row in self._rows("roster.csv", ["student"], optional=OWN[1:], exported=roster_header):
            own = "student" in row.cells
            student = Student(**{name: row[name] for name in OWN}) if own else exported_student(row)
            if student is None:
                continue
            for column in ("student", "first_name", "last_name", "email"):
                if len(text := getattr(student, column)) > MAX_NAME:
                    raise row.misuse(f"{column} has {len(text)} characters; shorten it to {MAX_NAME}")
            if student.student in students:
                raise row.misuse(f"{student.student} is on the roster already; keep one of the two rows")
            students[student.student] = student
        return students

    def times(self, file: str, column: str) -> dict[tuple[str, str], datetime]:
        """Read `timestamps.csv` or `extensions.csv`."""
        times = {}
        for row in self._rows(file, ["student", "exercise"], [column]):
            try:
                time = parse(row[column], self.course.late.time_zone, latest=file == "extensions.csv")
            except ValueError:
                problem = f"{column} = {row[column]!r}, expected a date with a time such as 2026-11-20 23:59:00"
                raise row.misuse(problem) from None
            times[row["student"], self._slug(row)] = time
        return times

    def by_hand(self) -> dict[tuple[str, str], list[ByHand]]:
        """Read `overrides.csv`."""
        decisions: dict[tuple[str, str], list[ByHand]] = {}
        for row, decision in self._decisions():
            if row["student"] != EVERYBODY:
                if row["mistake"]:
                    raise row.misuse(f"a mistake is named for one student; write {EVERYBODY} for all who make it")
                decisions.setdefault((row["student"], row["exercise"]), []).append(decision)
        return decisions

    def for_all(self) -> dict[str, list[ForAll]]:
        """Read the rows of `overrides.csv` about everybody; those about a mistake come first: they take precedence."""
        decisions: dict[str, list[ForAll]] = {}
        for row, decision in self._decisions():
            if row["student"] == EVERYBODY:
                ids = [mistake.id for mistake in mistakes_of(self.course, row["exercise"])] if row["mistake"] else []
                if row["mistake"] and row["mistake"] not in ids:
                    raise row.misuse(
                        f"{row['exercise']} has no mistake {row['mistake']!r}; its mistakes are {', '.join(ids)}"
                    )
                decisions.setdefault(row["exercise"], []).append(ForAll(row["mistake"], decision))
        return {slug: sorted(rows, key=lambda row: not row.mistake) for slug, rows in decisions.items()}

    def _decisions(self) -> list[tuple[CsvRow, ByHand]]:
        columns = ["points", "reason"], ["mistake", "extra"]
        rows = list(self._rows("overrides.csv", ["student", "exercise", "check"], *columns))
        slugs = {self._slug(row) for row in rows} - {""}
        checks = {slug: [check.name for check in checks_of(self.course, slug)] for slug in slugs}
        return [(row, _decision(row, checks)) for row in rows]

    def _slug(self, row: CsvRow) -> str:
        slug = row["exercise"]
        if slug and slug not in self.course.slugs:
            raise row.misuse(f"there is no exercise {slug!r}; the exercises are {', '.join(self.course.slugs)}")
        return slug

    def _rows(
        self,
        file: str,
        key: Sequence[str],
        needed: Sequence[str] = (),
        optional: Sequence[str] = (),
        exported: Callable[[Sequence[str]], list[str] | None] = lambda header: None,
    ) -> Iterator[CsvRow]:
        """Yield the rows of a file, each with a student and a key of its own; nothing if there is no such file."""
        lines: dict[tuple[str, ...], int] = {}
        for row in csv_rows(self.folder / file, [*key, *needed], optional, exported):
            if "student" not in row.cells:  # a row of an export, which names people in its own way
                yield row
                continue
            if not row["student"]:
                raise row.misuse("the student is missing; write the name of the submission's folder")
            earlier = lines.setdefault(tuple(row[column] for column in (*key, "mistake")), row.line)
            if earlier != row.line:
                raise row.misuse(f"line {earlier} is already a row for this; keep one of the two")
            yield row


def _decision(row: CsvRow, checks: Mapping[str, Sequence[str]]) -> ByHand:
    """Return what a row of `overrides.csv` decides; `checks` are the names of those of each exercise."""
    slug, check = row["exercise"], row["check"].removeprefix("test_")
    if not slug:
        raise row.misuse("the exercise is missing; an override is about one exercise")
    if check and check not in checks[slug]:
        raise row.misuse(f"{slug} has no check {check!r}; its checks are {', '.join(checks[slug])}")
    if not row["reason"]:
        raise row.misuse("the reason is missing; write why the points are set by hand")
    reason = " ".join(row["reason"].split())
    points = _points(row, "points") if row["points"] or not row["extra"] else None
    extra = _points(row, "extra") if row["extra"] else 0.0
    return ByHand(check=check, points=points, extra=extra, reason=reason, source="records")


def _points(row: CsvRow, column: str) -> float:
    try:
        points = float(row[column].replace(",", "."))  # as spreadsheets write it in half of Europe
    except ValueError:
        points = -1.0
    if not 0 <= points < math.inf:
        raise row.misuse(f"{column} = {row[column]!r}, expected a number that is 0 or more")
    return points
