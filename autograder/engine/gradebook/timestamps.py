"""nbgrader's timestamps: `timestamp.txt` in the folder of an assignment, written when it was handed in.

They are read in nbgrader's own layout of folders alone. In any other a file of that name is the student's own, as is
the date of a commit: there the times come from the instructor's records.
"""

from __future__ import annotations

from datetime import datetime

from autograder.engine.gradebook.deadlines import parse
from autograder.engine.intake import bytes_of
from autograder.engine.submissions import Submission
from autograder.errors import Unreadable

TIMESTAMP_FILE = "timestamp.txt"
MAX_TIMESTAMP_BYTES = 200


def stamps_of(submission: Submission) -> dict[str, datetime]:
    """Return when the exercises of a submission were handed in, for each that has a readable timestamp."""
    stamps = {}
    for slug, folders in (submission.parts or {}).items():
        if submission.stamped and len(folders) == 1:
            try:
                stamps[slug] = parse(bytes_of(folders[0], TIMESTAMP_FILE, MAX_TIMESTAMP_BYTES).decode("ascii"), "UTC")
            except (Unreadable, ValueError):
                continue
    return stamps
