"""Checks of update_rule that a student can run: every expected value is a number, worked out by hand."""

import numpy as np

from checks import assert_close, assert_shape, check, fail
from update_rule import gradient_descent, gradient_step


def slope_at(shape, function):
    """Return `function` as a gradient_fn that looks at the shape of its argument first."""

    def gradient_fn(*points):
        if len(points) != 1:
            fail(f"called gradient_fn with {len(points)} arguments, expected one", "gradient_fn takes w alone.")
        assert_shape(points[0], shape, "the argument of gradient_fn")
        return function(np.asarray(points[0]))

    return gradient_fn


@check(points=0, hint="A step changes the values of w, not its shape.")
def test_step_shape():
    """gradient_step returns an array with the shape of w"""
    assert_shape(gradient_step(np.ones((2, 3)), np.ones((2, 3)), 0.1), (2, 3), "w")


@check(
    points=1,
    hint="The gradient points uphill: go the other way, by learning_rate times the gradient.",
    after="step_shape",
)
def test_step_by_hand():
    """one step from (1, -2) with gradient (4, -0.5) and rate 0.1 leads to (0.6, -1.95)"""
    assert_close(gradient_step(np.array([1.0, -2.0]), np.array([4.0, -0.5]), 0.1), [0.6, -1.95], "w")


@check(points=1, hint="Each step starts where the one before it ended, and the path begins with w0.")
def test_descent_by_hand():
    """with curvatures 1 and 10 and a rate of 0.05, each step keeps 95 % of w[0] and half of w[1]"""
    path = gradient_descent(slope_at((2,), lambda w: w * [1.0, 10.0]), np.array([1.0, 1.0]), 0.05, 4)
    assert_close(path, [[1.0, 1.0], [0.95, 0.5], [0.9025, 0.25], [0.857375, 0.125], [0.81450625, 0.0625]], "path")
