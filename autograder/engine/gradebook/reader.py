"""What nbgrader's database holds, as the spreadsheets and the next grading need it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    GradeCell,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import Connection, Select, select

from autograder.engine.gradebook.decisions import BY_HAND, cells_decided
from autograder.engine.results import ByHand

GRADE_CELLS = GradeCell.__table__


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
        """The points that count; as in nbgrader, a penalty never takes them below 0."""
        return round(max(0.0, sum(self.counted.values()) - self.penalty), 2)


@dataclass(frozen=True)
class Contents:
    """The points of the checks by exercise, names by student id, entries by student id and exercise."""

    points: dict[str, dict[str, float]]
    students: dict[str, dict[str, str]]
    entries: dict[tuple[str, str], Entry]


def contents_of(connection: Connection, slugs: Sequence[str]) -> Contents:
    """Return what a gradebook holds of these exercises, in their order; times are UTC without a zone."""
    stored: dict[str, dict[str, float]] = {}
    cells = (
        select(Assignment.name, BaseCell.__table__.c.name, GRADE_CELLS.c.max_score)
        .select_from(GRADE_CELLS)
        .join(BaseCell.__table__, BaseCell.__table__.c.id == GRADE_CELLS.c.id)
        .join(Notebook, Notebook.id == BaseCell.__table__.c.notebook_id)
        .join(Assignment, Assignment.id == Notebook.assignment_id)
        .order_by(BaseCell.__table__.c.name)
    )
    for slug, check, points in connection.execute(cells):
        stored.setdefault(slug, {})[check] = points
    people = select(Student.id, Student.first_name, Student.last_name, Student.email).order_by(Student.id)
    names = ("first_name", "last_name", "email")
    students = {
        row[0]: dict(zip(names, (value or "" for value in row[1:]), strict=True)) for row in connection.execute(people)
    }
    return Contents({slug: stored[slug] for slug in slugs if slug in stored}, students, _entries(connection, slugs))


def _entries(connection: Connection, slugs: Sequence[str]) -> dict[tuple[str, str], Entry]:
    entries: dict[str, Entry] = {}
    keys: dict[tuple[str, str], Entry] = {}
    handed_in = _of_submissions(
        select(
            SubmittedAssignment.student_id,
            Assignment.name,
            SubmittedNotebook.id,
            SubmittedAssignment.timestamp,
            Assignment.duedate,
            SubmittedAssignment.extension,
            SubmittedNotebook.late_submission_penalty,
        ).select_from(SubmittedNotebook)
    )
    for student, slug, notebook, submitted, due, moved, penalty in connection.execute(handed_in):
        deadline = due + moved if due and moved else due
        entries[notebook] = keys[student, slug] = Entry(submitted, deadline, penalty or 0.0)
    scores = select(Grade.notebook_id, BaseCell.name, Grade.auto_score, Grade.manual_score, Grade.extra_credit).join(
        BaseCell, BaseCell.id == Grade.cell_id
    )
    for notebook, check, auto, manual, extra in connection.execute(scores):
        entries[notebook].raw[check] = auto or 0.0
        entries[notebook].counted[check] = (manual if manual is not None else auto or 0.0) + (extra or 0.0)
    for notebook, comments in _comments(connection).items():
        entries[notebook].remark = "\n".join(filter(None, comments))
    return {key: entry for key, entry in keys.items() if key[1] in slugs}


def _comments(connection: Connection) -> dict[str, tuple[str, str]]:
    """Return the comments on the last cell, the grader's and the users', by submitted notebook."""
    comments = (
        select(Comment.notebook_id, Comment.auto_comment, Comment.manual_comment)
        .join(BaseCell, BaseCell.id == Comment.cell_id)
        .where(BaseCell.name == BY_HAND)
    )
    return {notebook: (auto or "", manual or "") for notebook, auto, manual in connection.execute(comments)}


def _of_submissions(query: Select[Any]) -> Select[Any]:
    """Join submitted notebooks with the student and the assignment."""
    return query.join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id).join(
        Assignment, Assignment.id == SubmittedAssignment.assignment_id
    )


def set_in_gradebook(connection: Connection) -> dict[tuple[str, str], list[ByHand]]:
    """Return what was set by hand in the formgrader, by (student id, exercise), without what the records decided."""
    comments = _comments(connection)
    grades = _of_submissions(
        select(
            SubmittedAssignment.student_id,
            Assignment.name,
            Grade.notebook_id,
            BaseCell.name,
            Grade.manual_score,
            Grade.extra_credit,
        )
        .select_from(Grade)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .where(Grade.manual_score.is_not(None) | Grade.extra_credit.is_not(None))
        .order_by(BaseCell.name)
    )
    found: dict[tuple[str, str], list[ByHand]] = {}
    for student, slug, notebook, name, manual, extra in connection.execute(grades):
        grader_comment, user_comment = comments.get(notebook, ("", ""))
        if name in cells_decided(grader_comment) or not (manual is not None or extra):
            continue
        whole = name == BY_HAND  # a cell without points of its own: all that it has is added
        decision = ByHand(
            check="" if whole else name,
            points=None if whole else manual,
            extra=(extra or 0.0) + (manual or 0.0 if whole else 0.0),
            reason=" ".join(user_comment.split()) or "in the gradebook",
            source="gradebook",
        )
        found.setdefault((student, slug), []).append(decision)
    return found
