"""The instructor's records as four CSV files in one folder, each of which may be missing.

A student is named as the submission's folder is. An empty exercise means every exercise, an empty check the exercise
as a whole. Everything that is wrong is Misuse with the file and the line.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from autograder.course import Course
from autograder.engine.gradebook.csv_rows import CsvRow, csv_rows
from autograder.engine.gradebook.deadlines import parse
from autograder.engine.gradebook.records import MAX_NAME, Records, Student
from autograder.engine.results import ByHand, printable
from autograder.engine.suites import checks_of
from autograder.errors import Misuse

RECORD_FILES = ("roster.csv", "timestamps.csv", "extensions.csv", "overrides.csv")
RowKey = TypeVar("RowKey")
Value = TypeVar("Value")


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
    )


class RecordFiles:
    """Reads the files of one folder for one course."""

    def __init__(self, folder: Path, course: Course) -> None:
        self.folder, self.course = folder, course
        self.checks = {
            slug: [check.name for check in checks_of(course, slug)]
            for slug in course.slugs
            if (folder / "overrides.csv").exists()
        }

    def roster(self) -> dict[str, Student]:
        """Read `roster.csv`."""
        columns = [f.name for f in fields(Student)]

        def student(row: CsvRow) -> tuple[str, Student]:
            for column in ("student", "first_name", "last_name", "email"):
                if len(row[column]) > MAX_NAME:
                    raise row.misuse(f"{column} has {len(row[column])} characters; shorten it to {MAX_NAME}")
            return row["student"], Student(**{name: row[name] for name in columns})

        return self._table("roster.csv", ["student"], columns[1:], student)

    def times(self, file: str, column: str) -> dict[tuple[str, str], datetime]:
        """Read `timestamps.csv` or `extensions.csv`."""

        def moment(row: CsvRow) -> tuple[tuple[str, str], datetime]:
            try:
                time = parse(row[column], self.course.late.time_zone, latest=file == "extensions.csv")
            except ValueError:
                problem = f"{column} = {row[column]!r}, expected a date with a time such as 2026-11-20 23:59:00"
                raise row.misuse(problem) from None
            return (row["student"], self._slug(row)), time

        return self._table(file, ["student", "exercise", column], [], moment)

    def by_hand(self) -> dict[tuple[str, str], list[ByHand]]:
        """Read `overrides.csv`."""
        columns = ["student", "exercise", "check", "points", "reason"]
        decisions: dict[tuple[str, str], list[ByHand]] = {}
        for (student, slug, _), decision in self._table("overrides.csv", columns, [], self._decision).items():
            decisions.setdefault((student, slug), []).append(decision)
        return decisions

    def _decision(self, row: CsvRow) -> tuple[tuple[str, str, str], ByHand]:
        slug, check = self._slug(row), row["check"].removeprefix("test_")
        if not slug:
            raise row.misuse("the exercise is missing; an override is about one exercise")
        if check and check not in self.checks[slug]:
            raise row.misuse(f"{slug} has no check {check!r}; its checks are {', '.join(self.checks[slug])}")
        if not row["reason"]:
            raise row.misuse("the reason is missing; write why the points are set by hand")
        decision = ByHand(
            check=check, points=_points(row), extra=0.0, reason=" ".join(row["reason"].split()), source="records"
        )
        return (row["student"], slug, check), decision

    def _slug(self, row: CsvRow) -> str:
        slug = row["exercise"]
        if slug and slug not in self.course.slugs:
            raise row.misuse(f"there is no exercise {slug!r}; the exercises are {', '.join(self.course.slugs)}")
        return slug

    def _table(
        self, file: str, needed: list[str], optional: list[str], read: Callable[[CsvRow], tuple[RowKey, Value]]
    ) -> dict[RowKey, Value]:
        """Return what `read` makes of each row of a file, by its key; nothing where there is no such file."""
        table: dict[RowKey, Value] = {}
        lines: dict[RowKey, int] = {}
        for row in csv_rows(self.folder / file, needed, optional):
            if not row["student"]:
                raise row.misuse("the student is missing; write the name of the submission's folder")
            key, value = read(row)
            if key in table:
                raise row.misuse(f"line {lines[key]} is already a row for this; keep one of the two")
            table[key], lines[key] = value, row.line
        return table


def _points(row: CsvRow) -> float:
    try:
        points = float(row["points"].replace(",", "."))  # as spreadsheets write it in half of Europe
    except ValueError:
        points = -1.0
    if not 0 <= points < math.inf:
        raise row.misuse(f"points = {row['points']!r}, expected a number that is 0 or more")
    return points
