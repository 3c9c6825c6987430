"""Checks of gradient in the official grade: random data, a large h, matrices, gradients of every size."""

import numpy as np

from checks import assert_agrees, assert_all_agree, assert_close, assert_pure, assert_raises, check, fail
from gradient import mse_gradient, mse_loss, numerical_gradient, relative_error
from objectives import Polynomial, Quadratic, Spy, read_only, sample


def powers(coefficients, exponent):
    """Return coefficients and exponents of the sum of c_i w_i**exponent."""
    exponents = exponent * np.eye(coefficients.size, dtype=int)
    return tuple(coefficients.ravel().tolist()), tuple(map(tuple, exponents.tolist()))


def data(rng, n, d):
    """Return w, X and y of a linear model with n rows and d columns."""
    return sample(rng, d), sample(rng, (n, d)), sample(rng, n)


@check(points=1, hint="One point h above w, one h below, all other entries as in w.", after="numerical_by_hand")
def test_numerical_h(reference, rng):
    """the two points lie h above and h below w, and h is 1e-5 unless it is passed in"""
    c = sample(rng, 3)
    coefficients, cubes = powers(c, 3)
    f = Spy(Polynomial((3,), (*coefficients, 1.0), (*cubes, (1, 1, 1))).value, in_worker=True)
    runs = [(f, sample(rng, 3)), (f, sample(rng, 3))]
    assert_all_agree(numerical_gradient, reference, runs, "gradient", settings=[{"h": 0.5}, {"h": 0.125}])
    steep = Polynomial((3,), tuple((1e10 * c).tolist()), cubes)  # at zero the answer is 1e10 c h**2: it shows h
    assert_close(numerical_gradient(Spy(steep.value, in_worker=True), np.zeros(3)), c, "gradient")


@check(points=1, hint="Each entry of a matrix has a partial derivative of its own.", after="numerical_by_hand")
def test_numerical_matrix(reference, rng):
    """each entry of a matrix is moved alone, while all the others stay fixed"""
    coefficients, squares = powers(sample(rng, (2, 3)), 2)
    f = Polynomial((2, 3), (*coefficients, 1.0), (*squares, (1, 1, 0, 0, 0, 1)))
    w = sample(rng, (2, 3))
    assert_agrees(numerical_gradient, reference, Spy(f.value, in_worker=True), w, h=0.5, names="gradient")


@check(points=1, hint="Compute two values of f for each entry, both at a moved copy of w.", after="numerical_matrix")
def test_numerical_calls(rng):
    """f is called exactly twice for each entry, always with a float64 array, and w stays as it is"""
    spy = Spy(Polynomial((2, 2), *powers(np.ones((2, 2)), 2)).value)
    assert_pure(numerical_gradient, "f, w", spy, sample(rng, (2, 2)))
    spy.assert_called(8)
    w = read_only(sample(rng, (2, 2))).T  # an array in another memory order
    assert_close(numerical_gradient(spy, w), 2 * w, "gradient")
    for kind in (getattr(point, "dtype", "object") for points in spy.calls for point in points):
        if np.dtype(kind).str[1:] != "f8":
            fail(f"called f with {'a list' if kind == 'object' else f'an array of {kind}'}, expected a float64 array")


@check(points=1, hint="Square first, then average; a row minus a column is an N x N table.", after="mse_loss_by_hand")
def test_mse_loss_values(reference, rng):
    """mse_loss agrees with the formula on other data, raises ValueError for a column y, and changes no argument"""
    tables = [data(rng, n, d) for n, d in ((6, 3), (3, 5), (4, 1))]
    large = [(w, 100 * X, 100 * y) for w, X, y in tables]
    assert_all_agree(mse_loss, reference, tables + large, names="loss")
    w, X, y = tables[0]
    assert_raises(ValueError, mse_loss, w, X, y[:, np.newaxis])
    assert_pure(mse_loss, "w, X, y", w, X, y)
    mse_loss(read_only(w), read_only(X), read_only(y))


@check(points=1, hint="Multiply each row by its residual and average over the rows.", after="mse_gradient_by_hand")
def test_mse_gradient_values(reference, rng):
    """mse_gradient agrees with the formula on other data, and changes none of its arguments"""
    tables = [data(rng, n, d) for n, d in ((6, 3), (3, 5), (4, 1))]
    large = [(w, 100 * X, 100 * y) for w, X, y in tables]
    assert_all_agree(mse_gradient, reference, tables + large, names="gradient")
    w, X, y = tables[0]
    assert_pure(mse_gradient, "w, X, y", w, X, y)
    mse_gradient(read_only(w), read_only(X), read_only(y))


@check(points=1, hint="Add two norms, each a root of a sum of squared entries.", after="relative_error_by_hand")
def test_relative_error_values(reference, rng):
    """relative_error agrees with the formula for vectors and matrices, and is 1 for opposite gradients"""
    pairs = [(sample(rng, shape), sample(rng, shape)) for shape in (3, (2, 3))]
    unequal = [(1000 * b, a) for a, b in pairs]
    opposite = [(a, -a) for a, _ in pairs]
    assert_all_agree(relative_error, reference, pairs + unequal + opposite, names="error")
    a, b = pairs[0]
    assert_pure(relative_error, "a, b", a, b)
    relative_error(read_only(a), read_only(b))


@check(points=1, hint="Only 0 / 0 needs a case of its own.", after="relative_error_by_hand")
def test_relative_error_of_zeros():
    """the error of two zero gradients is 0, that of zero and another gradient 1; tiny gradients are no exception"""
    assert_close(relative_error(np.zeros(3), np.zeros(3)), 0.0, "error")
    assert_close(relative_error(np.zeros(2), np.array([3.0, 4.0])), 1.0, "error")
    assert_close(relative_error(np.array([3e-9, 4e-9]), np.array([6e-9, 8e-9])), 1 / 3, "error")


@check(points=1, hint="Treat a list of whole numbers as a float array of the same numbers.", after="numerical_calls")
def test_lists_and_whole_numbers():
    """all four functions take lists, and whole numbers lose no decimals"""
    f = Quadratic(2.0).loss
    assert_close(numerical_gradient(f, np.array([[3, -4], [5, 6]])), [[6.0, -8.0], [10.0, 12.0]], "gradient")
    assert_close(numerical_gradient(f, [[3, -4], [5, 6]]), [[6.0, -8.0], [10.0, 12.0]], "gradient")
    w, X, y = [1, -1], [[1, 2], [3, 4], [5, 6]], [1, 2, 3]  # residuals -2, -3, -4
    assert_close(mse_loss(w, X, y), 29 / 3, "loss")
    assert_close(mse_gradient(w, X, y), [-62 / 3, -80 / 3], "gradient")
    assert_close(relative_error([3, 4], [-3, -4]), 1.0, "error")
