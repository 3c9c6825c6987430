"""What a reader is shown of the plainest call that goes wrong."""

from __future__ import annotations

import numpy as np

from autograder.course import Course
from autograder.tests.kit.test_explanation import said
from whereabouts import outputs

NAMES = ["rates", "losses", "the logarithm of the rates"]

FIXED_RATE = """
import numpy as np

def minimise(loss_fn, gradient_fn, w0, budget):
    w = np.array(w0, dtype=float)
    for _ in range({calls}):
        w = w - 0.01 * gradient_fn(w)
    return w
"""


def shown(got: list[list[float]], want: list[list[float]]) -> list[str]:
    return list(outputs(NAMES, [np.array(value) for value in got], {"values": want}))


def test_values_are_shown_one_by_one_and_a_fact_computed_from_them_only_where_they_are_right() -> None:
    assert shown([[0.1], [2.0], [-1.0]], [[0.01], [2.0], [-2.0]]) == [
        "returned rates = [0.1], expected [0.01]",
        "returned losses = [2.], as expected",
    ]
    assert shown([[0.0], [2.0], [-9.0]], [[0.0], [2.0], [-12.0]])[2:] == [
        "the logarithm of the rates: [-9.], expected [-12.]"
    ]


def test_of_a_method_of_the_readers_own_only_what_it_gains_is_expected(course: Course) -> None:
    text = said(course, "race", FIXED_RATE.format(calls="budget"))
    assert "with 1.0 a tenth of the loss would be left" in text
    assert "decimals on average in 7 runs, expected 5" in text
    assert "calls of gradient_fn" not in text


def test_a_broken_rule_of_the_race_is_said_and_not_measured(course: Course) -> None:
    caught = FIXED_RATE.format(calls="budget + 1").replace(
        "        w = w -",
        "        try:\n            gradient_fn(w)\n        except RuntimeError:\n            return w\n        w = w -",
    )
    assert "a rule is broken" in said(course, "race", caught)
