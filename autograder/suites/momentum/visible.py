"""Checks of momentum that a student can run: every expected value is a number, worked out by hand or in PyTorch."""

import numpy as np

from checks import assert_close, assert_shape, check, unpack
from momentum import momentum_descent, momentum_step
from objectives import Quadratic, Rates, Slope


@check(points=0, hint="Return two arrays of the shape of w, in the order w, v.")
def test_step_shapes():
    """momentum_step returns w and v, each with the shape of w"""
    answer = unpack(momentum_step(np.ones((2, 3)), np.zeros((2, 3)), np.ones((2, 3)), 0.1), "w, v")
    for value, name in zip(answer, ("w", "v"), strict=True):
        assert_shape(value, (2, 3), name)


@check(points=1, hint="The velocity is updated first, then w moves by the new velocity.", after="step_shapes")
def test_step():
    """a step from a velocity and a gradient agrees with the one worked out by hand"""
    w, v, gradient = np.array([1.0, -2.0]), np.array([0.5, 1.0]), np.array([2.0, -4.0])
    w, v = unpack(momentum_step(w, v, gradient, 0.1), "w, v")
    assert_close(
        v, [0.65, 0.5], "v", hint="The new velocity is a sum: the old one fades by gamma, the gradient is scaled."
    )
    assert_close(w, [0.35, -2.5], "w", hint="v is right. By what does w move, and in which direction?")


@check(
    points=1,
    hint="The path holds w0 and the point after each update. An update starts at the newest point, with its gradient "
    "and with the velocity of the update before, zero at first.",
)
def test_descent_path():
    """two steps on a parabola land where PyTorch's SGD with momentum lands"""
    path = momentum_descent(Quadratic((1.0, 10.0)).gradient, np.ones(2), 0.05, 2)
    assert_close(path, [[1.0, 1.0], [0.95, 0.5], [0.8575, -0.2]], "path")


@check(points=0, hint="Call the function for the rate of every step; the first step is t = 0.", after="descent_path")
def test_rate_as_a_function():
    """the learning rate may be a function of the step, counted from 0"""

    doubling_rate = Rates((0.1, 0.2, 0.4)).rate
    path = momentum_descent(Slope(np.ones(1)).gradient, np.ones(1), doubling_rate, 3)
    assert_close(path, [[1.0], [0.9], [0.61], [-0.051]], "path")
