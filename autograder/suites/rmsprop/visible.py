"""Checks of rmsprop that a student can run: every expected value is a number, worked out by hand or in optax."""

import numpy as np

from checks import assert_close, assert_shape, check, unpack
from objectives import Quadratic
from rmsprop import rmsprop_descent, rmsprop_step


@check(points=0, hint="Return two arrays of the shape of w, in the order w, s.")
def test_step_shapes():
    """rmsprop_step returns w and s, each with the shape of w"""
    answer = unpack(rmsprop_step(np.ones((2, 3)), np.zeros((2, 3)), np.ones((2, 3))), "w, s")
    for value, name in zip(answer, ("w", "s"), strict=True):
        assert_shape(value, (2, 3), name)


@check(
    points=1, hint="s is a running mean of squared gradients; eps is added to it before the root.", after="step_shapes"
)
def test_step():
    """a step with a large eps agrees with the one worked out by hand"""
    w, s, gradient = np.array([1.0, -2.0]), np.array([16.0, 8.0]), np.array([4.0, -2.0])
    w, s = unpack(rmsprop_step(w, s, gradient, learning_rate=0.5, gamma=0.75, eps=9.0), "w, s")
    assert_close(s, [16.0, 7.0], "s", hint="s is a running mean of squares: the old one fades by gamma.")
    assert_close(
        w, [0.6, -1.75], "w", hint="s is right. How is the gradient scaled with it, and where does eps belong?"
    )


@check(points=0, hint="eps keeps the divisor above zero where the gradient has always been zero.", after="step")
def test_zero_gradient():
    """a zero gradient leaves w where it is, and multiplies s by gamma"""
    w, s = unpack(rmsprop_step(np.array([3.0, -4.0]), np.array([0.0, 2.0]), np.zeros(2)), "w, s")
    assert_close(w, [3.0, -4.0], "w")
    assert_close(s, [0.0, 1.8], "s")


@check(
    points=1,
    hint="The path holds w0 and the point after each update. An update starts at the newest point, with its gradient "
    "and with the mean of the update before, zero at first.",
)
def test_descent_path():
    """two steps on a parabola land where optax's rmsprop lands"""
    path = rmsprop_descent(Quadratic((1.0, 10.0)).gradient, np.ones(2), 2)
    assert_close(path, [[1.0, 1.0], [0.968377224979, 0.968377223414], [0.945788026908, 0.945788024752]], "path")
