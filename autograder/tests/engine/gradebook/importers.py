"""What Moodle and Canvas make of a table: each row finds one person, each cell sets a grade or takes one away.

Rules, read in the sources. moodle/moodle, public/grade/import (csv/classes/load_data.php and lib.php), public/lib/
csvlib.class.php and lib/grade/grade_item.php: a backslash in quotes protects the next character; all rows are as long
as the first, or nothing is read; one column, chosen by the instructor, identifies people, and a row that it does not
find ends the import (in older releases an empty cell of it meant the person of the row above); a grade is a number
between 0 and the maximum of its item, or the import ends; an empty cell or a dash is no grade, and takes away the one
that is there.

instructure/canvas-lms, lib/gradebook_importer.rb, app/models/assignment.rb (title_and_id) and ui/features/
gradebook_uploads: the first three lines choose between commas and semicolons; cells that look like numbers get one
decimal point; the heads up to Section, then assignments by `title (id)` or by their whole titles, without the columns
that Canvas computes itself; a row of points possible; people by ID, SIS User ID, SIS Login ID, and at last by name; an
empty cell takes away the grade that is there.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from autograder.engine.gradebook.records import Student

Grades = dict[str, dict[str, float]]
"""The grades of each student, by the title of the item."""
Roster = Mapping[str, Student]

IN_QUOTES = re.compile(r'"((?:\\.|""|[^"\\])*)"', re.DOTALL)
CANVAS_OWN = re.compile("(?:Current|Final) (?:Score|Points|Grade)|Override (?:Score|Grade|Status)")


class Refused(Exception):
    """An import that ends without any grade."""


# --- Moodle -------------------------------------------------------------------------------------------


def into_moodle(
    table: Path, roster: Roster, items: Mapping[str, float], column: str = "Email address", before: Grades | None = None
) -> Grades:
    """The grades after an import that finds people by a column, with each item mapped to the column of its points."""
    heads, *rows = moodle_rows(table.read_text(encoding="utf-8-sig"))
    heads = [head.strip() for head in heads]
    field = {"Email address": "email", "ID number": "id_number"}[column]
    grades = {student: dict(own) for student, own in (before or {}).items()}
    for row in rows:
        text = row[heads.index(column)].strip()
        found = [key for key, one in roster.items() if _same(getattr(one, field), text, field == "email")]
        if len(found) != 1:
            raise Refused(f"user mapping error: {text!r}")
        own = grades.setdefault(found[0], {})
        for title, most in items.items():
            _set(own, title, row[heads.index(f"{title} (Real)")].strip(), most)
    return grades


def moodle_rows(text: str) -> list[list[str]]:
    """The rows as PHP's fgetcsv reads them: a backslash in quotes protects the character behind it."""
    rows, row, place = [], list[str](), 0
    text = text.replace("\r\n", "\n").strip() + "\n"
    while place < len(text):
        quoted = IN_QUOTES.match(text, place)
        if text[place] == '"' and not quoted:
            raise Refused("csvweirdcolumns")
        end = min(i for i in (text.find(",", quoted.end() if quoted else place), len(text)) if i >= 0)
        end = min(end, text.index("\n", quoted.end() if quoted else place))
        row.append(quoted[1].replace('""', '"') + text[quoted.end() : end] if quoted else text[place:end])
        if text[end] == "\n":
            rows.append(row)
            row = []
        place = end + 1
    if len(set(map(len, rows))) != 1:
        raise Refused("csvweirdcolumns")
    return rows


def _same(one: str, other: str, any_case: bool) -> bool:
    return bool(one) and (one.casefold() == other.casefold() if any_case else one == other)


def _set(own: dict[str, float], title: str, text: str, most: float) -> None:
    if text in ("", "-"):
        own.pop(title, None)
    elif not re.fullmatch(r"-?\d+(\.\d+)?", text) or not 0 <= float(text) <= most:
        raise Refused(f"bad grade: {text}")
    else:
        own[title] = float(text)


# --- Canvas -------------------------------------------------------------------------------------------


def into_canvas(table: Path, roster: Roster, items: Mapping[str, float], before: Grades | None = None) -> Grades:
    """The grades after an import into a course that has assignments of these titles."""
    text = table.read_bytes().decode("utf-8")  # with the byte order mark, which Canvas leaves there
    if _delimiter(text.splitlines()[:3]) != ",":
        raise Refused("read with semicolons")
    rows = csv.reader(text.splitlines(keepends=True), strict=True)
    heads, possible, *rows = [[_normalized(cell) for cell in row] for row in rows]
    if not ("Student" in heads[0] and heads[1:5] == ["ID", "SIS User ID", "SIS Login ID", "Section"]):
        raise Refused("invalid header row")
    assert "Points Possible" in possible[0]
    assignments = [head for head in heads[5:] if not CANVAS_OWN.search(head) and not re.search(r" \(\d+\)$", head)]
    assert set(assignments) <= set(items), "a column becomes a new assignment"
    grades = {student: dict(own) for student, own in (before or {}).items()}
    for row in rows:
        own = grades.setdefault(_canvas_person(row, roster), {})
        for title in assignments:
            assert float(possible[heads.index(title)]) == items[title]
            _set(own, title, row[heads.index(title)].strip(), float("inf"))  # points above the maximum are taken
    return grades


def _canvas_person(row: list[str], roster: Roster) -> str:
    number = int((re.match(r"\s*\d+", row[1]) or ["0"])[0])
    ways: Iterable[list[str]] = (
        [key for key, one in roster.items() if one.canvas_id and int(one.canvas_id) == number],
        [key for key, one in roster.items() if one.sis_user_id and one.sis_user_id == row[2]],
        [key for key, one in roster.items() if one.sis_login_id and one.sis_login_id == row[3]],
        [key for key, one in roster.items() if row[0] in (f"{one.last_name}, {one.first_name}", one.last_name)],
    )
    return next((found[0] for found in ways if found), f"new student {row[0]}")


def _normalized(cell: str) -> str:
    if not re.fullmatch(r"-?[0-9.,]+%?", cell):
        return cell
    *whole, last = re.split("[,.]", cell)
    return f"{''.join(whole)}.{last}" if whole else last


def _delimiter(lines: list[str]) -> str:
    """The one of comma and semicolon that cuts all lines into the same number of cells, and into more of them."""
    numbers = {}
    for mark in ",;":
        cell = rf'(?:"(?:[^"]|"")*"|[^"{mark}]*)'
        legal = all(re.fullmatch(rf"{cell}(?:{mark}{cell})*", line) for line in lines)
        counts = {re.sub(r'"(?:[^"]|"")*"', "", line).count(mark) + 1 for line in lines}
        numbers[mark] = counts.pop() if legal and len(counts) == 1 else 0
    return ";" if numbers[";"] > numbers[","] else ","
