"""What nbgrader's database holds, as the exports and the next grading need it."""

from __future__ import annotations

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import Connection, select

from autograder.engine.gradebook.writer import BY_HAND, OURS
from autograder.engine.results import ByHand


def set_in_gradebook(connection: Connection) -> dict[tuple[str, str], list[ByHand]]:
    """What was set by hand in the formgrader, by (student id, exercise); what came from the records is left out."""
    remarks: dict[str, tuple[str, str]] = {}
    words = (
        select(Comment.notebook_id, Comment.auto_comment, Comment.manual_comment)
        .join(BaseCell, BaseCell.id == Comment.cell_id)
        .where(BaseCell.name == BY_HAND)
    )
    for notebook, ours, theirs in connection.execute(words):
        remarks[notebook] = ours or "", theirs or ""
    touched = (
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
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Grade.manual_score.is_not(None) | Grade.extra_credit.is_not(None))
        .order_by(BaseCell.name)
    )
    found: dict[tuple[str, str], list[ByHand]] = {}
    for student, slug, notebook, name, manual, extra in connection.execute(touched):
        ours, theirs = remarks.get(notebook, ("", ""))
        if name in OURS.findall(ours) or not (manual is not None or extra):
            continue
        check = "" if name == BY_HAND else name
        row = ByHand(
            check=check,
            points=None if name == BY_HAND else manual,
            extra=(extra or 0.0) + (manual or 0.0 if name == BY_HAND else 0.0),
            reason=" ".join(theirs.split()) or "in the gradebook",
            source="gradebook",
        )
        found.setdefault((student, slug), []).append(row)
    return found
