"""Checks of race that a student can run, on landscapes and data that are the same for all."""

import numpy as np

from budgets import decimals, within_budget
from checks import assert_shape, check, fail
from landscapes import classes, line, quadratic
from race import fit, minimise


def run_minimise(landscape):
    """Return the point that minimise reaches; fail if it spends more than the budget, or changes w0."""
    loss_fn, gradient_fn = landscape.functions()
    arguments = loss_fn, gradient_fn, landscape.start, landscape.budget
    w = within_budget(minimise, loss_fn.run, "loss_fn, gradient_fn, w0, budget", *arguments)
    return assert_shape(w, landscape.start.shape, "w")


def run_fit(data):
    """Return the weights that fit reaches; fail if it spends more than the budget, or changes the data."""
    gradient_fn, rng = data.function(), np.random.default_rng(0)
    arguments = gradient_fn, data.start, data.X, data.y, data.budget, rng
    w = within_budget(fit, gradient_fn.run, "gradient_fn, w0, X, y, budget, rng", *arguments)
    return assert_shape(w, data.start.shape, "w")


def assert_gained(ground, w, wanted):
    """Fail unless so many decimals of the loss at the start are gone."""
    gained = decimals(ground, w, most=6.0)
    if gained < wanted:
        left = f"{10**-gained:.2g} of the loss at the start is left on {ground.name}"
        fail(f"{left}, expected at most {10**-wanted:.2g}")


@check(points=1, hint="A rate near 1 / curvature works here. Return the point, and leave w0 as it is.")
def test_round_bowl():
    """minimise leaves at most a hundredth of the loss in a bowl with curvatures near 1, and repeats itself exactly"""
    bowl = quadratic(np.random.default_rng(1), 3, 1.0, 4.0, 100)
    w = run_minimise(bowl)
    assert_gained(bowl, w, 2.0)
    if not np.array_equal(w, run_minimise(bowl)):
        fail("two calls with the same arguments reached different points", "Keep nothing from one call to the next.")


@check(points=1, hint="No fixed rate serves all three. What tells you, within the budget, how large the rate may be?")
def test_scales():
    """minimise leaves at most a hundredth of the loss in bowls with curvatures near 0.001, 1 and 1000"""
    for scale in (0.001, 1.0, 1000.0):
        bowl = quadratic(np.random.default_rng(2), 4, scale, 10.0, 100)
        assert_gained(bowl, run_minimise(bowl), 2.0)


@check(
    points=1,
    hint="The gradient of a few rows, each with its own target, costs little: how many steps does the budget buy?",
)
def test_alike_rows():
    """fit leaves at most half of the loss on 200 rows with columns of size 1, and draws from rng only"""
    data = line(np.random.default_rng(3), 200, 4, 8, 1.0, 2.0, 4)
    w = run_fit(data)
    assert_gained(data, w, 0.3)
    if not np.array_equal(w, run_fit(data)):
        fail("two generators in the same state led to different weights", "Draw every random number from rng.")


@check(points=1, hint="X is in your hands: the size of a column says how sensitive the model is to its weight.")
def test_unlike_columns():
    """fit leaves at most a tenth of the loss on 320 rows with columns of unlike size"""
    data = classes(np.random.default_rng(4), 320, 5, 8, 1.0, 10.0, 4)
    assert_gained(data, run_fit(data), 1.0)
