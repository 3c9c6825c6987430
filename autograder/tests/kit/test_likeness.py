"""Wrong numbers are described by what they have in common with the expected ones, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from beside import Pair
from journeys import first_wrong_row, rows_alike
from likeness import likeness

WANTED = [np.array(x) for x in ([2.03, -3.01, 0.53], [1.52, 4.25, -2.125], [-7.04, 0.32, 2.2], [0.25, -0.125, 3.0])]


def pairs(wrong: Callable[[np.ndarray], Any], **arguments: list[Any]) -> list[Pair]:
    each = [{name: values[place] for name, values in arguments.items()} for place in range(len(WANTED))]
    return [Pair(np.asarray(wrong(want)), want, own) for want, own in zip(WANTED, each, strict=True)]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda x: -x, "the negative of what is expected"),
        (lambda x: x / 2, "half of what is expected"),
        (lambda x: -2 * x, "minus twice what is expected"),
        (lambda x: x / np.log(10), "1 / ln 10 times what is expected"),
        (lambda x: 1.37 * x, "1.37 times what is expected"),
        (np.abs, "the absolute value of what is expected"),
        (np.square, "the square of what is expected"),
        (lambda x: x[::-1], "what is expected, in the reverse order"),
        (np.mean, "one number: the mean of what is expected"),
        (lambda x: np.full(3, x.sum()), "one number everywhere: the sum of what is expected"),
        (lambda x: np.round(x, 1), "rounded to 1 decimal"),
        (lambda x: np.clip(x, -2, 2), "what is expected, but always at least -2 and at most 2"),
        (lambda x: np.array([x[0], 0, 0]), "0 but for the first entry, which is right"),
        (lambda x: x[:, np.newaxis] - x, "for a vector a table of N x N numbers: a row and a column were combined"),
        (lambda x: x + np.sin(x), None),
    ],
)
def test_a_likeness_is_said_in_words(wrong: Callable[[np.ndarray], Any], said: str | None) -> None:
    assert likeness(pairs(wrong)) == said


def test_a_factor_may_be_made_of_an_argument() -> None:
    tables = [np.zeros((rows, 2)) for rows in (3, 5, 8, 4)]
    wrong = [
        Pair(pair.want * len(pair.arguments["X"]), pair.want, pair.arguments) for pair in pairs(lambda x: x, X=tables)
    ]
    assert likeness(wrong) == "what is expected, times the number of rows of X"


def test_a_factor_may_differ_from_entry_to_entry() -> None:
    gradients = [np.array([2.0, -0.5, 3.0 + place]) for place in range(len(WANTED))]
    found = [Pair(gradient * want, want, {"g": gradient}) for gradient, want in zip(gradients, WANTED, strict=True)]
    assert likeness(found) == "what is expected, times g, entry by entry"


def test_a_factor_that_differs_from_call_to_call_is_none() -> None:
    wrong = [Pair(pair.want * (2 + place), pair.want, {}) for place, pair in enumerate(pairs(lambda x: x))]
    assert likeness(wrong) is None


def test_two_calls_say_nothing() -> None:
    assert likeness(pairs(lambda x: -x)[:2]) is None


def test_one_call_that_differs_takes_the_likeness_away() -> None:
    assert likeness([*pairs(lambda x: -x), Pair(np.ones(3), np.full(3, 5.0), {})]) is None


PATHS = [np.cumsum(np.outer(np.arange(1, n), [1.0, -0.5]), axis=0) + 1 for n in (6, 5, 7, 8)]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda p: p[1:], "lacks its first row"),
        (lambda p: p[:-1], "lacks its last row"),
        (lambda p: np.vstack([p[:-1], 0 * p[:1]]), "has only zeros in its last row"),
        (lambda p: np.broadcast_to(p[-1], p.shape), "is the right last point in every row"),
        (lambda p: np.broadcast_to(p[0], p.shape), "is the start in every row"),
        (lambda p: p[:3], "ends early"),
    ],
)
def test_rows_of_a_path_are_described(wrong: Callable[[np.ndarray], np.ndarray], said: str) -> None:
    found = rows_alike([Pair(wrong(path), path, {}) for path in PATHS])
    assert found is not None
    assert found.startswith(said)


def test_the_first_wrong_row_of_all_paths_is_found() -> None:
    late = [Pair(np.where(np.arange(len(p))[:, np.newaxis] > 1, p + 1, p), p, {}) for p in PATHS]
    assert first_wrong_row(late) == (2, 4)
