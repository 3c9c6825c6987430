"""What a class has in common is counted as a reader expects."""

from __future__ import annotations

from autograder.engine.reports.statistics import BINS, distribution, failed_checks, made_mistakes
from autograder.tests.engine.reports.samples import MISTAKE, check, exercise, result


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
    assert [(m.mistake["id"], m.submissions) for m in made] == [("other", [0, 2]), (MISTAKE["id"], [2])]
