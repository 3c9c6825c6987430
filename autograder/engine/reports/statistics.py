"""Find what a class has in common: files that need help, mistakes, failing checks, equal files, and marks.

Each of these collects in one pass over the results. It keeps counts, and the positions of the first submissions only,
since a class may have any size; the tables of the class hold all of them.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from autograder.engine.reports.class_rows import state
from autograder.engine.results import ExerciseResult, MistakeResult, Result

BINS = 10
NEAREST = "Where a file lies under another name, --use-nearest grades the one that is probably meant, and says so."
MOST_NAMED = 200  # submissions that a list names
MOST_ROWS = 1000  # rows of a list that may have one for each submission


class Bin(NamedTuple):
    """Submissions with scores from `low` to `high` per cent."""

    low: int
    high: int
    submissions: int


class Holders:
    """How many submissions have something in common, and the positions of the first of them."""

    def __init__(self, *positions: int) -> None:
        self.count, self.first = 0, array("l")
        for position in positions:
            self.add(position)

    def add(self, position: int) -> None:
        """Count one more."""
        self.count += 1
        if len(self.first) < MOST_NAMED:
            self.first.append(position)

    @property
    def unnamed(self) -> int:
        """Return how many are counted and not among the first."""
        return self.count - len(self.first)


class FailedCheck(NamedTuple):
    """A check that passed or failed in `judged` submissions, and those that failed it."""

    slug: str
    name: str
    title: str
    submissions: Holders
    judged: int

    @property
    def failed(self) -> int:
        """Return how many submissions failed it."""
        return self.submissions.count


class Trouble(NamedTuple):
    """An exercise of the submission at a position whose file needs help, and what is known of it.

    The same is known of `further` exercises of the submission.
    """

    position: int
    slug: str
    state: str
    notes: str
    further: int = 0


class Alike(NamedTuple):
    """Submissions in which the same checks of an exercise fail alike and no known mistake explains it.

    `example` is what a check shows of it, with the call that fails.
    """

    slug: str
    checks: list[str]
    example: str
    submissions: Holders


class MadeMistake(NamedTuple):
    """A named mistake and the submissions that make it."""

    slug: str
    mistake: MistakeResult
    submissions: Holders


class Distribution:
    """How many submissions reach each share of the marks, or else of the points."""

    def __init__(self) -> None:
        self.counts, self.submissions, self.sum = Counter[int](), 0, 0.0

    def add(self, position: int, result: Result) -> None:
        """Count one more."""
        reached = share(result)
        self.submissions, self.sum = self.submissions + 1, self.sum + reached
        self.counts[min(max(0, int(reached)) * BINS // 100, BINS - 1)] += 1

    @property
    def mean(self) -> float:
        """Return the average share in per cent, 0 of no submissions."""
        return self.sum / self.submissions if self.submissions else 0.0

    def bins(self) -> list[Bin]:
        """Return the steps from 0 to 100 per cent; the last one holds 100."""
        width = 100 // BINS
        return [Bin(i * width, 100 if i == BINS - 1 else (i + 1) * width - 1, self.counts[i]) for i in range(BINS)]


def share(result: Result) -> float:
    """Return what a submission has reached, in per cent: its mark if it has one, else the share of the points."""
    if "mark" in result:
        return 100 * result["mark"]["score"] / result["mark"]["max_score"]
    return 100 * result["score"] / result["max_score"] if result["max_score"] else 0.0


class Troubles:
    """The exercises whose files could not be graded, and those that were not graded as they were handed in."""

    def __init__(self) -> None:
        self.ungraded: list[Trouble] = []
        self.others: list[Trouble] = []
        self.count, self.missing = 0, False

    def add(self, position: int, result: Result) -> None:
        """Note what is known of the files of one submission."""
        troubles: dict[tuple[str, str, str], Trouble] = {}
        for exercise in result["exercises"]:
            status, notes, slug = exercise["status"], exercise["notes"], exercise["slug"]
            relevant_notes = notes if status != "missing" else [note for note in notes if "; " in note]
            if relevant_notes or status not in ("graded", "missing"):
                new = Trouble(position, slug, state(exercise), " ".join(relevant_notes), -1)
                key = status, new.state, new.notes.replace(f"{slug}.py", "")
                known = troubles.get(key, new)
                troubles[key] = known._replace(further=known.further + 1)
        for (of_file, *_), trouble in troubles.items():
            rows = self.others if of_file in ("graded", "missing") else self.ungraded
            self.count += 1
            self.missing |= of_file == "missing"
            if len(rows) < MOST_ROWS:
                rows.append(trouble)

    def rows(self) -> list[Trouble]:
        """Return the first of them: those that could not be graded, then the others."""
        return [*self.ungraded, *self.others][:MOST_ROWS]


class UnnamedFailures:
    """Groups of two submissions or more that fail alike without a known mistake.

    Checks with fixed inputs show the same call and the same answer for the same behaviour. Of each kind of failure
    only its hash is kept, and its text is looked up in the results at the end.
    """

    def __init__(self) -> None:
        self.single: dict[bytes, int] = {}
        self.groups: dict[bytes, Holders] = {}

    def add(self, position: int, result: Result) -> None:
        """Note the failures of one submission."""
        for one in unnamed_failures(result):
            key = _hash(repr(one))
            if key in self.groups:
                self.groups[key].add(position)
            elif key in self.single:
                self.groups[key] = Holders(self.single.pop(key), position)
            else:
                self.single[key] = position

    def rows(self, results: Sequence[Result]) -> list[Alike]:
        """Return the largest groups, the largest first."""
        largest = sorted(self.groups.items(), key=lambda group: group[1].count, reverse=True)[:MOST_ROWS]
        return [
            Alike(slug, list(names), example, holders)
            for key, holders in largest
            for slug, names, example in unnamed_failures(results[holders.first[0]])
            if _hash(repr((slug, names, example))) == key
        ]


def unnamed_failures(result: Result) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield each exercise with failed checks that no known mistake explains: its name, these checks, an example."""
    for exercise in result["exercises"]:
        explained = {name for mistake in exercise["mistakes"] for name in mistake.get("checks", [])}
        failed = [c for c in exercise["checks"] if c["outcome"] == "failed" and c["name"] not in explained]
        example = next((check["message"] for check in failed if check["visible"]), "")
        if example and exercise["status"] == "graded":
            yield exercise["slug"], tuple(check["name"] for check in failed), example


class EqualFiles:
    """Files that several submissions hold, equal to the byte; stubs are left out."""

    def __init__(self) -> None:
        self.files: dict[str, tuple[bytearray, array[int]]] = {}

    def add(self, position: int, result: Result) -> None:
        """Note the files of one submission."""
        for exercise in result["exercises"]:
            if exercise["source_sha256"] and is_written(exercise):
                hashes, positions = self.files.setdefault(exercise["slug"], (bytearray(), array("l")))
                hashes += _hash(exercise["source_sha256"])
                positions.append(position)

    def rows(self) -> list[tuple[str, Holders]]:
        """Return the first of these files, each by its exercise and the submissions that hold it."""
        found = [(slug, group) for slug in self.files for group in self._groups(slug)]
        return sorted(found, key=lambda row: row[1].first[0])[:MOST_ROWS]

    def _groups(self, slug: str) -> list[Holders]:
        hashes, positions = self.files[slug]
        first: dict[bytes, int] = {}
        groups: dict[bytes, Holders] = {}
        for number, position in enumerate(positions):
            key = bytes(hashes[HASH * number : HASH * (number + 1)])
            if key in groups:
                groups[key].add(position)
            elif key not in first:
                first[key] = position
            elif len(groups) < MOST_ROWS:
                groups[key] = Holders(first[key], position)
        return list(groups.values())


def is_written(exercise: ExerciseResult) -> bool:
    """Return whether a check of an exercise had something to judge."""
    return any(check["outcome"] in ("passed", "failed") for check in exercise["checks"])


HASH = 16  # bytes


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=HASH).digest()


class FailedChecks:
    """The checks that some submission failed."""

    def __init__(self) -> None:
        self.judged = Counter[tuple[str, str, str]]()
        self.failed: dict[tuple[str, str, str], Holders] = {}

    def add(self, position: int, result: Result) -> None:
        """Count the checks of one submission."""
        for exercise in result["exercises"]:
            for check in exercise["checks"]:
                key = exercise["slug"], check["name"], check["title"]
                holders = self.failed.setdefault(key, Holders())
                if check["outcome"] in ("passed", "failed"):
                    self.judged[key] += 1
                if check["outcome"] == "failed":
                    holders.add(position)

    def rows(self) -> list[FailedCheck]:
        """Return them, the highest rate of failure first, then in course order."""
        found = [FailedCheck(*key, who, self.judged[key]) for key, who in self.failed.items() if who.count]
        return sorted(found, key=lambda row: row.failed / row.judged, reverse=True)


class MadeMistakes:
    """The named mistakes."""

    def __init__(self) -> None:
        self.made: dict[tuple[str, str], MadeMistake] = {}

    def add(self, position: int, result: Result) -> None:
        """Count the mistakes of one submission."""
        for exercise in result["exercises"]:
            for mistake in exercise["mistakes"]:
                new = MadeMistake(exercise["slug"], mistake, Holders())
                self.made.setdefault((exercise["slug"], mistake["id"]), new).submissions.add(position)

    def rows(self) -> list[MadeMistake]:
        """Return them, the one that most submissions make first."""
        return sorted(self.made.values(), key=lambda row: row.submissions.count, reverse=True)
