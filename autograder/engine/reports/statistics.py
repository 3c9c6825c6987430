"""Statistics of a class: the distribution of scores, the checks that fail, the mistakes that are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from autograder.engine.results import MistakeResult, Result

BINS = 10


@dataclass(frozen=True)
class Bin:
    """Submissions with scores from `low` to `high` per cent."""

    low: int
    high: int
    count: int


@dataclass(frozen=True)
class FailedCheck:
    """A check that passed or failed in `judged` submissions, and failed in `failed` of them."""

    slug: str
    title: str
    failed: int
    judged: int


@dataclass(frozen=True)
class MadeMistake:
    """A named mistake and the positions of the submissions that make it."""

    slug: str
    mistake: MistakeResult
    submissions: list[int] = field(default_factory=list)


def distribution(results: Iterable[Result]) -> list[Bin]:
    """Return how many submissions reach each share of the points, in steps of ten per cent; the last holds 100."""
    shares = [100 * r["score"] // r["max_score"] if r["max_score"] else 0 for r in results]
    counts = Counter(min(share * BINS // 100, BINS - 1) for share in shares)
    width = 100 // BINS
    return [Bin(i * width, 100 if i == BINS - 1 else (i + 1) * width - 1, counts[i]) for i in range(BINS)]


def failed_checks(results: Sequence[Result]) -> list[FailedCheck]:
    """Return the checks that some submission failed, the highest rate of failure first, then in course order."""
    titles: dict[tuple[str, str], str] = {}
    counts: Counter[tuple[str, str, str]] = Counter()
    for exercise in (e for r in results for e in r["exercises"]):
        for check in exercise["checks"]:
            titles[exercise["slug"], check["name"]] = check["title"]
            counts[exercise["slug"], check["name"], check["outcome"]] += 1
    rows = []
    for (slug, name), title in titles.items():
        failed, passed = counts[slug, name, "failed"], counts[slug, name, "passed"]
        if failed:
            rows.append(FailedCheck(slug, title, failed, failed + passed))
    return sorted(rows, key=lambda row: row.failed / row.judged, reverse=True)


def made_mistakes(results: Sequence[Result]) -> list[MadeMistake]:
    """Return the named mistakes, the one that most submissions make first."""
    made: dict[tuple[str, str], MadeMistake] = {}
    for position, result in enumerate(results):
        for exercise in result["exercises"]:
            for mistake in exercise["mistakes"]:
                key = exercise["slug"], mistake["id"]
                made.setdefault(key, MadeMistake(exercise["slug"], mistake)).submissions.append(position)
    return sorted(made.values(), key=lambda row: len(row.submissions), reverse=True)
