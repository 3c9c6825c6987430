"""Add official scores, those of `autograder collect`, to the content of Classroom 50's `scores.json`.

They are overrides, which Classroom 50 leaves unchanged when it collects scores itself. An override that somebody set by
hand takes precedence over an official score and is kept.
"""

from __future__ import annotations

import contextlib
import copy
import json
import math
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from autograder.engine.delivery.formats import CLASSROOM50_RESULT, rows
from autograder.engine.intake import bytes_of
from autograder.engine.results import Result, assemble, printable
from autograder.engine.submissions import Submission, folders_of
from autograder.errors import Misuse, Unreadable

CLASSROOM50_SCORES = "classroom50/scores/v1"
OFFICIAL_GRADE = "official_grade"  # Classroom 50 keeps unknown keys, so this one tells our entries from others
# GitHub: a login has at most 39 characters, the name of a repository at most 100
LINK = r"https://github\.com/[A-Za-z0-9-]{1,39}/(?P<repository>[A-Za-z0-9._-]{1,100})/[A-Za-z0-9._/%-]{1,300}"
RELEASE_FIELDS = {
    "classroom": r".+",  # this and the owner are compared with the expected ones
    "owner": r".+",
    "submission": r"submit/[A-Za-z0-9._-]{1,200}",
    "commit": LINK,
    "release": LINK,
    "review": LINK,
    "datetime": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z",
}
"""The fields that are taken from a release, with their patterns. People click links: all lead to the repository."""
LARGEST_RELEASE_RECORD = 10 << 20  # bytes of `result.json`, which a student can write


class Repository(NamedTuple):
    """A repository: its assignment, its owner, the exercises in it, and its folder."""

    assignment: str
    owner: str
    slugs: tuple[str, ...]
    folder: Path


def repositories_of(submission: Submission, slugs: tuple[str, ...], classroom: str) -> Iterator[Repository]:
    """Yield each repository in a folder `<classroom>-<assignment>-<owner>`; other folders are skipped."""
    owner = submission.person.login or submission.name  # where no login is known, the name of the submission
    for folder, own in folders_of(submission, slugs):
        start, end = f"{classroom.lower()}-", f"-{owner.lower()}"
        name = folder.name.lower()
        if own and name.startswith(start) and name.endswith(end):
            yield Repository(name[len(start) : -len(end)], owner, own, folder)


def repositories(
    graded_submissions: Iterable[tuple[Submission, Result]], classroom: str
) -> Iterator[tuple[Repository, Result]]:
    """Yield each repository with the result of the exercises in it."""
    for submission, result in graded_submissions:
        for repository in repositories_of(submission, tuple(e["slug"] for e in result["exercises"]), classroom):
            own = [e for e in result["exercises"] if e["slug"] in repository.slugs]
            yield repository, assemble(submission.name, own)


def read_scores(path: Path) -> dict[str, Any]:
    """Return the content of Classroom 50's `scores.json`; raise Misuse if it cannot be read or is another file."""
    name = printable(str(path))
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Misuse(f"{name} cannot be read: {error.strerror}") from None
    except ValueError:
        raise Misuse(f"{name} is not JSON") from None
    if not isinstance(document, dict) or document.get("schema") != CLASSROOM50_SCORES or "assignments" not in document:
        raise Misuse(f"{name} is not a scores.json of Classroom 50: expected the schema {CLASSROOM50_SCORES}")
    return document


def with_official_scores(
    scores: dict[str, Any], classroom: str, graded_repositories: Iterable[tuple[Repository, Result]]
) -> tuple[dict[str, Any], list[str]]:
    """Return a copy of `scores` with the official score of each repository, and a message for each left out."""
    document, left_out = copy.deepcopy(scores), []
    for repository, result in graded_repositories:
        owner, entry = repository.owner, entry_of(document, repository)
        if entry and entry.get("override") is True and not entry.get(OFFICIAL_GRADE):
            left_out.append(f"{owner}, {repository.assignment}: the score that was set by hand is kept")
            continue
        submissions = history(entry, release_record(repository, classroom))
        if not submissions:
            left_out.append(
                f"{owner}, {repository.assignment}: Classroom 50 has no submission, so no score was entered"
            )
            continue
        score = {"score": whole_points(result), "max-score": result["max_score"]}
        latest = {**submissions[0], **score, "tests": list(rows(result))}
        if not entry:
            entry = {"owner": owner}
            new_assignment: dict[str, Any] = {"type": "individual", "entries": []}
            document["assignments"].setdefault(repository.assignment, new_assignment)["entries"].append(entry)
        entry |= {"override": True, OFFICIAL_GRADE: True, "submissions": [latest, *submissions[1:]]}
    return document, left_out


def entry_of(scores: dict[str, Any], repository: Repository) -> dict[str, Any] | None:
    """Return the entry of a repository in the content of `scores.json`, None if there is none."""
    entries = scores["assignments"].get(repository.assignment, {"entries": []})["entries"]
    return next((e for e in entries if e["owner"].lower() == repository.owner.lower()), None)


def whole_points(result: Result) -> int:
    """Return the points after deadlines and decisions as Classroom 50 requires them: whole, up to the maximum."""
    points = sum(e["mark"]["score"] if "mark" in e else e["score"] for e in result["exercises"])
    # half a point is rounded up
    return max(0, min(result["max_score"], math.floor(points + 0.5)))


def history(entry: dict[str, Any] | None, latest: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Return the submissions of an entry, newest first as in Classroom 50, with `latest` in front if it is new."""
    earlier = list(entry["submissions"]) if entry else []
    if latest is None or any(s["submission"] == latest["submission"] for s in earlier):
        return earlier
    return [latest, *earlier]


def release_record(repository: Repository, classroom: str) -> dict[str, Any] | None:
    """Return `result.json` of the latest release, which `gh teacher download` puts into a repository, or None.

    A student can write this file as well, so it proves nothing, not even a date. It is used only if its classroom,
    assignment and owner are the expected ones, its links lead into this repository and its date is not in the future.
    """
    try:
        record = json.loads(bytes_of(repository.folder, "result.json", LARGEST_RELEASE_RECORD))
    except (Unreadable, ValueError, RecursionError):
        return None
    if not isinstance(record, dict):
        return None
    repository_name = repository.folder.name.lower()
    if not all(_fits(field, record.get(field), repository_name) for field in RELEASE_FIELDS):
        return None
    claimed = (record["classroom"], record.get("assignment"), record["owner"].lower())
    if claimed != (classroom, repository.assignment, repository.owner.lower()):
        return None
    fields = {field: record[field] for field in RELEASE_FIELDS}
    return {"schema": CLASSROOM50_RESULT, "assignment_type": "individual", **fields}


def _fits(field: str, value: object, repository: str) -> bool:
    """Return whether a value has the form of a field; a link leads to the repository, a date exists and is past."""
    found = re.fullmatch(RELEASE_FIELDS[field], value) if isinstance(value, str) else None
    if found is None:
        return False
    if field == "datetime":
        with contextlib.suppress(ValueError):
            return datetime.fromisoformat(found[0]) <= datetime.now(UTC)
        return False
    # only the pattern of a link has the group "repository"
    return found.groupdict().get("repository", repository).lower() == repository
