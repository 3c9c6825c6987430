"""What a gradebook remembers beside nbgrader's own tables, so that a mark stays until something changes it.

For each exercise of each student: the source that was graded, the points of its checks, and what the instructor's
records said of it; under no exercise, the student's row of the roster. nbgrader does not know the table and leaves it
alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, Connection, MetaData, String, Table, Text, delete, inspect, select

from autograder.engine.gradebook.records import MAX_NAME, Student
from autograder.engine.results import ByHand, ExerciseResult
from autograder.engine.spool import Shelf

Key = tuple[str, str]
"""A student and an exercise."""
TABLE = Table(
    "autograder_memory",
    MetaData(),
    Column("student", String(MAX_NAME), primary_key=True),
    Column("exercise", String(MAX_NAME), primary_key=True),
    Column("content", Text, nullable=False),
)
ROSTER = ""
"""Stands in the place of an exercise in the rows that hold the roster."""


@dataclass(frozen=True)
class Remembered:
    """One exercise of one student as it was written last; times are UTC in ISO 8601 or ""."""

    source: str = ""
    checks: dict[str, int] = field(default_factory=dict)
    by_hand: list[ByHand] = field(default_factory=list)
    submitted: str = ""
    deadline: str = ""
    penalty: float = 0.0


def remembered_of(exercise: ExerciseResult) -> Remembered:
    """Return what is to be remembered of a result that has a mark."""
    mark = exercise["mark"]
    return Remembered(
        exercise["source_sha256"],
        {check["name"]: check["score"] for check in exercise["checks"]},
        [decision for decision in mark["by_hand"] if decision["source"] == "records"],
        mark["submitted"],
        mark["deadline"],
        mark["penalty"],
    )


Memory = Mapping[str, dict[str, Remembered]]
"""What a gradebook remembers of each student, by exercise."""


def read_memory(connection: Connection) -> Memory:
    """Return all that a gradebook remembers, without rows that cannot be read."""
    found = Shelf[dict[str, Remembered]](_remembered)
    asked = (
        select(TABLE)
        .where(TABLE.c.exercise != ROSTER)
        .order_by(TABLE.c.student, TABLE.c.exercise)
        .execution_options(yield_per=1000)
    )
    for student, rows in groupby(connection.execute(asked), key=itemgetter(0)):
        found.put(student, {slug: content for _, slug, content in rows})
    return found


def _remembered(contents: dict[str, str]) -> dict[str, Remembered]:
    found = {}
    for slug, content in contents.items():
        with suppress(ValueError, TypeError):
            found[slug] = Remembered(**json.loads(content))
    return found


def write_memory(connection: Connection, slug: str, results: Iterable[tuple[str, ExerciseResult]]) -> None:
    """Write what is to be remembered of the results of one exercise; unchanged rows are not written again."""
    contents = {student: json.dumps(asdict(remembered_of(exercise))) for student, exercise in results}
    these = (TABLE.c.exercise == slug) & TABLE.c.student.in_(contents)
    stored: dict[str, str] = {
        row[0]: row[1] for row in connection.execute(select(TABLE.c.student, TABLE.c.content).where(these))
    }
    rows: list[dict[str, Any]] = [
        {"student": student, "exercise": slug, "content": content}
        for student, content in contents.items()
        if stored.get(student) != content
    ]
    if rows:
        connection.execute(
            delete(TABLE).where(TABLE.c.exercise == slug, TABLE.c.student.in_([r["student"] for r in rows]))
        )
        connection.execute(TABLE.insert(), rows)


def read_roster(connection: Connection) -> dict[str, Student] | None:
    """Return the roster that a gradebook remembers, None if there is none or it cannot be read."""
    if not inspect(connection).has_table(TABLE.name):
        return None
    rows = connection.execute(select(TABLE.c.content).where(TABLE.c.exercise == ROSTER).order_by(TABLE.c.student))
    with suppress(ValueError, TypeError):  # written by another version; half a roster would be worse than none
        students = [Student(**json.loads(content)) for content in rows.scalars()]
        return {student.student: student for student in students} or None
    return None


def write_roster(connection: Connection, roster: Mapping[str, Student]) -> None:
    """Remember a roster in the place of the earlier one."""
    if read_roster(connection) == dict(sorted(roster.items())):
        return
    connection.execute(delete(TABLE).where(TABLE.c.exercise == ROSTER))
    rows = [
        {"student": student, "exercise": ROSTER, "content": json.dumps(asdict(row))} for student, row in roster.items()
    ]
    if rows:
        connection.execute(TABLE.insert(), rows)
