"""Put official scores into Classroom 50's `scores.json` as overrides, which its own collection does not change.

An override that somebody set by hand counts more than an official score and is kept.
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
LINK = r"https://github\.com/[A-Za-z0-9-]{1,39}/(?P<repository>[A-Za-z0-9._-]{1,100})/[A-Za-z0-9._/%-]{1,300}"
RELEASE_FIELDS = {
    "classroom": r".+",
    "owner": r".+",
    "submission": r"submit/[A-Za-z0-9._-]{1,200}",
    "commit": LINK,
    "release": LINK,
    "review": LINK,
    "datetime": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z",
}
"""The fields taken from a release, and their forms: people click links, which lead to the repository itself alone."""
LARGEST_RELEASE = 10 << 20  # bytes of `result.json`


class GradedRepository(NamedTuple):
    """One repository: its assignment, the login of its owner, the result of its exercises, its folder."""

    assignment: str
    owner: str
    result: Result
    folder: Path


def repositories(graded: Iterable[tuple[Submission, Result]], classroom: str) -> Iterator[GradedRepository]:
    """Yield each repository of a classroom with the result of its own exercises."""
    for submission, result in graded:
        owner = submission.person.login or submission.name
        for folder, slugs in folders_of(submission, tuple(e["slug"] for e in result["exercises"])):
            start, end = f"{classroom.lower()}-", f"-{owner.lower()}"
            name = folder.name.lower()
            if slugs and name.startswith(start) and name.endswith(end):
                own = assemble(submission.name, [e for e in result["exercises"] if e["slug"] in slugs])
                yield GradedRepository(name[len(start) : -len(end)], owner, own, folder)


def read(path: Path) -> dict[str, Any]:
    """Return the content of Classroom 50's `scores.json`; raise Misuse if a file is something else."""
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


def completed(
    scores: dict[str, Any], classroom: str, graded: Iterable[GradedRepository]
) -> tuple[dict[str, Any], list[str]]:
    """Return Classroom 50's scores with those of these repositories in them, and a line for each that is left out."""
    document, left_out = copy.deepcopy(scores), []
    for repository in graded:
        new_assignment = {"type": "individual", "entries": []}
        entries = document["assignments"].setdefault(repository.assignment, new_assignment)["entries"]
        owner = repository.owner
        old = next((e for e in entries if e["owner"].lower() == owner.lower()), None)
        if old and old.get("override") is True and not old.get(OFFICIAL_GRADE):
            left_out.append(f"{owner}, {repository.assignment}: the score that was set by hand is kept")
            continue
        submissions = history(old, released(repository, classroom))
        if not submissions:
            left_out.append(
                f"{owner}, {repository.assignment}: there is no submission in Classroom 50 to give a score to"
            )
            continue
        score = {"score": counted(repository.result), "max-score": repository.result["max_score"]}
        latest = {**submissions[0], **score, "tests": list(rows(repository.result))}
        if not old:
            entries.append(old := {"owner": owner})
        old |= {"override": True, OFFICIAL_GRADE: True, "submissions": [latest, *submissions[1:]]}
    return document, left_out


def counted(result: Result) -> int:
    """Return the points that count, as Classroom 50 takes them: whole numbers, half points up, at most the maximum."""
    points = sum(e["mark"]["score"] if "mark" in e else e["score"] for e in result["exercises"])
    return max(0, min(result["max_score"], math.floor(points + 0.5)))


def history(entry: dict[str, Any] | None, latest: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Return all submissions of a repository, newest first; an entry may hold the latest one already."""
    earlier = list(entry["submissions"]) if entry else []
    if latest is None or any(s["submission"] == latest["submission"] for s in earlier):
        return earlier
    return [latest, *earlier]


def released(repository: GradedRepository, classroom: str) -> dict[str, Any] | None:
    """Return the record of the latest release, which `gh teacher download` puts into a repository; None without one.

    A student can write this file, too. Only links into the repository and the date are used; the date proves nothing.
    """
    try:
        record = json.loads(bytes_of(repository.folder, "result.json", LARGEST_RELEASE))
    except (Unreadable, ValueError, RecursionError):
        return None
    if not isinstance(record, dict):
        return None
    here = repository.folder.name.lower()
    if not all(_fits(form, record.get(name), here) for name, form in RELEASE_FIELDS.items()):
        return None
    named = (record["classroom"], record.get("assignment"), record["owner"].lower())
    if named != (classroom, repository.assignment, repository.owner.lower()):
        return None
    kept = {name: record[name] for name in RELEASE_FIELDS}
    return {"schema": CLASSROOM50_RESULT, "assignment_type": "individual", **kept}


def _fits(form: str, value: object, repository: str) -> bool:
    """Return whether a value has this form; a link leads to the repository, and a date is one of the calendar."""
    found = re.fullmatch(form, value) if isinstance(value, str) else None
    if found is None:
        return False
    if form is RELEASE_FIELDS["datetime"]:
        with contextlib.suppress(ValueError):
            return datetime.fromisoformat(found[0]) <= datetime.now(UTC)
        return False
    return found.groupdict().get("repository", repository).lower() == repository
