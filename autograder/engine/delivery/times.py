"""Read from Classroom 50 when assignments were handed in, and compare its deadlines with those of the course.

The time of a submission is in the name of its tag, which the workflow makes when a push arrives, by GitHub's clock. The
date of a commit is the student's own and is not used. Where only tags are graded the student's machine makes them, so
whatever does not fit together is a line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.engine.delivery.publish import ASSIGNMENTS_SCHEMA, WHOLE, deadline
from autograder.engine.delivery.scores import entry_of, history, release_record, repositories_of
from autograder.engine.results import printable
from autograder.engine.submissions import Submission, hyphenated
from autograder.errors import Misuse

TAG = re.compile(r"submit/(\d{4})-?(\d\d)-?(\d\d)T(\d\d)-?(\d\d)-?(\d\d)Z\b", re.ASCII)
CLOCKS = timedelta(minutes=10)  # by which the clock of a student's machine may be wrong


class Times:
    """When the exercises of a submission were handed in, from the scores of a classroom; `doubts` get a line each."""

    def __init__(self, course: Course, scores: dict[str, Any], classroom: str) -> None:
        self.course, self.scores, self.classroom = course, scores, classroom
        self.doubts: list[str] = []

    def of(self, submission: Submission) -> dict[str, datetime]:
        """Return the times by exercise: of several submissions that of the last."""
        found: dict[str, datetime] = {}
        for repository in repositories_of(submission, self.course.slugs, self.classroom):
            known = history(entry_of(self.scores, repository), release_record(repository, self.classroom))
            times = [(time, one) for one in known if (time := time_of(one))]
            if times:
                time, latest = max(times, key=lambda pair: pair[0])
                found |= dict.fromkeys(repository.slugs, time)
                self.doubts += [f"{repository.owner}, {repository.assignment}: {d}" for d in _doubts(time, latest)]
        return found


def time_of(submission: dict[str, Any]) -> datetime | None:
    """Return the time in the tag of a submission, None if it has none."""
    found = TAG.match(str(submission.get("submission", "")))
    try:
        return datetime.strptime("".join(found.groups() if found else ()), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _doubts(time: datetime, submission: dict[str, Any]) -> Iterator[str]:
    """Yield why the time of a submission may be wrong."""
    if submission.get("provenance_warning"):
        yield "Classroom 50 says that the release may be the student's own, and so may its time"
    try:
        committed = datetime.fromisoformat(str(submission.get("datetime")))
    except ValueError:
        return
    if committed.tzinfo and committed > time + CLOCKS:
        commit, tag = (f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC" for moment in (committed, time))
        yield f"the commit is dated {commit}, and its tag {tag}"


def with_shown_deadlines(course: Course, file: Path) -> tuple[Course, list[str]]:
    """Return a course whose exercises without a deadline have the one in Classroom 50's `assignments.json`.

    A deadline that differs from that of the course does not count and is a line. A file that is not there says nothing.
    """
    lines: list[str] = []
    shown: dict[str, datetime] = {}
    for entry in _entries(file):
        group = tuple(slug for slug in course.slugs if entry.get("slug") in (hyphenated(slug), WHOLE))
        due = _moment(entry.get("due"))
        if not group or due is None:
            continue
        if not any(course.exercise(slug).deadline for slug in group):
            shown |= dict.fromkeys(group, due)
        elif f"{due:%Y-%m-%dT%H:%M:%SZ}" != (own := deadline(course, group)):
            name = printable(str(entry["slug"]))
            lines.append(f"{name} is due {due:%Y-%m-%dT%H:%M:%SZ} on Classroom 50; course.toml says {own or 'nothing'}")
    exercises = tuple(replace(e, deadline=shown.get(e.slug, e.deadline)) for e in course.exercises)
    return replace(course, exercises=exercises), lines


def _entries(file: Path) -> list[dict[str, Any]]:
    name = printable(str(file))
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Misuse(f"{name} cannot be read: {error.strerror}") from None
    except ValueError:
        raise Misuse(f"{name} is not JSON") from None
    entries = document.get("assignments") if isinstance(document, dict) else None
    if not isinstance(entries, list) or document.get("schema") != ASSIGNMENTS_SCHEMA:
        raise Misuse(f"{name} is not an assignments.json of Classroom 50: expected the schema {ASSIGNMENTS_SCHEMA}")
    return [entry for entry in entries if isinstance(entry, dict)]


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None
