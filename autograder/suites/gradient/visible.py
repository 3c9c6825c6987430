"""Checks of gradient that a student can run: every expected value is a number, worked out by hand."""

import numpy as np

from checks import assert_close, assert_shape, check
from gradient import mse_gradient, mse_loss, numerical_gradient, relative_error
from objectives import Polynomial
from spies import Spy

DATA = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], [1.0, 2.0, 3.0]  # X and y


@check(points=0, hint="One derivative for each entry of w: the answer has the shape of w.")
def test_numerical_shape():
    """numerical_gradient returns an array with the shape of w"""
    f = Polynomial((2, 3), (1.0,), ((1, 0, 0, 0, 0, 0),))  # f(w) = w[0, 0]
    assert_shape(numerical_gradient(Spy(f.value, in_worker=True), np.ones((2, 3))), (2, 3), "gradient")


@check(
    points=1, hint="Move one entry at a time, h up and h down: the two points are 2 h apart.", after="numerical_shape"
)
def test_numerical_by_hand():
    """the gradient of f(w) = w[0]**2 * w[1] at (3, 2) is (12, 9)"""
    f = Polynomial((2,), (1.0,), ((2, 1),))
    assert_close(numerical_gradient(Spy(f.value, in_worker=True), np.array([3.0, 2.0])), [12.0, 9.0], "gradient")


@check(points=1, hint="Square each residual, then take the mean over the rows.")
def test_mse_loss_by_hand():
    """the mean squared error of the residuals -1.5, -2.5 and -3.5 is 20.75 / 3"""
    assert_close(mse_loss(np.array([0.5, -0.5]), *map(np.array, DATA)), 20.75 / 3, "loss")


@check(
    points=1,
    hint="Three things count: the sign of the residual, the 2 of the square, and the 1 / N of the mean over N rows.",
)
def test_mse_gradient_by_hand():
    """the gradient of the mean squared error at w = (0.5, -0.5) is (-53 / 3, -68 / 3)"""
    assert_close(mse_gradient(np.array([0.5, -0.5]), *map(np.array, DATA)), [-53 / 3, -68 / 3], "gradient")


@check(points=1, hint="Divide the length of the difference by the sum of the two lengths.")
def test_relative_error_by_hand():
    """two vectors of lengths 5 and 10 that point the same way have a relative error of 5 / 15"""
    assert_close(relative_error(np.array([3.0, 4.0]), np.array([6.0, 8.0])), 1 / 3, "error")
