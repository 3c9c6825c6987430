"""What an instructor keeps beside the submissions: the roster, times of submission, extensions, points set by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from autograder.engine.results import ByHand

MAX_NAME = 128
"""How many characters nbgrader's columns for ids, names and addresses hold."""


@dataclass(frozen=True)
class Student:
    """A row of the roster."""

    student: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    id_number: str = ""
    canvas_id: str = ""
    sis_user_id: str = ""
    sis_login_id: str = ""
    section: str = ""
    login: str = ""


class ForAll(NamedTuple):
    """A decision about everybody who handed in an exercise, or only about those who make a known mistake."""

    mistake: str
    decision: ByHand


@dataclass(frozen=True)
class Records:
    """All records. Times are UTC; times and decisions are found by (student, exercise); `given` are names of files."""

    roster: dict[str, Student] | None = None
    submitted: dict[tuple[str, str], datetime] = field(default_factory=dict)
    extensions: dict[tuple[str, str], datetime] = field(default_factory=dict)
    by_hand: dict[tuple[str, str], list[ByHand]] = field(default_factory=dict)
    for_all: dict[str, list[ForAll]] = field(default_factory=dict)  # by exercise
    given: frozenset[str] = frozenset()
    comments: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # typed in the formgrader

    def students_named(self) -> dict[str, str]:
        """Return every student that a file other than the roster names, with the file."""
        rows = [("overrides.csv", key) for key in self.by_hand]
        rows += [("extensions.csv", key) for key in self.extensions]
        rows += [("timestamps.csv", key) for key in self.submitted]
        return {student: file for file, (student, _) in rows}
