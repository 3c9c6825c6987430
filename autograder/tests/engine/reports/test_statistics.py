"""What a class has in common is counted as a reader expects."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from autograder.engine.reports import statistics
from autograder.engine.reports.statistics import (
    BINS,
    Bin,
    Distribution,
    EqualFiles,
    FailedCheck,
    FailedChecks,
    Holders,
    MadeMistake,
    MadeMistakes,
    Troubles,
    UnnamedFailures,
)
from autograder.engine.results import Result
from autograder.tests.engine.reports.samples import MISTAKE, check, exercise, result


def distribution(results: Sequence[Result]) -> list[Bin]:
    marks = Distribution()
    for position, row in enumerate(results):
        marks.add(position, row)
    return marks.bins()


def failed_checks(results: Sequence[Result]) -> list[FailedCheck]:
    failed = FailedChecks()
    for position, row in enumerate(results):
        failed.add(position, row)
    return failed.rows()


def made_mistakes(results: Sequence[Result]) -> list[MadeMistake]:
    made = MadeMistakes()
    for position, row in enumerate(results):
        made.add(position, row)
    return made.rows()


def scored(score: int, of: int = 100) -> list[int]:
    points = [check(points=score), check("failed", of - score)]
    return [b.submissions for b in distribution([result(exercise(*points))])]


def test_scores_are_counted_by_tenths_and_full_marks_are_in_the_last() -> None:
    for score, place in ((0, 0), (9, 0), (10, 1), (55, 5), (89, 8), (90, 9), (100, 9)):
        assert scored(score).index(1) == place, score
    assert scored(7, of=12).index(1) == 5
    assert sum(scored(0, of=0)) == 1


def test_the_bins_cover_everything_once() -> None:
    bins = distribution([])
    covered = [share for b in bins for share in range(b.low, b.high + 1)]
    assert covered == list(range(101))
    assert len(bins) == BINS


def test_checks_are_ranked_by_the_share_of_those_judged() -> None:
    def row(first: str, second: str) -> list[object]:
        return [check(first, name="first", title="one"), check(second, name="second", title="two")]

    outcomes = [("failed", "passed"), ("failed", "failed"), ("not_written", "passed"), ("skipped", "passed")]
    results = [result(exercise(*row(*pair))) for pair in outcomes]  # type: ignore[arg-type]
    ranked = [(r.title, r.failed, r.judged) for r in failed_checks(results)]
    assert ranked == [("one", 2, 2), ("two", 1, 4)]


def test_checks_that_nobody_fails_are_not_listed() -> None:
    assert failed_checks([result(exercise(check(), check("not_written")))]) == []


def test_checks_of_one_name_in_two_exercises_are_two() -> None:
    both = result(exercise(check("failed")), exercise(check("failed"), slug="sgd"))
    assert [r.slug for r in failed_checks([both])] == ["adam", "sgd"]


def test_mistakes_are_ranked_by_who_makes_them() -> None:
    other = {**MISTAKE, "id": "other"}
    results = [
        result(exercise(mistakes=(other,))),
        result(exercise()),
        result(exercise(mistakes=(MISTAKE, other))),
    ]
    made = made_mistakes(results)
    assert [(m.mistake["id"], list(m.submissions.first)) for m in made] == [("other", [0, 2]), (MISTAKE["id"], [2])]


def collected(collector: Troubles | UnnamedFailures | EqualFiles, results: Sequence[Result]) -> None:
    for position, row in enumerate(results):
        collector.add(position, row)


def test_a_list_names_the_first_and_counts_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "MOST_NAMED", 2)
    holders = Holders(4, 5, 6)
    assert (list(holders.first), holders.count, holders.unnamed) == ([4, 5], 3, 1)


def test_the_largest_group_of_equal_failures_is_first() -> None:
    results = [
        result(exercise(check("failed", name="step", message=message)))
        for message in ("one", "two", "one", "two", "two", "six")
    ]
    unnamed = UnnamedFailures()
    collected(unnamed, results)
    found = [
        (group.slug, group.checks, group.example, list(group.submissions.first)) for group in unnamed.rows(results)
    ]
    assert found == [("adam", ["step"], "two", [1, 3, 4]), ("adam", ["step"], "one", [0, 2])]


def test_equal_files_are_one_row_in_the_order_of_their_first_holders() -> None:
    results = [result(exercise(check()), exercise(check(), slug="sgd")) for _ in range(4)]
    for position, hashes in enumerate(("aA", "bB", "bA", "aC")):
        for row, sha256 in zip(results[position]["exercises"], hashes, strict=True):
            row["source_sha256"] = sha256
    equal = EqualFiles()
    collected(equal, results)
    assert [(slug, list(who.first)) for slug, who in equal.rows()] == [
        ("adam", [0, 3]),
        ("sgd", [0, 2]),
        ("adam", [1, 2]),
    ]


def test_of_many_files_that_need_help_those_that_were_not_graded_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "MOST_ROWS", 2)
    noted = result(exercise(check(), notes=("two files",)))
    broken = result(exercise(check("skipped"), status="broken"))
    troubles = Troubles()
    collected(troubles, [noted, broken, noted, broken])
    assert (troubles.count, [row.position for row in troubles.rows()]) == (4, [1, 3])
