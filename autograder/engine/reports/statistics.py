"""Statistics of a class: the distribution of scores, the checks that fail, the mistakes that are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from autograder.engine.results import MistakeResult, Result

BINS = 10


class Bin(NamedTuple):
    """Submissions with scores from `low` to `high` per cent."""

    low: int
    high: int
    submissions: int


class FailedCheck(NamedTuple):
    """A check that passed or failed in `judged` submissions, and failed in `failed` of them."""

    slug: str
    title: str
    failed: int
    judged: int


class MadeMistake(NamedTuple):
    """A named mistake and the positions of the submissions that make it."""

    slug: str
    mistake: MistakeResult
    submissions: list[int]


def distribution(results: Iterable[Result]) -> list[Bin]:
    """Return how many submissions reach each share of the points, in steps of ten per cent; the last holds 100."""
    shares = [100 * r["score"] // r["max_score"] if r["max_score"] else 0 for r in results]
    counts = Counter(min(share * BINS // 100, BINS - 1) for share in shares)
    width = 100 // BINS
    return [Bin(i * width, 100 if i == BINS - 1 else (i + 1) * width - 1, counts[i]) for i in range(BINS)]


def failed_checks(results: Iterable[Result]) -> list[FailedCheck]:
    """Return the checks that some submission failed, the highest rate of failure first, then in course order."""
    failures: dict[tuple[str, str, str], list[bool]] = {}
    for exercise in (e for r in results for e in r["exercises"]):
        for check in exercise["checks"]:
            judged = failures.setdefault((exercise["slug"], check["name"], check["title"]), [])
            if check["outcome"] in ("passed", "failed"):
                judged.append(check["outcome"] == "failed")
    rows = [FailedCheck(slug, title, sum(f), len(f)) for (slug, _, title), f in failures.items() if any(f)]
    return sorted(rows, key=lambda row: row.failed / row.judged, reverse=True)


def made_mistakes(results: Sequence[Result]) -> list[MadeMistake]:
    """Return the named mistakes, the one that most submissions make first."""
    made: dict[tuple[str, str], MadeMistake] = {}
    for position, result in enumerate(results):
        for exercise in result["exercises"]:
            for mistake in exercise["mistakes"]:
                key = exercise["slug"], mistake["id"]
                made.setdefault(key, MadeMistake(exercise["slug"], mistake, [])).submissions.append(position)
    return sorted(made.values(), key=lambda row: len(row.submissions), reverse=True)
