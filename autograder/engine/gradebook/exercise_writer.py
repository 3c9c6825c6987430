"""One exercise in nbgrader's database: its assignment, notebook and cells, and the students' submissions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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
from sqlalchemy import Connection, delete, select, update

from autograder.course import Course
from autograder.engine.gradebook.deadlines import instant
from autograder.engine.gradebook.decisions import BY_HAND, cells_decided, comment, grades_of, merged_grade
from autograder.engine.gradebook.memory import write_memory
from autograder.engine.gradebook.table import DatabaseRow, StoredTable
from autograder.engine.notebooks.cells import ANSWER
from autograder.engine.results import CheckResult, ExerciseResult
from autograder.engine.suites import functions

COURSE_ID = "default_course"  # nbgrader's own name for the course where none is configured
CellIds = dict[str, str]
"""The ids of cells by their names."""


class ExerciseWriter:
    """Writes the results of one exercise, which are given as student ids with results."""

    def __init__(self, course: Course, slug: str, results: Sequence[tuple[str, ExerciseResult]]) -> None:
        self.course, self.slug, self.results = course, slug, results
        deadline = course.exercise(slug).deadline
        self.deadline = instant(deadline, course.late.time_zone, latest=True) if deadline else None

    def write(self, connection: Connection) -> None:
        """Write everything in an open transaction."""
        assignment, notebook = self._assignment(connection)
        grade_cells, answers = self._cells(connection, notebook, self.results[0][1]["checks"])
        submitted = self._submissions(connection, assignment, notebook)
        _drop_cells(connection, notebook, {*grade_cells.values(), *answers.values()}, submitted)
        earlier_comments = self._comments(connection, answers, submitted)
        self._grades(connection, grade_cells, submitted, earlier_comments)
        written = {id(exercise) for exercise in submitted.values()}
        write_memory(connection, self.slug, [row for row in self.results if id(row[1]) in written])

    def _assignment(self, connection: Connection) -> tuple[str, str]:
        """Write the assignment and its notebook; return their ids."""
        assignments = StoredTable(connection, Assignment, "name")
        stored = assignments.rows(Assignment.name == self.slug)
        course_id = stored[self.slug]["course_id"] if stored else COURSE_ID
        due = _naive(self.deadline) if self.deadline else None
        row = {"name": self.slug, "duedate": due, "course_id": course_id}
        assignment = assignments.write(stored, [row])[self.slug]["id"]
        notebooks = StoredTable(connection, Notebook, "name")
        stored = notebooks.rows(Notebook.assignment_id == assignment)
        written = notebooks.write(stored, [{"name": self.slug, "assignment_id": assignment}])
        return assignment, written[self.slug]["id"]

    def _cells(self, connection: Connection, notebook: str, checks: Sequence[CheckResult]) -> tuple[CellIds, CellIds]:
        """Write a grade cell for each check, a solution cell for each function, and the cell for decisions as both.

        Return the ids of the grade cells and of the solution cells by their names.
        """
        functions_asked = functions(self.course.solution(self.slug).read_text(encoding="utf-8"))
        points = {check["name"]: float(check["max_score"]) for check in checks} | {BY_HAND: 0.0}
        answers = [*(f"{ANSWER}{name}" for name in functions_asked), BY_HAND]  # named as in the released notebooks
        keys = [("GradeCell", name) for name in points] + [("SolutionCell", name) for name in answers]
        base = StoredTable(connection, BaseCell, "type", "name")
        stored = base.rows(BaseCell.notebook_id == notebook)
        cells = base.write(stored, [{"name": name, "notebook_id": notebook, "type": kind} for kind, name in keys])
        grade_cells = {name: cells["GradeCell", name]["id"] for name in points}
        solution_cells = {name: cells["SolutionCell", name]["id"] for name in answers}
        types = {name: "markdown" if name == BY_HAND else "code" for name in points}
        rows = [{"id": cell, "max_score": points[name], "cell_type": types[name]} for name, cell in grade_cells.items()]
        _complete_cells(connection, GradeCell, rows)
        _complete_cells(connection, SolutionCell, [{"id": cell} for cell in solution_cells.values()])
        return grade_cells, solution_cells

    def _submissions(self, connection: Connection, assignment: str, notebook: str) -> dict[str, ExerciseResult]:
        """Write the submissions; return the results by the id of their submitted notebooks.

        An exercise that was not handed in has none, unless something was decided about it or it had one before.
        """
        submissions = StoredTable(connection, SubmittedAssignment, "student_id")
        these = SubmittedAssignment.student_id.in_([student for student, _ in self.results])
        stored = submissions.rows(SubmittedAssignment.assignment_id == assignment, these)
        counted = {
            student: exercise
            for student, exercise in self.results
            if exercise["status"] != "missing" or exercise["mark"]["by_hand"] or student in stored
        }
        rows = [
            {"assignment_id": assignment, "student_id": student, **self._times(exercise)}
            for student, exercise in counted.items()
        ]
        written = submissions.write(stored, rows)
        results = {written[student]["id"]: exercise for student, exercise in counted.items()}
        notebooks = StoredTable(connection, SubmittedNotebook, "assignment_id")
        rows = [
            {"assignment_id": key, "notebook_id": notebook, "late_submission_penalty": exercise["mark"]["penalty"]}
            for key, exercise in results.items()
        ]
        written = notebooks.write(notebooks.rows(SubmittedNotebook.assignment_id.in_(results)), rows)
        return {written[key]["id"]: exercise for key, exercise in results.items()}

    def _times(self, exercise: ExerciseResult) -> DatabaseRow:
        """Return when an exercise was handed in, and by how much its deadline was moved."""
        mark = exercise["mark"]
        submitted = _naive(datetime.fromisoformat(mark["submitted"])) if mark["submitted"] else None
        moved = datetime.fromisoformat(mark["deadline"]) - self.deadline if self.deadline else None
        return {"timestamp": submitted, "extension": moved or None}

    def _comments(
        self, connection: Connection, cells: CellIds, submitted: Mapping[str, ExerciseResult]
    ) -> dict[str, str | None]:
        """Write a comment for each answer, the grader's in the last cell; return the grader's earlier comments."""
        comments = StoredTable(connection, Comment, "notebook_id", "cell_id")
        stored = comments.rows(Comment.notebook_id.in_(submitted), Comment.cell_id.in_(cells.values()))
        rows = [
            {"notebook_id": key, "cell_id": cell, "auto_comment": comment(exercise) if name == BY_HAND else None}
            for key, exercise in submitted.items()
            for name, cell in cells.items()
        ]
        comments.write(stored, rows)
        return {key: row["auto_comment"] for (key, cell), row in stored.items() if cell == cells[BY_HAND]}

    def _grades(
        self,
        connection: Connection,
        cells: CellIds,
        submitted: Mapping[str, ExerciseResult],
        earlier_comments: Mapping[str, str | None],
    ) -> None:
        """Write a grade for each check of each submission, and one for what concerns all of it."""
        grades = StoredTable(connection, Grade, "notebook_id", "cell_id")
        stored = grades.rows(Grade.notebook_id.in_(submitted), Grade.cell_id.in_(cells.values()))
        rows = []
        for key, exercise in submitted.items():
            decided_before = cells_decided(earlier_comments.get(key))
            for name, grade in grades_of(exercise).items():
                row = merged_grade(grade, stored.get((key, cells[name])), name in decided_before)
                rows.append({"notebook_id": key, "cell_id": cells[name], **row})
        grades.write(stored, rows)


def _drop_cells(connection: Connection, notebook: str, kept: set[str], submitted: Collection[str]) -> None:
    """Remove the cells of checks and functions that the course no longer has from these submitted notebooks.

    A cell in which somebody else has points or a comment stays until that is graded again. It is worth nothing more.
    """
    of_notebook = select(BaseCell.id).where(BaseCell.notebook_id == notebook, BaseCell.id.not_in(kept))
    if not (gone := set(connection.execute(of_notebook).scalars())):
        return
    for model in (Grade.__table__, Comment.__table__):
        connection.execute(delete(model).where(model.c.notebook_id.in_(submitted), model.c.cell_id.in_(gone)))
    has_points = (Grade.auto_score > 0) | Grade.manual_score.is_not(None) | Grade.extra_credit.is_not(None)
    needed = set(connection.execute(select(Grade.cell_id).where(Grade.cell_id.in_(gone), has_points)).scalars())
    typed = select(Comment.cell_id).where(Comment.cell_id.in_(gone), Comment.manual_comment.is_not(None))
    needed |= set(connection.execute(typed).scalars())
    worthless = GradeCell.__table__
    connection.execute(
        update(worthless).where(worthless.c.id.in_(needed), worthless.c.max_score > 0).values(max_score=0)
    )
    for model in (Grade.__table__, Comment.__table__):
        connection.execute(delete(model).where(model.c.cell_id.in_(gone - needed)))
    for model in (GradeCell.__table__, SolutionCell.__table__, BaseCell.__table__):
        connection.execute(delete(model).where(model.c.id.in_(gone - needed)))


def _complete_cells(connection: Connection, model: type[BaseCell], rows: Sequence[DatabaseRow]) -> None:
    """Write the rows that complete cells in the table of their own type."""
    table = StoredTable(connection, model, "id")
    table.write(table.rows(table.table.c.id.in_([row["id"] for row in rows])), rows)


def _naive(moment: datetime) -> datetime:
    """Return a time in UTC as nbgrader stores it."""
    return moment.astimezone(UTC).replace(tzinfo=None)
