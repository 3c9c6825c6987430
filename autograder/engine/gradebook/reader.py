"""Read nbgrader's database for the spreadsheets and for the next grading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    GradeCell,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.api import Student as NbgraderStudent
from sqlalchemy import Connection, Select, or_, select

from autograder.engine.gradebook.decisions import BY_HAND, cells_decided
from autograder.engine.gradebook.records import Student
from autograder.engine.notebooks.cells import ANSWER
from autograder.engine.results import ByHand
from autograder.engine.spool import Shelf

ROWS_AT_ONCE = 1000
BASE_CELLS, GRADE_CELLS = BaseCell.__table__.c, GradeCell.__table__.c
CELLS = (
    select(Assignment.name, BASE_CELLS.name, GRADE_CELLS.max_score)
    .select_from(GradeCell.__table__)
    .join(BaseCell.__table__, BASE_CELLS.id == GRADE_CELLS.id)
    .join(Notebook, Notebook.id == BASE_CELLS.notebook_id)
    .join(Assignment, Assignment.id == Notebook.assignment_id)
    .order_by(BASE_CELLS.name)
)
PEOPLE = select(
    NbgraderStudent.id, NbgraderStudent.first_name, NbgraderStudent.last_name, NbgraderStudent.email
).order_by(NbgraderStudent.id)
SUBMISSIONS = (
    select(SubmittedNotebook.id, SubmittedAssignment.student_id, Assignment.name, SubmittedAssignment.timestamp)
    .add_columns(Assignment.duedate, SubmittedAssignment.extension, SubmittedNotebook.late_submission_penalty)
    .select_from(SubmittedNotebook)
    .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
    .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
)
GRADES = (
    select(Grade.notebook_id, BaseCell.name, Grade.auto_score, Grade.manual_score, Grade.extra_credit)
    .join(BaseCell, BaseCell.id == Grade.cell_id)
    .order_by(BaseCell.name)
)
SET_BY_HAND = or_(Grade.manual_score.is_not(None), Grade.extra_credit.is_not(None))
DECIDED = select(Grade.notebook_id).where(SET_BY_HAND)
COMMENTS = (
    select(Comment.notebook_id, Comment.auto_comment, Comment.manual_comment)
    .join(BaseCell, BaseCell.id == Comment.cell_id)
    .where(BaseCell.name == BY_HAND)
)
"""The comments on the last cell: the grader's, and what the formgrader's users wrote."""


TYPED = (
    select(Comment.notebook_id, BaseCell.name, Comment.manual_comment)
    .join(BaseCell, BaseCell.id == Comment.cell_id)
    .where(BaseCell.name != BY_HAND, Comment.manual_comment.is_not(None), Comment.manual_comment != "")
    .order_by(BaseCell.name)
)
"""What the formgrader's users wrote under answers."""


@dataclass
class Entry:
    """One exercise of one student: the points of each cell, from the checks and as they count, and a remark."""

    submitted: datetime | None
    deadline: datetime | None
    penalty: float
    raw: dict[str, float] = field(default_factory=dict)
    counted: dict[str, float] = field(default_factory=dict)
    remark: str = ""

    @property
    def score(self) -> float:
        """Return the points that count; as in nbgrader, a penalty never lowers them below 0."""
        return round(max(0.0, sum(self.counted.values()) - self.penalty), 2)


Entries = dict[str, Entry]


class Contents:
    """The points of the checks by exercise, students by their ids, and the entries of each by exercise."""

    def __init__(self, points: dict[str, dict[str, float]], students: dict[str, Student]) -> None:
        self.points, self.students = points, students
        self.entries = Shelf[Entries](lambda row: {slug: _entry(values) for slug, values in row.items()})

    def add(self, student: str, entries: Entries) -> None:
        """Add the entries of a student by exercise."""
        self.entries.put(student, {slug: _plain(entry) for slug, entry in entries.items()})

    def entries_of(self, student: str) -> Entries:
        """Return the entries of a student by exercise."""
        return self.entries.get(student, {})


def _plain(entry: Entry) -> dict[str, Any]:
    times = (time.isoformat() if time else "" for time in (entry.submitted, entry.deadline))
    return dict(zip(("submitted", "deadline"), times, strict=True)) | {
        name: getattr(entry, name) for name in ("penalty", "raw", "counted", "remark")
    }


def _entry(values: dict[str, Any]) -> Entry:
    times = {name: datetime.fromisoformat(values[name]) if values[name] else None for name in ("submitted", "deadline")}
    return Entry(**(values | times))


def contents_of(connection: Connection, slugs: Sequence[str]) -> Contents:
    """Return what a gradebook holds of these exercises, in their order; times are UTC without a zone."""
    stored: dict[str, dict[str, float]] = {}
    for slug, check, points in connection.execute(CELLS):
        stored.setdefault(slug, {})[check] = points
    students = {key: Student(key, *(name or "" for name in names)) for key, *names in connection.execute(PEOPLE)}
    contents = Contents({slug: stored[slug] for slug in slugs if slug in stored}, students)
    grades, comments = _by_notebook(connection, GRADES, Grade), _by_notebook(connection, COMMENTS, Comment)
    for student, submissions in groupby(connection.execute(_in_order(SUBMISSIONS)), key=itemgetter(1)):
        entries = {}
        for notebook, _, slug, submitted, due, moved, penalty in submissions:
            entry = entries[slug] = Entry(submitted, due + moved if due and moved else due, penalty or 0.0)
            for check, auto, manual, extra in grades(notebook):
                entry.raw[check] = auto or 0.0
                entry.counted[check] = (manual if manual is not None else auto or 0.0) + (extra or 0.0)
            for texts in comments(notebook):
                entry.remark = "\n".join(filter(None, texts))
        contents.add(student, {slug: entry for slug, entry in entries.items() if slug in slugs})
    return contents


def _by_notebook(connection: Connection, asked: Select[Any], model: Any) -> Callable[[str], list[tuple[Any, ...]]]:
    """Return what returns the rows of a notebook; it is asked for notebooks in their order, and keeps no rows."""
    asked = asked.join(SubmittedNotebook, SubmittedNotebook.id == model.notebook_id)
    asked = asked.join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
    groups = groupby(connection.execute(_in_order(asked, BaseCell.name)), key=itemgetter(0))
    current = next(groups, None)

    def rows_of(notebook: str) -> list[tuple[Any, ...]]:
        nonlocal current
        if current is None or current[0] != notebook:
            return []
        found = [tuple(row[1:]) for row in current[1]]
        current = next(groups, None)
        return found

    return rows_of


def _in_order(asked: Select[Any], *then: Any) -> Select[Any]:
    """Return a question whose answers come student by student, and are fetched in parts."""
    return (
        asked.order_by(None)
        .order_by(SubmittedAssignment.student_id, SubmittedNotebook.id, *then)
        .execution_options(yield_per=ROWS_AT_ONCE)
    )


def set_in_gradebook(connection: Connection) -> dict[tuple[str, str], list[ByHand]]:
    """Return what was set by hand in the formgrader, by (student id, exercise), without what the records decided."""
    comments = {
        notebook: comments
        for notebook, *comments in connection.execute(COMMENTS.where(Comment.notebook_id.in_(DECIDED)))
    }
    found: dict[tuple[str, str], list[ByHand]] = {}
    for notebook, name, _, manual, extra, student, slug in connection.execute(_with_owner(GRADES).where(SET_BY_HAND)):
        grader_comment, user_comment = comments.get(notebook, (None, None))
        if name in cells_decided(grader_comment) or not (manual is not None or extra):
            continue
        whole = name == BY_HAND  # a cell without points of its own: all that it has is added
        decision = ByHand(
            check="" if whole else name,
            points=None if whole else manual,
            extra=(extra or 0.0) + (manual or 0.0 if whole else 0.0),
            reason=" ".join((user_comment or "").split()) or "in the gradebook",
            source="gradebook",
        )
        found.setdefault((student, slug), []).append(decision)
    return found


def _with_owner(asked: Select[Any]) -> Select[Any]:
    """Return a question about cells of submitted notebooks that also gives the student and the exercise."""
    model = asked.column_descriptions[0]["entity"]
    return (
        asked.join(SubmittedNotebook, SubmittedNotebook.id == model.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .add_columns(SubmittedAssignment.student_id, Assignment.name)
    )


def typed_in_gradebook(connection: Connection) -> dict[tuple[str, str], list[str]]:
    """Return what the formgrader's users wrote under answers, by (student id, exercise)."""
    found: dict[tuple[str, str], list[str]] = {}
    for _, cell, text, student, slug in connection.execute(_with_owner(TYPED)):
        found.setdefault((student, slug), []).append(f"{cell.removeprefix(ANSWER)}: {' '.join(text.split())}")
    return found
