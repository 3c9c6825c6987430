"""The numbers of a picture are taken from any module whatever its functions do: a line is drawn, or a reason given."""

from __future__ import annotations

import itertools
import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import pictures
from pictures import FAR, MOST_POINTS, Axis, Line, Picture, path, take

PICTURE = Picture(
    title="A walk",
    caption="Look.",
    x=Axis("w[0]", -2.0, 2.0),
    y=Axis("w[1]", -2.0, 2.0),
    lines=(Line("walk", lambda module: path(module.walk())), Line("run", lambda module: path(module.run()))),
)
GOOD = [[0.0, 1.0], [1.0, 2.0]]


class Textless(Exception):
    def __str__(self) -> str:
        raise TypeError


def raises(error: BaseException) -> Any:
    def function() -> None:
        raise error

    return function


def taken(walk: Any, picture: Picture = PICTURE) -> dict[str, Any]:
    """What is taken from a module whose function `walk` answers like this; its `run` is always right."""
    return take(picture, SimpleNamespace(walk=walk if callable(walk) else lambda: walk, run=lambda: GOOD))


def test_one_vocabulary_serves_all() -> None:
    assert pictures.Picture is Picture


@pytest.mark.parametrize("answer", [GOOD, np.array(GOOD), np.array(GOOD, dtype="float32"), [[0, 1], [1, 2]]])
def test_a_path_becomes_plain_numbers(answer: Any) -> None:
    drawn = taken(answer)
    assert drawn == {"lines": [{"name": n, "x": [0.0, 1.0], "y": [1.0, 2.0]} for n in ("walk", "run")], "reason": ""}
    assert all(type(v) is float for line in drawn["lines"] for v in line["x"] + line["y"])


def test_numbers_have_few_digits_and_zero_no_sign() -> None:
    line = taken([[1 / 3, -0.0], [-1e-9 / 3, 123456.7]])["lines"][0]
    assert (line["x"], line["y"]) == ([0.33333, -3.3333e-10], [0.0, 123460.0])
    assert math.copysign(1, line["y"][0]) == 1


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, 1e308, -2 * FAR])
def test_a_line_ends_where_its_numbers_have_no_place(bad: float) -> None:
    drawn = taken([[0.0, 1.0], [1.0, 1.0], [1.0, bad], [0.0, 0.0]])
    assert drawn["lines"][0]["x"] == [0.0, 1.0]
    assert drawn["reason"] == ""


def test_a_logarithm_has_no_place_for_zero() -> None:
    picture = Picture("", "", Axis("h", 1.0, 9.0), Axis("error", 1e-9, 1.0, log=True), PICTURE.lines)
    assert taken([[1.0, 0.1], [2.0, 0.0], [3.0, 0.1]], picture)["lines"][0]["x"] == [1.0]


def test_a_long_line_is_cut() -> None:
    assert len(taken(np.zeros((100_000, 2)))["lines"][0]["x"]) == MOST_POINTS


@pytest.mark.parametrize(
    "walk",
    [
        None,
        "a path",
        1.0,
        [],
        [[]],
        [0.0, 1.0],
        [[0.0, 1.0, 2.0]],
        np.zeros((3, 2, 2)),
        np.empty((0, 2)),
        np.ones((3, 2), dtype=complex),
        np.ones((3, 2), dtype=bool),
        np.array([["0", "1"]]),
        [["0", "1"]],
        [[0.0, 1.0], [1.0]],
        [[None, None]],
        [[10**400, 0]],
        np.full((3, 2), math.nan),
        np.full((3, 2), 1e308),
        {"w": [0.0, 1.0]},
        object(),
        iter(GOOD),
        raises(ValueError("no\nsuch   thing")),
        raises(ZeroDivisionError()),
        raises(Textless()),
        raises(RecursionError("deep")),
        raises(MemoryError()),
        raises(SystemExit(0)),
        raises(ValueError("x" * 10_000)),
        lambda: GOOD[2],
        lambda one: GOOD,
    ],
)
def test_a_function_that_gives_no_path_means_one_line_less_and_one_reason(walk: Any) -> None:
    drawn = taken(walk)
    assert [line["name"] for line in drawn["lines"]] == ["run"]
    assert drawn["reason"].startswith("walk: ")
    assert len(drawn["reason"]) <= 210
    assert drawn["reason"].isprintable()


def test_a_missing_function_is_a_reason_too() -> None:
    drawn = take(PICTURE, SimpleNamespace(run=lambda: GOOD))
    assert drawn["reason"].startswith("walk: AttributeError")


def test_a_stub_is_calm() -> None:
    assert taken(raises(NotImplementedError())) == {"lines": taken(GOOD)["lines"][1:], "reason": "not written yet"}


def test_values_without_their_points_are_no_line() -> None:
    for x, y in itertools.product(([1.0, 2.0], [[1.0], [2.0]], 1.0), ([1.0], 1.0, [[1.0, 2.0]])):
        picture = Picture("", "", PICTURE.x, PICTURE.y, (Line("curve", lambda module, x=x, y=y: (x, y)),))
        assert take(picture, None)["lines"] == [], (x, y)


def test_warnings_of_a_function_go_nowhere() -> None:
    def overflows() -> Any:
        return np.exp(np.array([[1e4, 0.0]])) * 0 + 1.0

    with np.errstate(all="raise"):
        assert taken(overflows)["reason"].startswith("walk: its first point")
