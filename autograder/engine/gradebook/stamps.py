"""nbgrader's time stamps: `timestamp.txt` in the folder of an assignment, written when it was handed in.

They are read in nbgrader's own layout alone. In any other a file of that name is the student's, and so is the date of a
commit: there times come from the instructor's records.
"""

from __future__ import annotations

from datetime import datetime

from autograder.engine.gradebook.late import parse
from autograder.engine.intake import bytes_of
from autograder.engine.submissions import Submission
from autograder.errors import Unreadable

NAME = "timestamp.txt"
LONGEST = 200  # bytes


def stamps_of(submission: Submission) -> dict[str, datetime]:
    """When the exercises of a submission were handed in, as far as it says so in a form that can be read."""
    found = {}
    for slug, folders in (submission.parts or {}).items():
        if submission.stamped and len(folders) == 1:
            try:
                found[slug] = parse(bytes_of(folders[0], NAME, LONGEST).decode("ascii"), "UTC")
            except (Unreadable, ValueError):
                continue
    return found
