"""Checks of adam that a student can run: every expected value is a number, worked out by hand or in PyTorch."""

import numpy as np

from adam import adam_descent, adam_step
from checks import assert_close, assert_shape, check, unpack
from objectives import Quadratic


@check(points=0, hint="Return three arrays of the shape of w, in the order w, m, v.")
def test_step_shapes():
    """adam_step returns w, m and v, each with the shape of w"""
    answer = unpack(adam_step(np.ones((2, 3)), np.zeros((2, 3)), np.zeros((2, 3)), 1, np.ones((2, 3))), "w, m, v")
    for value, name in zip(answer, ("w", "m", "v"), strict=True):
        assert_shape(value, (2, 3), name)


@check(
    points=2,
    hint="At step 1 the corrected averages are the gradient and its square. What is their quotient, with the root?",
    after="step_shapes",
)
def test_first_step_length():
    """the first step moves w by learning_rate, for small and large gradients"""
    for gradient in (0.1, -1.0, 1000.0):
        w, _, _ = unpack(
            adam_step(np.zeros(1), np.zeros(1), np.zeros(1), 1, np.array([gradient]), learning_rate=0.1), "w, m, v"
        )
        assert_close(w, [-0.1 * np.sign(gradient)], "w")


@check(
    points=1,
    hint="m averages the gradient, v its square: beta times the old average and 1 - beta times the new value.",
    after="step_shapes",
)
def test_first_moments():
    """after one step m is a tenth of the gradient and v a thousandth of its square"""
    _, m, v = unpack(adam_step(np.ones(2), np.zeros(2), np.zeros(2), 1, np.array([2.0, -4.0])), "w, m, v")
    assert_close(m, [0.2, -0.4], "m")
    assert_close(v, [0.004, 0.016], "v")


@check(
    points=1,
    hint="The path holds w0 and the point after each update. An update starts at the newest point, with its gradient, "
    "m and v of the update before, and t, which counts from 1.",
)
def test_descent_path():
    """two steps on a parabola land where PyTorch's Adam lands"""
    path = adam_descent(Quadratic((1.0, 10.0)).gradient, np.ones(2), 2, learning_rate=0.1)
    assert_close(path, [[1.0, 1.0], [0.900000001, 0.9000000001], [0.800412229712, 0.800412227875]], "path")
