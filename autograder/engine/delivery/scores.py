"""Official scores in Classroom 50's `scores.json`, as overrides: its own collection keeps those and refreshes the rest.

An override that somebody made by hand counts more than a grade of ours and stays as it is.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.engine.delivery.formats import RESULT_SCHEMA, rows
from autograder.engine.intake import bytes_of
from autograder.engine.results import Result, assemble, printable
from autograder.engine.submissions import Submission, folders_of
from autograder.errors import Misuse, Unreadable

SCHEMA = "classroom50/scores/v1"
OURS = "official_grade"  # a key of the entries that come from here: other keys are kept, and so is this one
LINK = r"https://[!-~]{1,500}"
TEXTS = {
    "classroom": r".+",
    "owner": r".+",
    "submission": r"submit/[!-~]{1,200}",
    "commit": LINK,
    "release": LINK,
    "review": LINK,
    "datetime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
}
"""What is taken of a release, and its form: people click on links, and a student can write `javascript:` there."""
LARGEST = 10 << 20


@dataclass(frozen=True)
class GradedRepository:
    """One repository: its assignment, the login of its owner, the result of its exercises, where it lies."""

    assignment: str
    owner: str
    result: Result
    repository: Path


def repositories(everyone: list[Submission], results: list[Result], classroom: str) -> Iterator[GradedRepository]:
    """Yield the result of each repository of a classroom: that of its own exercises."""
    for submission, result in zip(everyone, results, strict=True):
        for place, slugs in folders_of(submission, tuple(e["slug"] for e in result["exercises"])):
            start, end = f"{classroom.lower()}-", f"-{submission.name.lower()}"
            name = place.name.lower()
            if slugs and name.startswith(start) and name.endswith(end):
                own = assemble(submission.name, [e for e in result["exercises"] if e["slug"] in slugs])
                yield GradedRepository(name[len(start) : -len(end)], submission.name, own, place)


def read(path: Path) -> dict[str, Any]:
    """Classroom 50's file; Misuse when it is something else."""
    name = printable(str(path))
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Misuse(f"{name} cannot be read: {error.strerror}") from None
    except ValueError:
        raise Misuse(f"{name} is not JSON") from None
    if not isinstance(document, dict) or document.get("schema") != SCHEMA or "assignments" not in document:
        raise Misuse(f"{name} is not a scores.json of Classroom 50: expected the schema {SCHEMA}")
    return document


def completed(
    document: dict[str, Any], classroom: str, graded: Iterable[GradedRepository]
) -> tuple[dict[str, Any], list[str]]:
    """A copy of the file with these grades in it, and a line for each that is not."""
    made, left_out = copy.deepcopy(document), list[str]()
    for one in graded:
        bucket = made["assignments"].setdefault(one.assignment, {"type": "individual", "entries": []})
        known = next((e for e in bucket["entries"] if e["owner"].lower() == one.owner.lower()), None)
        if known and known.get("override") is True and not known.get(OURS):
            left_out.append(f"{one.owner}, {one.assignment}: the score that was set by hand is kept")
            continue
        submissions = history(known, released(one, classroom))
        if not submissions:
            left_out.append(f"{one.owner}, {one.assignment}: there is no submission in Classroom 50 to give a score to")
            continue
        latest = {**submissions[0], "score": one.result["score"], "max-score": one.result["max_score"]}
        latest["tests"] = list(rows(one.result))
        entry = {**(known or {"owner": one.owner}), "override": True, OURS: True}
        entry["submissions"] = [latest, *submissions[1:]]
        if known:
            bucket["entries"][bucket["entries"].index(known)] = entry
        else:
            bucket["entries"].append(entry)
    return made, left_out


def history(known: dict[str, Any] | None, latest: dict[str, Any] | None) -> list[dict[str, Any]]:
    """All submissions of a repository, newest first; the latest may be known already."""
    before = list(known["submissions"]) if known else []
    if latest is None or any(s["submission"] == latest["submission"] for s in before):
        return before
    return [latest, *before]


def released(one: GradedRepository, classroom: str) -> dict[str, Any] | None:
    """The record of the latest release that `gh teacher download` laid into a repository; None without one.

    A student can write this file, too. Of it only links and the date are used.
    """
    try:
        found = json.loads(bytes_of(one.repository, "result.json", LARGEST))
    except (Unreadable, ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not all(_fits(form, found.get(name)) for name, form in TEXTS.items()):
        return None
    theirs = (found["classroom"], found.get("assignment"), found["owner"].lower())
    if theirs != (classroom, one.assignment, one.owner.lower()):
        return None
    kept = {name: found[name] for name in TEXTS}
    return {"schema": RESULT_SCHEMA, "assignment_type": "individual", **kept}


def _fits(form: str, value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(form, value) is not None
