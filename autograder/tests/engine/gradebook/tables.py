"""All that a gradebook holds, without the ids that are drawn at random."""

from __future__ import annotations

from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    GradeCell,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import Engine, select

Rows = set[tuple[Any, ...]]


def contents(engine: Engine) -> dict[str, Rows]:
    """The rows by what they are."""
    submitted = (
        select(Assignment.name, SubmittedAssignment.student_id, SubmittedAssignment.timestamp)
        .add_columns(SubmittedAssignment.extension, SubmittedNotebook.late_submission_penalty)
        .join(SubmittedAssignment, SubmittedAssignment.assignment_id == Assignment.id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
    )
    scores = Grade.auto_score, Grade.manual_score, Grade.extra_credit, Grade.needs_manual_grade
    texts = Comment.auto_comment, Comment.manual_comment
    questions = {
        "assignments": select(Assignment.name, Assignment.duedate),
        "cells": select(BaseCell.name, BaseCell.type, GradeCell.__table__.c.max_score).outerjoin(
            GradeCell.__table__, GradeCell.__table__.c.id == BaseCell.__table__.c.id
        ),
        "students": select(Student.id, Student.first_name, Student.last_name, Student.email),
        "submitted": submitted,
        "grades": of_cells(Grade, scores),
        "comments": of_cells(Comment, texts),
    }
    with engine.connect() as connection:
        return {name: {tuple(row) for row in connection.execute(asked)} for name, asked in questions.items()}


def of_cells(model: Any, columns: Any) -> Any:
    """The exercise, the student, the cell, and these columns."""
    return (
        select(Assignment.name, SubmittedAssignment.student_id, BaseCell.name, *columns)
        .select_from(model)
        .join(BaseCell, BaseCell.id == model.cell_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == model.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
    )


def rows_and_ids(engine: Engine) -> dict[str, Rows]:
    """Every row of every table as it is, ids and all."""
    from nbgrader.api import Base

    with engine.connect() as connection:
        return {t.name: {tuple(row) for row in connection.execute(select(t))} for t in Base.metadata.sorted_tables}
