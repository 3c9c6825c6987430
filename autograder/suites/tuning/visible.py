"""Checks of tuning that a student can run: every expected value is a number, worked out by hand."""

import numpy as np

from checks import assert_close, assert_shape, check, unpack
from objectives import Polynomial, Quadratic
from tuning import grid_search, learning_rate_range_test, suggest_learning_rate

SQUARE = Quadratic(2.0)  # f(w) = w^2
DISTANCE = Polynomial((), (0.09, -0.6, 1.0), ((0,), (1,), (2,)))  # (rate - 0.3)^2, smallest at 0.3


def sweep_of_square():
    """Make three updates on w^2 from w = 1, with rates 0.01, 0.1 and 1."""
    return learning_rate_range_test(
        SQUARE.loss, SQUARE.gradient, np.array([1.0]), min_rate=0.01, max_rate=1.0, n_steps=3
    )


@check(points=1, hint="Keep the smallest loss so far, and the rate that belongs to it.")
def test_grid_search_best():
    """grid_search returns the rate with the smallest loss, and the losses of all rates in order"""
    best_rate, losses = unpack(grid_search(DISTANCE.value, np.array([1.0, 0.3, 0.1])), "best_rate, losses")
    assert_close(losses, [0.49, 0.0, 0.04], "losses", hint="Keep the loss of every rate, in the order of the rates.")
    assert_close(best_rate, 0.3, "best_rate", hint="The losses are right: which rate has the smallest of them?")


@check(points=0, hint="Return one rate and one loss for every update.")
def test_range_test_shapes():
    """learning_rate_range_test returns as many rates as losses, one for every update"""
    rates, losses = unpack(sweep_of_square(), "rates, losses")
    assert_shape(rates, (3,), "rates")
    assert_shape(losses, (3,), "losses")


@check(
    points=1, hint="The rates grow by a constant factor; compute each loss after its update.", after="range_test_shapes"
)
def test_range_test_values():
    """three updates with rates 0.01, 0.1 and 1 on w^2 leave the losses 0.98^2, 0.784^2 and 0.784^2"""
    rates, losses = unpack(sweep_of_square(), "rates, losses")
    assert_close(
        rates, [0.01, 0.1, 1.0], "rates", hint="The rates grow by a constant factor, from min_rate to max_rate."
    )
    assert_close(
        losses,
        [0.9604, 0.614656, 0.614656],
        "losses",
        hint="The rates are right. Each update goes on from the one before, and its loss comes after it.",
    )


@check(points=0, hint="Find the most negative slope of the loss over log(rate), before the smallest loss.")
def test_suggestion_value():
    """suggest_learning_rate finds the rate at which a curve of five points falls fastest"""
    rates, losses = np.array([0.001, 0.01, 0.1, 1.0, 10.0]), np.array([1.0, 0.9, 0.3, 0.25, 3.0])
    assert_close(suggest_learning_rate(rates, losses), 0.01)
