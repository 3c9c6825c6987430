"""Find what a class has in common: files that need help, mistakes, failing checks, equal files, and marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from autograder.engine.results import ExerciseResult, MistakeResult, Result

BINS = 10


class Bin(NamedTuple):
    """Submissions with scores from `low` to `high` per cent."""

    low: int
    high: int
    submissions: int


class FailedCheck(NamedTuple):
    """A check that passed or failed in `judged` submissions, and the positions of those that failed it."""

    slug: str
    name: str
    title: str
    submissions: list[int]
    judged: int

    @property
    def failed(self) -> int:
        """Return how many submissions failed it."""
        return len(self.submissions)


class Trouble(NamedTuple):
    """An exercise of the submission at a position whose file needs help, and what is known of it."""

    position: int
    exercise: ExerciseResult
    notes: list[str]


class Alike(NamedTuple):
    """Submissions in which the same checks of an exercise fail alike and no known mistake explains it.

    `example` is what a check shows of it, with the call that fails.
    """

    slug: str
    checks: list[str]
    example: str
    submissions: list[int]


class MadeMistake(NamedTuple):
    """A named mistake and the positions of the submissions that make it."""

    slug: str
    mistake: MistakeResult
    submissions: list[int]


def distribution(results: Iterable[Result]) -> list[Bin]:
    """Return how many submissions reach each share of the marks, or else of the points; the last step holds 100."""
    shares = [int(share(r)) for r in results]
    counts = Counter(min(max(0, one) * BINS // 100, BINS - 1) for one in shares)
    width = 100 // BINS
    return [Bin(i * width, 100 if i == BINS - 1 else (i + 1) * width - 1, counts[i]) for i in range(BINS)]


def share(result: Result) -> float:
    """Return what a submission has reached, in per cent: its mark if it has one, else the share of the points."""
    if "mark" in result:
        return 100 * result["mark"]["score"] / result["mark"]["max_score"]
    return 100 * result["score"] / result["max_score"] if result["max_score"] else 0.0


def troubles(results: Sequence[Result]) -> list[Trouble]:
    """Return the exercises whose files could not be graded, or not as they were handed in."""
    found = []
    for position, result in enumerate(results):
        for exercise in result["exercises"]:
            relevant_notes = (
                exercise["notes"] if exercise["status"] != "missing" else [n for n in exercise["notes"] if "; " in n]
            )
            if relevant_notes or exercise["status"] not in ("graded", "missing"):
                found.append(Trouble(position, exercise, relevant_notes))
    return sorted(found, key=lambda one: one.exercise["status"] in ("graded", "missing"))


def alike(results: Sequence[Result]) -> list[Alike]:
    """Return the groups of two submissions or more that fail alike without a known mistake, the largest first.

    Checks with fixed inputs show the same call and the same answer for the same behaviour.
    """
    groups: dict[tuple[str, tuple[str, ...], str], list[int]] = {}
    for position, result in enumerate(results):
        for exercise in result["exercises"]:
            explained = {name for mistake in exercise["mistakes"] for name in mistake.get("checks", [])}
            failed = [c for c in exercise["checks"] if c["outcome"] == "failed" and c["name"] not in explained]
            example = next((check["message"] for check in failed if check["visible"]), "")
            if example and exercise["status"] == "graded":
                names = tuple(check["name"] for check in failed)
                groups.setdefault((exercise["slug"], names, example), []).append(position)
    found = [Alike(slug, list(names), example, who) for (slug, names, example), who in groups.items() if len(who) > 1]
    return sorted(found, key=lambda group: len(group.submissions), reverse=True)


def equal_files(results: Sequence[Result]) -> list[tuple[str, list[int]]]:
    """Return for each file that several submissions hold its exercise and their positions; stubs are left out."""
    holders: dict[tuple[str, str], list[int]] = {}
    for position, result in enumerate(results):
        for exercise in result["exercises"]:
            written = any(check["outcome"] in ("passed", "failed") for check in exercise["checks"])
            if exercise["source_sha256"] and written:
                holders.setdefault((exercise["slug"], exercise["source_sha256"]), []).append(position)
    return [(slug, who) for (slug, _), who in holders.items() if len(who) > 1]


def failed_checks(results: Iterable[Result]) -> list[FailedCheck]:
    """Return the checks that some submission failed, the highest rate of failure first, then in course order."""
    judged: dict[tuple[str, str, str], list[tuple[int, bool]]] = {}
    for position, result in enumerate(results):
        for exercise in result["exercises"]:
            for check in exercise["checks"]:
                row = judged.setdefault((exercise["slug"], check["name"], check["title"]), [])
                if check["outcome"] in ("passed", "failed"):
                    row.append((position, check["outcome"] == "failed"))
    found = [FailedCheck(*key, [one for one, failed in row if failed], len(row)) for key, row in judged.items()]
    return sorted((row for row in found if row.failed), key=lambda row: row.failed / row.judged, reverse=True)


def made_mistakes(results: Sequence[Result]) -> list[MadeMistake]:
    """Return the named mistakes, the one that most submissions make first."""
    rows_by_key: dict[tuple[str, str], MadeMistake] = {}
    for position, result in enumerate(results):
        for exercise in result["exercises"]:
            for mistake in exercise["mistakes"]:
                key = exercise["slug"], mistake["id"]
                rows_by_key.setdefault(key, MadeMistake(exercise["slug"], mistake, [])).submissions.append(position)
    return sorted(rows_by_key.values(), key=lambda row: len(row.submissions), reverse=True)
