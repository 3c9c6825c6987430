"""Checks of gradient in the official grade: every kind of input that the docstrings allow, h, calls, refusals."""

import numpy as np

from checks import assert_all_agree, assert_close, assert_raises, check, fail
from gradient import mse_gradient, mse_loss, numerical_gradient, relative_error
from objectives import HalfSquare, Polynomial
from spies import Spy, sample


@check(
    points=1,
    hint="One point h above w, one h below, all other entries as in w; h is the one of this call.",
    after="numerical_by_hand",
)
def test_numerical_h(reference, rng):
    """the two points lie h above and h below w, and h is 1e-5 unless it is passed in"""
    c, cubes = tuple(sample(rng, 3).tolist()), ((3, 0, 0), (0, 3, 0), (0, 0, 3))
    f = Spy(Polynomial((3,), (*c, 1.0), (*cubes, (1, 1, 1))).value, in_worker=True)
    runs = [(f, sample(rng, 3)), (f, sample(rng, 3))]
    assert_all_agree(numerical_gradient, reference, runs, "gradient", settings=[{"h": 0.5}, {"h": 0.125}])
    steep = Polynomial((3,), tuple(1e10 * x for x in c), cubes)  # at zero the answer is 1e10 c h**2: it shows h
    assert_close(numerical_gradient(Spy(steep.value, in_worker=True), np.zeros(3)), c, "gradient")


@check(points=1, hint="Move each entry of a copy of w alone, in a matrix too.", after="numerical_by_hand")
def test_numerical_kinds(kinds):
    """numerical_gradient is right for every kind of input that its docstring allows, and does not change w"""
    kinds.assert_right(numerical_gradient)
    kinds.assert_untouched(numerical_gradient)


@check(
    points=1,
    hint="Compute two values of f for each entry, and convert w to a float64 array first.",
    after="numerical_by_hand",
)
def test_numerical_calls(rng):
    """f is called exactly twice for each entry, always with a float64 array"""
    spy, w = Spy(HalfSquare((2, 2)).loss), sample(rng, (2, 2))
    assert_close(numerical_gradient(spy, w), w, "gradient")
    spy.assert_called(8)
    for kind in (point.dtype for points in spy.calls for point in points):
        if kind.str[1:] != "f8":
            fail(f"called f with an array of {kind}, expected a float64 array")


@check(points=1, hint="Square the residual of each row first, then average over the rows.", after="mse_loss_by_hand")
def test_mse_loss_kinds(kinds):
    """mse_loss is right for every kind of input that its docstring allows, and changes none of its arguments"""
    kinds.assert_right(mse_loss)
    kinds.assert_untouched(mse_loss)


@check(points=1, hint="A row minus a column is an N x N table: test the shape of y.", after="mse_loss_by_hand")
def test_mse_loss_refuses(rng):
    """mse_loss raises ValueError where y is a column or a row of a table, as an array or as a list"""
    for n in (4, 1):
        w, X, y = sample(rng, 2), sample(rng, (n, 2)), sample(rng, n)
        for table in (y[:, np.newaxis], y[np.newaxis]):
            assert_raises(ValueError, mse_loss, w, X, table)
            assert_raises(ValueError, mse_loss, w, X, table.tolist())


@check(points=1, hint="Multiply each row by its residual and average over the rows.", after="mse_gradient_by_hand")
def test_mse_gradient_kinds(kinds):
    """mse_gradient is right for every kind of input that its docstring allows, and changes none of its arguments"""
    kinds.assert_right(mse_gradient)
    kinds.assert_untouched(mse_gradient)


@check(
    points=1,
    hint="A norm is the root of the sum of all squared entries; only 0 / 0 needs a case of its own.",
    after="relative_error_by_hand",
)
def test_relative_error_kinds(kinds):
    """relative_error is right for every kind of input that its docstring allows, and changes none of its arguments"""
    kinds.assert_right(relative_error)
    kinds.assert_untouched(relative_error)


@check(points=1, hint="Convert a list or an array of whole numbers to a float array first.")
def test_lists_and_whole_numbers(kinds):
    """lists and whole numbers are converted to float arrays, also those that f is called with"""
    kinds.assert_converts(numerical_gradient, mse_loss, mse_gradient, relative_error)
