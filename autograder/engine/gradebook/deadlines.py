"""Times of submission and deadlines: how late a submission is, and how many points that costs.

Arithmetic is done in UTC, except for days, which are those of the calendar. Between two clock times of a zone Python
subtracts what the clocks show, and that is wrong by an hour when they were changed in between.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from autograder.course import Late
from autograder.engine.intake import bytes_of
from autograder.engine.submissions import Submission
from autograder.errors import Unreadable

TIMESTAMP_FILE = "timestamp.txt"
"""What nbgrader writes into the folder of an assignment when it is handed in."""
MAX_TIMESTAMP_BYTES = 200


def instant(moment: datetime, zone: str, latest: bool = False) -> datetime:
    """Return a moment in UTC; one without a zone is what the clocks of `zone` show.

    In the hour when clocks are changed they show a time twice or never. Such a time has two readings, of which the
    earlier one counts, or the `latest`: a deadline is as late as it can be, a submission as early.
    """
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    readings = [moment.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1)]
    return max(readings) if latest else min(readings)


def parse(text: str, zone: str, latest: bool = False) -> datetime:
    """Return a moment in UTC from text: ISO 8601 with a time, or nbgrader's form with the name of a zone behind it.

    >>> parse("2026-11-20 23:59:00 Europe/Berlin", "UTC").isoformat()
    '2026-11-20T22:59:00+00:00'

    Raise ValueError for anything else, and for a moment outside the years that Python knows.
    """
    time, _, named = text.strip().rpartition(" ")
    if named[:1].isalpha() and time:
        zone = named
    else:
        time = text.strip()
    moment = datetime.fromisoformat(time)
    if ":" not in time:
        raise ValueError("a date without a time")
    try:
        return instant(moment, zone, latest)
    except (OverflowError, OSError, KeyError) as error:  # the year 1 or 9999; a folder of zones; no such zone
        raise ValueError(str(error)) from None


def stamps_of(submission: Submission, zone: str) -> dict[str, datetime]:
    """Return when the exercises of a submission were handed in, as far as its platform or nbgrader says it.

    Files with a timestamp are read in nbgrader's own layout of folders alone. In any other a file of that name is the
    student's own, as is the date of a commit: there the times come from the instructor's records. Platforms show the
    time of their own zone, which is taken for that of the course.
    """
    stamps = {slug: instant(time, zone) for slug, time in submission.times.items()}
    for slug, folders in (submission.parts or {}).items():
        if submission.stamped and len(folders) == 1:
            try:
                stamps[slug] = parse(bytes_of(folders[0], TIMESTAMP_FILE, MAX_TIMESTAMP_BYTES).decode("ascii"), "UTC")
            except (Unreadable, ValueError):
                continue
    return stamps


def seconds_late(submitted: datetime, deadline: datetime, late: Late) -> float:
    """Return the seconds from the deadline to the submission; 0 when it was in time or within the grace period.

    A submission after the grace period is late from the deadline on.
    """
    seconds = (submitted - deadline).total_seconds()
    return 0.0 if seconds <= 60 * late.grace_minutes else seconds


def penalty(score: float, points: float, submitted: datetime, deadline: datetime, late: Late) -> float:
    """Return the points deducted for lateness from a score in an exercise of `points`; never more than the score."""
    intervals = intervals_begun(submitted, deadline, late) if seconds_late(submitted, deadline, late) else 0
    deducted = intervals * points * late.deduction / 100
    return round(min(deducted, max(0.0, score - points * late.lowest / 100)), 2)


def intervals_begun(submitted: datetime, deadline: datetime, late: Late) -> int:
    """Return how many intervals, or parts of one, a submission is late.

    A day ends when the clocks of the course show the time of the deadline again, after 23 or 25 hours where they are
    changed in between.
    """
    if late.interval == "once":
        return 1
    if late.interval == "hour":
        return math.ceil((submitted - deadline) / timedelta(hours=1))
    due = deadline.astimezone(ZoneInfo(late.time_zone)).replace(tzinfo=None)
    days = max(1, (submitted - deadline).days - 1)
    while submitted > instant(due + timedelta(days=days), late.time_zone, latest=True):
        days += 1
    return days
