"""Read rosters: the course's own form, and what learning platforms and Classroom 50 export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields

from autograder.engine.gradebook.csv_rows import CsvRow
from autograder.engine.gradebook.records import Student

OWN = [field.name for field in fields(Student)]
EXPORTED = {
    "name": ("name", "full name", "student"),
    "first_name": ("first_name", "first name", "given name"),
    "last_name": ("last_name", "last name", "surname", "family name"),
    "email": ("email", "email address", "e-mail"),
    "login": ("username", "user name", "github_username"),
    "id_number": ("id number", "student id", "student number", "orgdefinedid", "sid", "identifier"),
    "canvas_id": ("id",),
    "sis_user_id": ("sis user id",),
    "sis_login_id": ("sis login id",),
    "section": ("section", "sections", "class"),
}
"""By the column of a roster, the names that exports have for it, in small letters."""
KEYS = ("login", "sis_login_id", "email", "id_number", "sis_user_id", "canvas_id")
"""The columns by which an export identifies a student, the best first."""
NOBODY = ("points possible", "student, test", "test student", "manual posting")


def roster_header(header: Sequence[str]) -> list[str] | None:
    """Return the columns of an export by their names in a roster, "" for those that are not read.

    None for the course's own form, which has a column `student` and nothing that exports have for it.
    """
    names = [name.casefold() for name in header]
    meanings = {alias: column for column, aliases in EXPORTED.items() for alias in aliases}
    columns = [meanings.get(name, "") for name in names]
    if "student" in names and not set(columns) & {"canvas_id", "sis_user_id", "sis_login_id"}:
        return None
    known = [column if column not in columns[:place] else "" for place, column in enumerate(columns)]
    return known if sum(map(bool, known)) > 1 and set(known) & set(KEYS) else None


def exported_student(row: CsvRow) -> Student | None:
    """Return the student in a row of an export, None for a row that is no student."""
    cells = {column: row[column].strip().removeprefix("#") for column in EXPORTED}
    if cells["name"].casefold() in NOBODY or row["name"].strip().startswith("Points Possible"):
        return None
    student = next((cells[column] for column in KEYS if cells[column]), "")
    if not student:
        return None
    names = _names(cells)
    others = {column: cells[column] for column in EXPORTED if column in OWN}
    return Student(student, **{**others, **names})


def _names(cells: Mapping[str, str]) -> dict[str, str]:
    """Return the first and the last name, from one cell if they share it: `Hopper, Ada`, or `Ada Hopper`."""
    if cells["first_name"] or cells["last_name"]:
        return {"first_name": cells["first_name"], "last_name": cells["last_name"]}
    last, comma, first = cells["name"].partition(",")
    if not comma:
        first, _, last = cells["name"].rpartition(" ")
    return {"first_name": first.strip(), "last_name": last.strip()}
