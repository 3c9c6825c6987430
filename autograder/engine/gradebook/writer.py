"""Results into nbgrader's database: an assignment with one notebook for each exercise, a grade cell for each check.

Rows are compared with what is there and only differences are written, in bulk and one transaction an exercise: to
write the same results again changes nothing. What somebody set by hand in the formgrader stays.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Course,
    Grade,
    GradeCell,
    Notebook,
    SolutionCell,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import Connection, Engine, Table, bindparam, delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from autograder.course import Course as OurCourse
from autograder.engine.gradebook.database import in_transaction, reason
from autograder.engine.gradebook.late import instant
from autograder.engine.gradebook.marks import decided
from autograder.engine.gradebook.notebooks import BY_HAND
from autograder.engine.gradebook.records import LONGEST, Records
from autograder.engine.notebooks.cells import ANSWER
from autograder.engine.reports.marks import decisions, lateness
from autograder.engine.results import ByHand, CheckResult, ExerciseResult, Result
from autograder.engine.suites import functions
from autograder.errors import GradebookFailed

COURSE = "default_course"  # nbgrader's own name for the course where none is configured
OURS = re.compile(r"^\* `(\w+)`", re.MULTILINE)
"""In our own comment on that cell: what the records decided, by the name of its cell."""
_PREFIX, _NUMBERS = secrets.token_hex(12), itertools.count()
Row = dict[str, Any]


def new_id() -> str:
    """An id of nbgrader's form. Those of one run follow each other: an index takes them in faster than random ones."""
    return f"{_PREFIX}{next(_NUMBERS):08x}"


def write_gradebook(engine: Engine, course: OurCourse, results: Sequence[Result], records: Records) -> None:
    """Write results that have marks; GradebookFailed with one line, and then nothing of that exercise is written."""
    try:
        in_transaction(engine, lambda connection: _students(connection, results, records))
        for slug in [s for s in course.counted if any(e["slug"] == s for r in results for e in r["exercises"])]:
            rows = [(student_id(r["submission"]), e) for r in results for e in r["exercises"] if e["slug"] == slug]
            in_transaction(engine, lambda connection: _Exercise(connection, course, slug).write(rows))  # noqa: B023
    except SQLAlchemyError as error:
        told = "the results are kept, run the command again"
        raise GradebookFailed(f"the gradebook is not complete: {reason(error)}; {told}") from None


def student_id(name: str) -> str:
    """A submission's name as the database can hold it."""
    if len(name) <= LONGEST:
        return name
    return f"{name[: LONGEST - 9]}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


@dataclass(frozen=True)
class Stored:
    """A table, and how its rows are told apart."""

    connection: Connection
    table: Table

    def rows(self, *conditions: Any) -> list[Row]:
        """What is there."""
        return [dict(row) for row in self.connection.execute(select(self.table).where(*conditions)).mappings()]

    def write(self, there: Mapping[Any, Row], wanted: Mapping[Any, Row]) -> dict[Any, Row]:
        """Insert what is not there, update what differs; `wanted` with the ids of its rows."""
        new, changed, made = [], [], {}
        for key, row in wanted.items():
            old = there.get(key)
            made[key] = {**(old or {"id": new_id()}), **row}
            if old is None:
                new.append(made[key])
            elif made[key] != old:
                changed.append({"key": old["id"], **{f"new_{name}": value for name, value in row.items()}})
        if new:
            self.connection.execute(insert(self.table), new)
        if changed:
            values: Row = {name.removeprefix("new_"): bindparam(name) for name in changed[0] if name != "key"}
            statement = update(self.table).where(self.table.c.id == bindparam("key")).values(values)
            self.connection.execute(statement, changed)
        return made


def _stored(connection: Connection, model: Any) -> Stored:
    return Stored(connection, model.__table__)


def _students(connection: Connection, results: Sequence[Result], records: Records) -> None:
    """The course, and a row for each student; only a roster has names."""
    courses = _stored(connection, Course)
    courses.write({row["id"]: row for row in courses.rows()}, {COURSE: {"id": COURSE}})
    stored, wanted = _stored(connection, Student), {}
    for name in (r["submission"] for r in results):
        known = (records.roster or {}).get(name)
        names = ("first_name", "last_name", "email")
        wanted[student_id(name)] = {
            "id": student_id(name),
            **({n: getattr(known, n) or None for n in names} if known else {}),
        }
    there = {row["id"]: row for row in stored.rows()}
    new = {key: {"first_name": None, "last_name": None, "email": None, **row} for key, row in wanted.items()}
    stored.write(there, {key: row if key in there else new[key] for key, row in wanted.items()})


class _Exercise:
    """Writes one exercise."""

    def __init__(self, connection: Connection, course: OurCourse, slug: str) -> None:
        self.connection, self.course, self.slug = connection, course, slug

    def write(self, results: Sequence[tuple[str, ExerciseResult]]) -> None:
        """Everything about the exercise of these students."""
        assignment, notebook = self._frame()
        cells = self._cells(notebook, results[0][1]["checks"])
        grade_cells = {name: row["id"] for (kind, name), row in cells.items() if kind == "GradeCell"}
        answers = {name: row["id"] for (kind, name), row in cells.items() if kind == "SolutionCell"}
        submitted = self._submissions(assignment, notebook, results)
        said_before = self._comments(answers, submitted)
        self._grades(grade_cells, submitted, said_before)

    def _frame(self) -> tuple[str, str]:
        """The ids of the assignment and of its notebook."""
        deadline = self.course.exercise(self.slug).deadline
        due = _naive(instant(deadline, self.course.late.time_zone, latest=True)) if deadline else None
        assignments = _stored(self.connection, Assignment)
        there = {row["name"]: row for row in assignments.rows(Assignment.name == self.slug)}
        course_id = there[self.slug]["course_id"] if there else COURSE
        row = {"name": self.slug, "duedate": due, "course_id": course_id}
        assignment = assignments.write(there, {self.slug: row})[self.slug]["id"]
        notebooks = _stored(self.connection, Notebook)
        there = {row["name"]: row for row in notebooks.rows(Notebook.assignment_id == assignment)}
        row = {"name": self.slug, "assignment_id": assignment}
        new = {} if there else {"kernelspec": None}
        return assignment, notebooks.write(there, {self.slug: row | new})[self.slug]["id"]

    def _cells(self, notebook: str, checks: Sequence[CheckResult]) -> dict[tuple[str, str], Row]:
        """A grade cell a check, a solution cell a function, and the cell for decisions, which is both."""
        names = functions(self.course.solution(self.slug).read_text(encoding="utf-8"))
        points = {check["name"]: float(check["max_score"]) for check in checks} | {BY_HAND: 0.0}
        answers = [*(f"{ANSWER}{name}" for name in names), BY_HAND]  # called as in the notebooks that are handed out
        wanted = [("GradeCell", name) for name in points] + [("SolutionCell", name) for name in answers]
        base = _stored(self.connection, BaseCell)
        there = {(row["type"], row["name"]): row for row in base.rows(BaseCell.notebook_id == notebook)}
        self._drop([row["id"] for key, row in there.items() if key not in wanted])
        rows = {(kind, name): {"name": name, "notebook_id": notebook, "type": kind} for kind, name in wanted}
        made = base.write(there, rows)
        graded = _stored(self.connection, GradeCell)
        of_checks = {
            row["id"]: {
                "id": row["id"],
                "max_score": points[name],
                "cell_type": "markdown" if name == BY_HAND else "code",
            }
            for (kind, name), row in made.items()
            if kind == "GradeCell"
        }
        graded.write({row["id"]: row for row in graded.rows(GradeCell.__table__.c.id.in_(of_checks))}, of_checks)
        solutions = _stored(self.connection, SolutionCell)
        of_functions = {row["id"]: {"id": row["id"]} for (kind, _), row in made.items() if kind == "SolutionCell"}
        have = {row["id"]: row for row in solutions.rows(SolutionCell.__table__.c.id.in_(of_functions))}
        solutions.write(have, of_functions)
        return made

    def _drop(self, cells: Sequence[str]) -> None:
        """Remove cells of checks and functions that the course no longer has, with all that was said in them."""
        if cells:
            for model in (Grade, Comment):
                self.connection.execute(delete(model.__table__).where(model.__table__.c.cell_id.in_(cells)))
            for model in (GradeCell, SolutionCell, BaseCell):
                self.connection.execute(delete(model.__table__).where(model.__table__.c.id.in_(cells)))

    def _submissions(
        self, assignment: str, notebook: str, results: Sequence[tuple[str, ExerciseResult]]
    ) -> dict[str, ExerciseResult]:
        """The results by the id of their submitted notebooks. What nobody handed in has none, unless it had before."""
        submissions = _stored(self.connection, SubmittedAssignment)
        there = {row["student_id"]: row for row in submissions.rows(SubmittedAssignment.assignment_id == assignment)}
        counted = {
            student: exercise
            for student, exercise in results
            if exercise["status"] != "missing" or exercise["mark"]["by_hand"] or student in there
        }
        rows = {
            student: {"assignment_id": assignment, "student_id": student, **self._times(exercise)}
            for student, exercise in counted.items()
        }
        made = submissions.write(there, rows)
        students = {row["id"]: student for student, row in made.items()}
        notebooks = _stored(self.connection, SubmittedNotebook)
        have = {row["assignment_id"]: row for row in notebooks.rows(SubmittedNotebook.notebook_id == notebook)}
        wanted = {}
        for key, student in students.items():
            penalty = counted[student]["mark"]["penalty"]
            wanted[key] = {"assignment_id": key, "notebook_id": notebook, "late_submission_penalty": penalty}
            wanted[key] |= {} if key in have else {"flagged": False}
        written = notebooks.write(have, wanted)
        return {row["id"]: counted[students[key]] for key, row in written.items()}

    def _times(self, exercise: ExerciseResult) -> Row:
        """When it was handed in, and by how much the deadline was moved."""
        mark, deadline = exercise["mark"], self.course.exercise(self.slug).deadline
        submitted = _naive(datetime.fromisoformat(mark["submitted"])) if mark["submitted"] else None
        moved = None
        if deadline:
            moved = datetime.fromisoformat(mark["deadline"]) - instant(
                deadline, self.course.late.time_zone, latest=True
            )
        return {"timestamp": submitted, "extension": moved or None}

    def _comments(self, cells: Mapping[str, str], submitted: Mapping[str, ExerciseResult]) -> dict[str, str | None]:
        """A comment for each answer, ours in the last cell; what we said there before, by submitted notebook."""
        comments = _stored(self.connection, Comment)
        there = {(r["notebook_id"], r["cell_id"]): r for r in comments.rows(Comment.cell_id.in_(cells.values()))}
        rows = {}
        for notebook, exercise in submitted.items():
            for name, cell in cells.items():
                said = remark(exercise) if name == BY_HAND else None
                rows[notebook, cell] = {"cell_id": cell, "notebook_id": notebook, "auto_comment": said}
                rows[notebook, cell] |= {} if (notebook, cell) in there else {"manual_comment": None}
        comments.write(there, rows)
        return {notebook: row["auto_comment"] for (notebook, cell), row in there.items() if cell == cells[BY_HAND]}

    def _grades(
        self, cells: Mapping[str, str], submitted: Mapping[str, ExerciseResult], before: Mapping[str, str | None]
    ) -> None:
        """A grade for each check of each submission, and one for what concerns all of it."""
        grades = _stored(self.connection, Grade)
        there = {(row["notebook_id"], row["cell_id"]): row for row in grades.rows(Grade.cell_id.in_(cells.values()))}
        wanted = {}
        for notebook, exercise in submitted.items():
            ours = set(OURS.findall(before.get(notebook) or ""))  # what an earlier run took from the records
            for name, row in _rows(exercise).items():
                key = notebook, cells[name]
                wanted[key] = {
                    "notebook_id": notebook,
                    "cell_id": cells[name],
                    **_merged(row, there.get(key), name in ours),
                }
        grades.write(there, wanted)


def remark(exercise: ExerciseResult) -> str | None:
    """Our comment in the last cell: lateness, and what the records decided; the formgrader's users write their own."""
    told = [(row["check"] or BY_HAND, said) for row, said in decisions(exercise) if row["source"] == "records"]
    return "\n".join([*lateness(exercise), *(f"* `{name}` {said}" for name, said in told)]) or None


def _rows(exercise: ExerciseResult) -> dict[str, Row]:
    """The score of each check, and where the records decide, the score by hand and what goes beyond the maximum."""
    by_hand = exercise["mark"]["by_hand"]
    records = {row["check"]: row for row in by_hand if row["source"] == "records"}
    rows = {}
    for check in exercise["checks"]:
        row: Row = {"auto_score": float(check["score"])}
        if points := records.get(check["name"]):
            row |= _set(points, check["max_score"])
        rows[check["name"]] = row
    rows[BY_HAND] = {"auto_score": 0.0}
    if "" in records:
        of_checks = decided(exercise, [row for row in by_hand if row["check"]])
        rows[BY_HAND] |= {"manual_score": None, "extra_credit": round(decided(exercise, by_hand) - of_checks, 2)}
    return rows


def _set(row: ByHand, most: int) -> Row:
    points = row["points"] or 0.0
    return {"manual_score": min(points, float(most)), "extra_credit": points - most if points > most else None}


def _merged(row: Row, there: Row | None, was_ours: bool) -> Row:
    """A row as it is to be: what the formgrader's users set by hand stays, and asks for a look when the score moves."""
    if there is None or "extra_credit" in row or was_ours:
        return {"manual_score": None, "extra_credit": None, "needs_manual_grade": False} | row
    touched = there["manual_score"] is not None and there["auto_score"] != row["auto_score"]
    kept = {name: there[name] for name in ("manual_score", "extra_credit")}
    return row | kept | {"needs_manual_grade": touched or there["needs_manual_grade"]}


def _naive(moment: datetime) -> datetime:
    """UTC as nbgrader stores it."""
    return moment.astimezone(UTC).replace(tzinfo=None)
