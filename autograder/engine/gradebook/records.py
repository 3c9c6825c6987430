"""What an instructor keeps beside the submissions: four CSV files in one folder, each of which may be missing.

`roster.csv`: `student`, and any of `first_name`, `last_name`, `email`, `id_number`, `canvas_id`, `sis_user_id`,
`sis_login_id`, `section`. `timestamps.csv`: `student`, `exercise`, `submitted`. `extensions.csv`: `student`,
`exercise`, `until`. `overrides.csv`: `student`, `exercise`, `check`, `points`, `reason`.

A student is named as the submission's folder is. An empty exercise means every exercise, an empty check the exercise
as a whole. Everything that is wrong is Misuse with the file and the line.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from autograder.course import Course
from autograder.engine.gradebook.late import parse
from autograder.engine.results import ByHand, printable
from autograder.engine.suites import written_checks
from autograder.errors import Misuse

NAMES = ("roster.csv", "timestamps.csv", "extensions.csv", "overrides.csv")
LONGEST = 128  # characters of a cell that goes into the gradebook's own columns
Row = dict[str, str]
Key = TypeVar("Key")


@dataclass(frozen=True)
class Student:
    """A row of the roster."""

    student: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    id_number: str = ""
    canvas_id: str = ""
    sis_user_id: str = ""
    sis_login_id: str = ""
    section: str = ""


@dataclass(frozen=True)
class Records:
    """All four files. Times are UTC; times and decisions are found by (student, exercise)."""

    roster: dict[str, Student] | None = None
    submitted: dict[tuple[str, str], datetime] = field(default_factory=dict)
    extensions: dict[tuple[str, str], datetime] = field(default_factory=dict)
    by_hand: dict[tuple[str, str], list[ByHand]] = field(default_factory=dict)

    def named(self) -> dict[str, str]:
        """Every student that a file other than the roster names, and the file."""
        return {
            student: file
            for file, found in (
                ("overrides.csv", self.by_hand),
                ("extensions.csv", self.extensions),
                ("timestamps.csv", self.submitted),
            )
            for student, _ in found
        }


def read(folder: Path, course: Course) -> Records:
    """The records in a folder."""
    if not folder.is_dir():
        raise Misuse(f"{printable(str(folder))} is not a folder, and records are the CSV files in one")
    # a mistyped name would leave its content unread
    if strangers := sorted(p.name for p in folder.iterdir() if p.suffix.lower() == ".csv" and p.name not in NAMES):
        told = f"{printable(str(folder))} holds {printable(strangers[0])}"
        raise Misuse(f"{told}, which is none of the records: {', '.join(NAMES)}")
    files = Files(folder, course)
    return Records(
        roster=files.roster() if (folder / "roster.csv").exists() else None,
        submitted=files.times("timestamps", "submitted"),
        extensions=files.times("extensions", "until"),
        by_hand=files.by_hand(),
    )


class Line:
    """One row of a file: its cells, and a complaint that says where it stands."""

    def __init__(self, file: str, number: int, cells: Row) -> None:
        self.file, self.number, self.cells = file, number, cells

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def wrong(self, what: str) -> Misuse:
        return Misuse(f"{self.file} line {self.number}: {printable(what)}")


class Files:
    """Reads the files of one folder for one course."""

    def __init__(self, folder: Path, course: Course) -> None:
        self.folder, self.course = folder, course
        self.checks = {
            slug: {c.name for part in ("visible", "hidden") for c in written_checks(course.suite(slug, part))}
            for slug in course.slugs
            if (folder / "overrides.csv").exists()
        }

    def roster(self) -> dict[str, Student]:
        """`roster.csv`."""
        known = [f.name for f in fields(Student)]

        def student(line: Line) -> tuple[str, Student]:
            row = Student(**{name: line[name] for name in known})
            if long := [name for name in ("student", "first_name", "last_name", "email") if len(line[name]) > LONGEST]:
                raise line.wrong(f"{long[0]} has more than {LONGEST} characters")
            return row.student, row

        return self._table("roster", ["student"], known[1:], student)

    def times(self, name: str, column: str) -> dict[tuple[str, str], datetime]:
        """`timestamps.csv` or `extensions.csv`."""

        def moment(line: Line) -> tuple[tuple[str, str], datetime]:
            try:
                found = parse(line[column], self.course.late.time_zone, latest=name == "extensions")
            except ValueError:
                told = f"{column} = {line[column]!r} is no date with a time, as in 2026-11-20 23:59:00"
                raise line.wrong(told) from None
            return (line["student"], self._slug(line)), found

        return self._table(name, ["student", "exercise", column], [], moment)

    def by_hand(self) -> dict[tuple[str, str], list[ByHand]]:
        """`overrides.csv`."""

        def decided(line: Line) -> tuple[tuple[str, str, str], ByHand]:
            slug, check = self._slug(line), line["check"].removeprefix("test_")
            if not slug:
                raise line.wrong("an override needs its exercise")
            if check and check not in self.checks[slug]:
                raise line.wrong(f"{slug} has no check {check!r}")
            if not line["reason"]:
                raise line.wrong("an override needs a reason")
            return (line["student"], slug, check), ByHand(
                check=check, points=_points(line), extra=0.0, reason=" ".join(line["reason"].split()), source="records"
            )

        made: dict[tuple[str, str], list[ByHand]] = {}
        columns = ["student", "exercise", "check", "points", "reason"]
        for (student, slug, _), row in self._table("overrides", columns, [], decided).items():
            made.setdefault((student, slug), []).append(row)
        return made

    def _slug(self, line: Line) -> str:
        slug = line["exercise"]
        if slug and slug not in self.course.slugs:
            raise line.wrong(f"there is no exercise {slug!r}")
        return slug

    def _table(
        self, name: str, needed: list[str], others: list[str], row: Callable[[Line], tuple[Key, Found]]
    ) -> dict[Key, Found]:
        """All rows of a file by what tells them apart; none when there is no such file."""
        made: dict[Key, Found] = {}
        for line in _lines(self.folder / f"{name}.csv", needed, others):
            if not line["student"]:
                raise line.wrong("the student is missing")
            key, found = row(line)
            if key in made:
                raise line.wrong(f"{line['student']} is there twice" if isinstance(key, str) else "this is said twice")
            made[key] = found
        return made


Found = TypeVar("Found")


def _points(line: Line) -> float:
    try:
        points = float(line["points"].replace(",", "."))  # as spreadsheets write it in half of Europe
    except ValueError:
        points = -1.0
    if not 0 <= points < math.inf:
        raise line.wrong(f"points = {line['points']!r} is not a number, 0 or more")
    return points


def _lines(path: Path, needed: list[str], others: list[str]) -> Iterator[Line]:
    """The rows of a CSV file; commas or semicolons, with or without a byte order mark."""
    name = path.name
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return
    except OSError as error:
        raise Misuse(f"{name} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Misuse(f"{name} is not UTF-8: save it as CSV UTF-8") from None
    if "\0" in text:
        raise Misuse(f"{name} holds null bytes: it is no CSV")
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",", strict=True)
    header: list[str] = []
    try:
        for cells in reader:
            row = [cell.strip() for cell in cells]
            if not any(row):
                continue
            if not header:
                header = _header(name, row, needed, others)
            elif len(row) != len(header):
                raise Misuse(f"{name} line {reader.line_num}: {len(row)} cells in place of {len(header)}")
            else:
                yield Line(name, reader.line_num, dict(zip(header, row, strict=True)))
    except csv.Error as error:
        raise Misuse(f"{name} line {reader.line_num}: {error}") from None
    if not header:
        raise Misuse(f"{name} is empty: its first line names the columns, at least {', '.join(needed)}")


def _header(name: str, row: list[str], needed: list[str], others: list[str]) -> list[str]:
    """The names of the columns; an unknown one is a mistyped one, whose content would be lost."""
    missing = [column for column in needed if column not in row]
    unknown = [column for column in row if column not in (*needed, *others)]
    if missing or unknown or len(set(row)) < len(row):
        word = (
            f"missing column {missing[0]}"
            if missing
            else f"unknown column {unknown[0]!r}"
            if unknown
            else "a column twice"
        )
        raise Misuse(f"{name}: {printable(word)}; the columns are {', '.join([*needed, *others])}")
    return row
