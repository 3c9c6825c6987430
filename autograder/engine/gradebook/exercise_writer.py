"""One exercise in nbgrader's database: its assignment, notebook and cells, and the students' submissions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    GradeCell,
    Notebook,
    SolutionCell,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import Connection, delete

from autograder.course import Course
from autograder.engine.gradebook.deadlines import instant
from autograder.engine.gradebook.decisions import BY_HAND, cells_decided, comment, grades_of, merged
from autograder.engine.gradebook.table import DatabaseRow, StoredTable
from autograder.engine.notebooks.cells import ANSWER
from autograder.engine.results import CheckResult, ExerciseResult
from autograder.engine.suites import functions

COURSE_ID = "default_course"  # nbgrader's own name for the course where none is configured
CellKey = tuple[str, str]
"""The type of a cell and its name."""


class ExerciseWriter:
    """Writes the results of one exercise, which are given as student ids with results."""

    def __init__(self, course: Course, slug: str, results: Sequence[tuple[str, ExerciseResult]]) -> None:
        self.course, self.slug, self.results = course, slug, results
        deadline = course.exercise(slug).deadline
        self.deadline = instant(deadline, course.late.time_zone, latest=True) if deadline else None

    def write(self, connection: Connection) -> None:
        """Write everything in an open transaction."""
        assignment, notebook = self._assignment(connection)
        cells = self._cells(connection, notebook, self.results[0][1]["checks"])
        grade_cells = {name: row["id"] for (kind, name), row in cells.items() if kind == "GradeCell"}
        answers = {name: row["id"] for (kind, name), row in cells.items() if kind == "SolutionCell"}
        submitted = self._submissions(connection, assignment, notebook)
        earlier_comments = self._comments(connection, answers, submitted)
        self._grades(connection, grade_cells, submitted, earlier_comments)

    def _assignment(self, connection: Connection) -> tuple[str, str]:
        """Write the assignment and its notebook; return their ids."""
        assignments = StoredTable.of(connection, Assignment)
        stored = {row["name"]: row for row in assignments.rows(Assignment.name == self.slug)}
        course_id = stored[self.slug]["course_id"] if stored else COURSE_ID
        due = _naive(self.deadline) if self.deadline else None
        row = {"name": self.slug, "duedate": due, "course_id": course_id}
        assignment = assignments.write(stored, {self.slug: row})[self.slug]["id"]
        notebooks = StoredTable.of(connection, Notebook)
        stored = {row["name"]: row for row in notebooks.rows(Notebook.assignment_id == assignment)}
        row = {"name": self.slug, "assignment_id": assignment, **({} if stored else {"kernelspec": None})}
        return assignment, notebooks.write(stored, {self.slug: row})[self.slug]["id"]

    def _cells(
        self, connection: Connection, notebook: str, checks: Sequence[CheckResult]
    ) -> dict[CellKey, DatabaseRow]:
        """Write a grade cell for each check, a solution cell for each function, and the cell for decisions as both."""
        names = functions(self.course.solution(self.slug).read_text(encoding="utf-8"))
        points = {check["name"]: float(check["max_score"]) for check in checks} | {BY_HAND: 0.0}
        answers = [*(f"{ANSWER}{name}" for name in names), BY_HAND]  # the names in the notebooks that are handed out
        wanted = [("GradeCell", name) for name in points] + [("SolutionCell", name) for name in answers]
        base = StoredTable.of(connection, BaseCell)
        stored = {(row["type"], row["name"]): row for row in base.rows(BaseCell.notebook_id == notebook)}
        _drop_cells(connection, [row["id"] for key, row in stored.items() if key not in wanted])
        rows = {(kind, name): {"name": name, "notebook_id": notebook, "type": kind} for kind, name in wanted}
        cells = base.write(stored, rows)
        types = {name: "markdown" if name == BY_HAND else "code" for name in points}
        graded = {name: row["id"] for (kind, name), row in cells.items() if kind == "GradeCell"}
        solutions = [row["id"] for (kind, _), row in cells.items() if kind == "SolutionCell"]
        columns = {cell: {"max_score": points[n], "cell_type": types[n]} for n, cell in graded.items()}
        _complete_cells(connection, GradeCell, columns)
        _complete_cells(connection, SolutionCell, {cell: {} for cell in solutions})
        return cells

    def _submissions(self, connection: Connection, assignment: str, notebook: str) -> dict[str, ExerciseResult]:
        """Write the submissions; return the results by the id of their submitted notebooks.

        An exercise that was not handed in has none, unless something was decided about it or it had one before.
        """
        submissions = StoredTable.of(connection, SubmittedAssignment)
        stored = {row["student_id"]: row for row in submissions.rows(SubmittedAssignment.assignment_id == assignment)}
        counted = {
            student: exercise
            for student, exercise in self.results
            if exercise["status"] != "missing" or exercise["mark"]["by_hand"] or student in stored
        }
        rows = {
            student: {"assignment_id": assignment, "student_id": student, **self._times(exercise)}
            for student, exercise in counted.items()
        }
        students = {row["id"]: student for student, row in submissions.write(stored, rows).items()}
        notebooks = StoredTable.of(connection, SubmittedNotebook)
        stored = {row["assignment_id"]: row for row in notebooks.rows(SubmittedNotebook.notebook_id == notebook)}
        wanted = {}
        for key, student in students.items():
            penalty = counted[student]["mark"]["penalty"]
            wanted[key] = {"assignment_id": key, "notebook_id": notebook, "late_submission_penalty": penalty}
            wanted[key] |= {} if key in stored else {"flagged": False}
        return {row["id"]: counted[students[key]] for key, row in notebooks.write(stored, wanted).items()}

    def _times(self, exercise: ExerciseResult) -> DatabaseRow:
        """Return when an exercise was handed in, and by how much its deadline was moved."""
        mark = exercise["mark"]
        submitted = _naive(datetime.fromisoformat(mark["submitted"])) if mark["submitted"] else None
        moved = datetime.fromisoformat(mark["deadline"]) - self.deadline if self.deadline else None
        return {"timestamp": submitted, "extension": moved or None}

    def _comments(
        self, connection: Connection, cells: Mapping[str, str], submitted: Mapping[str, ExerciseResult]
    ) -> dict[str, str | None]:
        """Write a comment for each answer, the grader's in the last cell; return the grader's earlier comments."""
        comments = StoredTable.of(connection, Comment)
        stored = {(r["notebook_id"], r["cell_id"]): r for r in comments.rows(Comment.cell_id.in_(cells.values()))}
        rows = {}
        for notebook, exercise in submitted.items():
            for name, cell in cells.items():
                text = comment(exercise) if name == BY_HAND else None
                rows[notebook, cell] = {"cell_id": cell, "notebook_id": notebook, "auto_comment": text}
                rows[notebook, cell] |= {} if (notebook, cell) in stored else {"manual_comment": None}
        comments.write(stored, rows)
        last = cells[BY_HAND]
        return {notebook: row["auto_comment"] for (notebook, cell), row in stored.items() if cell == last}

    def _grades(
        self,
        connection: Connection,
        cells: Mapping[str, str],
        submitted: Mapping[str, ExerciseResult],
        earlier_comments: Mapping[str, str | None],
    ) -> None:
        """Write a grade for each check of each submission, and one for what concerns all of it."""
        grades = StoredTable.of(connection, Grade)
        stored = {(row["notebook_id"], row["cell_id"]): row for row in grades.rows(Grade.cell_id.in_(cells.values()))}
        wanted = {}
        for notebook, exercise in submitted.items():
            decided_before = cells_decided(earlier_comments.get(notebook))
            for name, grade in grades_of(exercise).items():
                key = notebook, cells[name]
                row = merged(grade, stored.get(key), name in decided_before)
                wanted[key] = {"notebook_id": notebook, "cell_id": cells[name], **row}
        grades.write(stored, wanted)


def _drop_cells(connection: Connection, cells: Sequence[str]) -> None:
    """Remove cells of checks and functions that the course no longer has, with their grades and comments."""
    if cells:
        for model in (Grade, Comment):
            connection.execute(delete(model.__table__).where(model.__table__.c.cell_id.in_(cells)))
        for model in (GradeCell, SolutionCell, BaseCell):
            connection.execute(delete(model.__table__).where(model.__table__.c.id.in_(cells)))


def _complete_cells(connection: Connection, model: type[BaseCell], columns: Mapping[str, DatabaseRow]) -> None:
    """Write the rows that complete cells in the table of their own type; `columns` by the cells' ids."""
    table = StoredTable.of(connection, model)
    stored = {row["id"]: row for row in table.rows(table.table.c.id.in_(columns))}
    table.write(stored, {cell: {"id": cell, **row} for cell, row in columns.items()})


def _naive(moment: datetime) -> datetime:
    """Return a time in UTC as nbgrader stores it."""
    return moment.astimezone(UTC).replace(tzinfo=None)
