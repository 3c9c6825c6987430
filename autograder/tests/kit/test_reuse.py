"""Calls that share their arrays, so that what a function keeps outside itself is noticed."""

from __future__ import annotations

import numpy as np

from checks import each
from reuse import MOST_UNREAD, Reused, Unread


class TestUnread:
    def test_an_answer_is_due_before_a_call_with_the_same_arguments(self) -> None:
        unread = Unread()
        unread.add("a", 0)
        unread.add("b", 1)
        assert [unread.due("a"), unread.due("a"), unread.due("b")] == [[0], [], [1]]

    def test_all_are_due_when_they_are_many(self) -> None:
        unread = Unread()
        for place in range(MOST_UNREAD):
            unread.add(place, place)
        assert unread.due("another") == list(range(MOST_UNREAD))
        assert unread.due(0) == []


class TestReused:
    def test_a_list_is_the_same_list_with_more_numbers(self) -> None:
        reused = Reused()
        [first] = reused([[1.0, 2.0]])
        [second] = reused([[5.0, 4.0, 3.0]])
        assert first is second
        assert second == [5.0, 4.0, 3.0]

    def test_an_array_is_the_same_array_where_its_shape_is(self) -> None:
        reused = Reused()
        [first], [longer], [again] = (reused([np.full(n, float(n))]) for n in (2, 3, 2))
        assert again is first
        assert longer is not first


def test_an_array_that_a_function_hands_out_again_is_noticed_after_many_calls() -> None:
    kept = np.arange(3.0)

    def counting(n: float) -> np.ndarray:
        return kept

    answers = list(each(counting, [(float(n),) for n in range(MOST_UNREAD + 2)], reuse=True))
    assert answers[0].tolist() == [0, 1, 2]
    assert np.isnan(answers[-1]).all()
