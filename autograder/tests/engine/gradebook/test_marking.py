"""From raw scores to marks: lateness, extensions, decisions, and the scale of the gradebook."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from autograder.course import Course, Late
from autograder.engine.gradebook.records import ForAll, Records, Student
from autograder.engine.results import Mark
from autograder.tests.engine.gradebook.samples import adam, decision, due, exercise, marked, result
from autograder.tests.engine.reports.samples import MISTAKE

DUE = datetime(2026, 11, 20, 23, 59, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
PER_DAY = Late(deduction=10, grace_minutes=10)
ALICE = "alice", "adam"


def mark(course: Course, records: Records, *scores: int, status: str = "graded", **options: Any) -> Mark:
    """Alice's mark in adam."""
    (one,) = marked(due(course, PER_DAY), records, result(adam(*scores, status=status)), **options)
    return one["exercises"][0]["mark"]


class TestLateness:
    def test_exactly_at_the_deadline_costs_nothing(self, course: Course) -> None:
        assert mark(course, Records(submitted={ALICE: DUE}), 5, 5) == {
            "score": 10,
            "max_score": 10,
            "by_hand": [],
            "deadline": "2026-11-20T23:59:00+00:00",
            "submitted": "2026-11-20T23:59:00+00:00",
            "time_zone": "UTC",
            "seconds_late": 0,
            "penalty": 0,
        }

    def test_a_second_over_the_grace_costs_a_day(self, course: Course) -> None:
        one = mark(course, Records(submitted={ALICE: DUE + 601 * SECOND}), 5, 5)
        assert (one["seconds_late"], one["penalty"], one["score"]) == (601, 1, 9)

    def test_the_raw_scores_stay(self, course: Course) -> None:
        records = Records(submitted={ALICE: DUE + DAY}, by_hand={ALICE: [decision(0, "first")]})
        (one,) = marked(due(course, PER_DAY), records, result(adam(5, 5)))
        assert (one["score"], one["exercises"][0]["score"], one["exercises"][0]["checks"][0]["score"]) == (10, 10, 5)

    def test_nothing_is_late_without_a_deadline_or_a_time(self, course: Course) -> None:
        assert mark(course, Records(), 5)["penalty"] == 0
        (one,) = marked(due(course, PER_DAY, deadline=None), Records(submitted={ALICE: DUE + DAY}), result(adam(5)))
        assert one["exercises"][0]["mark"]["penalty"] == 0

    def test_what_was_not_handed_in_is_not_late(self, course: Course) -> None:
        one = mark(course, Records(submitted={("alice", ""): DUE + DAY}), 0, status="missing")
        assert (one["seconds_late"], one["penalty"]) == (0, 0)

    def test_the_time_of_an_exercise_counts_before_that_of_all(self, course: Course) -> None:
        records = Records(submitted={("alice", ""): DUE + DAY, ALICE: DUE})
        assert mark(course, records, 5)["seconds_late"] == 0

    def test_the_records_count_before_a_time_stamp(self, course: Course) -> None:
        assert mark(course, Records(submitted={ALICE: DUE}), 5, adam=DUE + DAY)["seconds_late"] == 0
        assert mark(course, Records(), 5, adam=DUE + DAY)["seconds_late"] == 86_400


FOR_ALL = {"adam": [ForAll("a_mistake", decision(7)), ForAll("", decision(None, extra=1.0))]}


class TestDecisionsAboutEverybody:
    def test_count_for_whoever_handed_in(self, course: Course) -> None:
        records = Records(for_all=FOR_ALL)
        assert mark(course, records, 5, 0)["score"] == 6
        assert mark(course, records, 0, status="missing")["score"] == 0

    def test_about_a_mistake_count_for_whoever_makes_it(self, course: Course) -> None:
        made = result(adam(5, 0, mistakes=({**MISTAKE, "id": "a_mistake"},)))
        (one,) = marked(course, Records(for_all=FOR_ALL), made)
        assert one["exercises"][0]["mark"]["score"] == 7

    def test_give_way_to_a_row_of_a_student_s_own(self, course: Course) -> None:
        assert mark(course, Records(for_all=FOR_ALL, by_hand={ALICE: [decision(2)]}), 5, 0)["score"] == 2


class TestExtensions:
    @pytest.mark.parametrize("key", [ALICE, ("alice", "")])
    def test_an_extension_moves_the_deadline(self, course: Course, key: tuple[str, str]) -> None:
        in_time = Records(submitted={ALICE: DUE + DAY}, extensions={key: DUE + DAY})
        assert mark(course, in_time, 5)["penalty"] == 0
        late = Records(submitted={ALICE: DUE + DAY + 601 * SECOND}, extensions={key: DUE + DAY})
        assert (mark(course, late, 5)["seconds_late"], mark(course, late, 5)["penalty"]) == (601, 0.5)

    def test_an_extension_of_the_exercise_counts_before_one_of_all(self, course: Course) -> None:
        records = Records(submitted={ALICE: DUE + DAY}, extensions={ALICE: DUE + DAY, ("alice", ""): DUE + SECOND})
        assert mark(course, records, 5)["seconds_late"] == 0

    def test_no_extension_moves_the_deadline_to_an_earlier_time(self, course: Course) -> None:
        records = Records(submitted={ALICE: DUE}, extensions={ALICE: DUE - DAY})
        assert mark(course, records, 5)["deadline"] == DUE.isoformat()

    def test_somebody_elses_does_not_count(self, course: Course) -> None:
        records = Records(submitted={ALICE: DUE + DAY}, extensions={("bob", ""): DUE + DAY})
        assert mark(course, records, 5)["seconds_late"] == 86_400


class TestDecisions:
    def test_a_decision_about_a_check_replaces_its_points(self, course: Course) -> None:
        assert mark(course, Records(by_hand={ALICE: [decision(4, "second")]}), 5, 0)["score"] == 9

    def test_a_decision_about_the_exercise_replaces_all_points(self, course: Course) -> None:
        rows = [decision(4, "second"), decision(2.5)]
        assert mark(course, Records(by_hand={ALICE: rows}), 5, 0)["score"] == 2.5

    def test_a_decision_may_go_above_the_maximum(self, course: Course) -> None:
        one = mark(course, Records(by_hand={ALICE: [decision(7, "first")]}), 5, 5)
        assert (one["score"], one["max_score"]) == (12, 10)

    def test_extra_points_are_added(self, course: Course) -> None:
        rows = [decision(None, "first", extra=1.0), decision(None, extra=2.0)]
        assert mark(course, Records(by_hand={ALICE: rows}), 5, 5)["score"] == 13

    def test_lateness_is_taken_from_what_was_decided(self, course: Course) -> None:
        records = Records(submitted={ALICE: DUE + DAY}, by_hand={ALICE: [decision(0.5)]})
        one = mark(course, records, 5, 5)
        assert (one["penalty"], one["score"]) == (0.5, 0)

    def test_a_decision_counts_although_nothing_was_handed_in(self, course: Course) -> None:
        assert mark(course, Records(by_hand={ALICE: [decision(6)]}), 0, status="missing")["score"] == 6


class TestTheGradebook:
    def test_its_exercises_are_scaled_to_a_hundred_points(self, course: Course) -> None:
        exercises = adam(5, 2), exercise(slug="sgd"), adam(0, 0, slug="momentum")
        (one,) = marked(due(course, Late(), "adam", "sgd"), Records(), result(*exercises))
        assert one["mark"] == {"score": 70, "max_score": 100, "on_roster": True}

    def test_nothing_that_counts_is_nothing(self, course: Course) -> None:
        (one,) = marked(due(course, Late(), "sgd"), Records(), result(adam(5)))
        assert one["mark"]["score"] == 0

    def test_the_gradebook_lists_who_is_not_on_the_roster(self, course: Course) -> None:
        roster = {"bob": Student("bob")}
        alice, bob = marked(course, Records(roster), result(adam(5)), result(adam(5), name="bob"))
        assert (alice["mark"]["on_roster"], bob["mark"]["on_roster"]) == (False, True)
