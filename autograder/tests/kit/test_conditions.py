"""A condition on arguments tells wrong calls from right ones, and is not said where it holds by chance."""

from __future__ import annotations

import numpy as np

from conditions import condition
from kinds import Case


def said(calls: list[dict[str, object]], passed: list[bool]) -> str:
    return condition([Case({}, arguments, {}) for arguments in calls], passed)


def test_an_argument_that_is_a_function_is_named() -> None:
    calls: list[dict[str, object]] = [{"rate": rate} for rate in (0.1, 0.2, 0.3, min, max, abs)]
    assert said(calls, [True] * 3 + [False] * 3) == "Your answer is wrong where rate is a function."


def test_two_arguments_are_compared_where_there_are_many_calls() -> None:
    calls: list[dict[str, object]] = [
        {"t": np.array([0.0, t]), "total": total} for t in (2, 5, 9) for total in (1, 4, 6, 8)
    ]
    passed = [t <= total for t in (2, 5, 9) for total in (1, 4, 6, 8)]
    assert said(calls, passed) == "Your answer is wrong where the largest entry of t is larger than total."


def test_nothing_is_said_of_two_wrong_calls_or_of_values_that_overlap() -> None:
    rates = [{"rate": rate} for rate in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)]
    assert said(rates, [True, True, True, True, False, False]) == ""
    assert said(rates, [True, False, True, False, True, False]) == ""


def test_arguments_that_hold_no_numbers_are_left_out() -> None:
    calls: list[dict[str, object]] = [
        {"parts": [[1], [2, 3]], "names": ["a"], "rate": rate} for rate in (1, 2, 3, 4, 5, 6)
    ]
    assert said(calls, [True] * 3 + [False] * 3) == (
        "Your answer is wrong with rate = 4 or more, and right with 3 or less."
    )
