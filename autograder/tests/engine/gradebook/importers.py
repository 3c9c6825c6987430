"""What Moodle and Canvas make of a table: each row finds one person, each cell is a grade or changes nothing.

Rules: moodle/moodle, grade/import/csv (a mapped column identifies people, an empty cell is skipped, a grade is a number
in the range of its item); instructure/canvas-lms, lib/gradebook_importer.rb (the heads up to Section, a row of points
possible, people by ID, then SIS User ID, then SIS Login ID).
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from pathlib import Path

Grades = dict[str, dict[str, float]]
"""The grades of each person, by the title of the item."""


def rows_of(table: Path) -> list[list[str]]:
    with table.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, strict=True))


def into_moodle(table: Path, people: Collection[str], items: Mapping[str, float]) -> Grades:
    """The grades after an import that finds people by their addresses."""
    heads, *rows = rows_of(table)
    address, columns = heads.index("Email address"), {t: heads.index(f"{t} (Real)") for t in items}
    grades: Grades = {}
    for row in rows:
        assert row[address] in people
        assert row[address] not in grades
        grades[row[address]] = _grades(row, columns, items)
    return grades


def into_canvas(table: Path, people: Collection[str], items: Mapping[str, float]) -> Grades:
    """The grades after an import into assignments of these titles."""
    heads, possible, *rows = rows_of(table)
    assert heads[:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert possible[0].strip() == "Points Possible"
    columns = {title: heads.index(title) for title in items}
    assert {title: float(possible[place]) for title, place in columns.items()} == items
    grades: Grades = {}
    for row in rows:
        assert row[1] in people
        assert row[1] not in grades
        grades[row[1]] = _grades(row, columns, items)
    return grades


def _grades(row: list[str], columns: Mapping[str, int], items: Mapping[str, float]) -> dict[str, float]:
    found = {title: float(row[place]) for title, place in columns.items() if row[place]}
    assert all(0 <= grade <= items[title] for title, grade in found.items())
    return found
