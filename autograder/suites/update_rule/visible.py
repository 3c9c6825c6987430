"""Checks of update_rule that a student can run: every expected value is a number, worked out by hand."""

import numpy as np

from checks import assert_close, assert_shape, check, fail
from objectives import Quadratic
from update_rule import gradient_descent, gradient_step

BOWL = Quadratic((1.0, 10.0))


def gradient_fn(*points):
    """Return the gradient of the bowl; fail unless it is asked for at one point."""
    if len(points) != 1:
        fail(f"called gradient_fn with {len(points)} arguments, expected one", "gradient_fn takes w alone.")
    return BOWL.gradient(assert_shape(points[0], (2,), "the argument of gradient_fn"))


gradient_fn.__wrapped__ = BOWL.gradient  # which a message shows


@check(points=0, hint="A step changes the values of w, not its shape.")
def test_step_shape():
    """gradient_step returns an array with the shape of w"""
    assert_shape(gradient_step(np.ones((2, 3)), np.ones((2, 3)), 0.1), (2, 3), "w")


@check(
    points=1,
    hint="The step, from the old w to the new, goes against the gradient and is learning_rate times as long.",
    after="step_shape",
)
def test_step_by_hand():
    """one step from (1, -2) with gradient (4, -0.5) and rate 0.1 leads to (0.6, -1.95)"""
    assert_close(gradient_step(np.array([1.0, -2.0]), np.array([4.0, -0.5]), 0.1), [0.6, -1.95], "w")


@check(
    points=1,
    hint="The path holds w0 and the point after each update. An update starts at the newest point, with its gradient "
    "and the rate that was passed in.",
)
def test_descent_by_hand():
    """with curvatures 1 and 10 and a rate of 0.05, each step keeps 95 % of w[0] and half of w[1]"""
    path = gradient_descent(gradient_fn, np.array([1.0, 1.0]), 0.05, 4)
    assert_close(path, [[1.0, 1.0], [0.95, 0.5], [0.9025, 0.25], [0.857375, 0.125], [0.81450625, 0.0625]], "path")
