"""Checks of update_rule in the official grade: random inputs of several shapes and scales, counts, zero gradients."""

import numpy as np

from checks import assert_agrees, assert_all_agree, assert_close, assert_pure, assert_shape, check, fail
from objectives import HalfSquare, Quadratic, Spy, read_only, sample
from update_rule import gradient_descent, gradient_step


def slope_at(shape, function):
    """Return `function` as a gradient_fn that looks at the shape of its argument first."""

    def gradient_fn(*points):
        if len(points) != 1:
            fail(f"called gradient_fn with {len(points)} arguments, expected one", "gradient_fn takes w alone.")
        assert_shape(points[0], shape, "the argument of gradient_fn")
        return function(np.asarray(points[0]))

    return gradient_fn


def assert_asked_at(spy, shape):
    """Fail if a gradient_fn was called with anything but one point of this shape."""
    for points in spy.calls:
        if len(points) != 1:
            fail(f"called gradient_fn with {len(points)} arguments, expected one", "gradient_fn takes w alone.")
        assert_shape(points[0], shape, "the argument of gradient_fn")


@check(points=1, hint="The step grows in proportion to the gradient and to the rate.", after="step_by_hand")
def test_step_values(reference, rng):
    """gradient_step agrees with the formula for numbers, vectors and matrices, small and large"""
    calls = []
    for shape in ((), 3, (2, 3)):
        for scale, rate in ((1.0, 0.5), (0.01, 0.125), (100.0, 3.0)):
            calls.append((scale * sample(rng, shape), scale * sample(rng, shape), rate))
    assert_all_agree(gradient_step, reference, calls, names="w")


@check(points=1, hint="Return a new array: w and the gradient belong to the caller.", after="step_values")
def test_step_is_pure(rng):
    """gradient_step changes neither w nor the gradient, even when both are the same array"""
    w = sample(rng, (2, 2))
    assert_pure(gradient_step, "w, gradient", w, sample(rng, (2, 2)), 0.5)
    assert_close(assert_pure(gradient_step, "w, gradient", w, w, 0.25), 0.75 * w, "w")
    assert_close(gradient_step(read_only(w), read_only(w), 0.5), 0.5 * w, "w")


@check(points=1, hint="Compute each gradient at the newest point; the rate stays the same.", after="descent_by_hand")
def test_descent_path(reference, rng):
    """runs of six steps agree with the formula, on a parabola and on a function whose curvature changes"""
    parabola = Spy(Quadratic((0.5, 3.0, 8.0)).gradient, in_worker=True)
    want = reference.gradient_descent(parabola.function, w0 := sample(rng, 3), 0.2, 6)
    path = gradient_descent(parabola, w0, 0.2, 6)
    assert_asked_at(parabola, (3,))
    assert_close(path, want, "path")
    quartic = slope_at((3,), lambda w: w**3 - 1)
    assert_agrees(gradient_descent, reference, quartic, sample(rng, 3), 0.05, 6, names="path")


@check(points=1, hint="Make exactly n_steps updates, with one gradient for each.", after="descent_path")
def test_descent_counts(rng):
    """n_steps updates take n_steps gradients and give n_steps + 1 points, even if all are zero; w0 is unchanged"""
    w0 = sample(rng, 2)
    spy = Spy(Quadratic((2.0, 2.0)).gradient, limit=100)
    assert_shape(assert_pure(gradient_descent, "gradient_fn, w0", spy, w0, 0.1, 5), (6, 2), "path")
    spy.assert_called(5)
    assert_close(gradient_descent(spy, read_only(w0), 0.25, 1), [w0, 0.5 * w0], "path")
    assert_close(gradient_descent(spy, w0, 0.25, 0), [w0], "path")
    spy.assert_called(6)
    assert_asked_at(spy, (2,))
    flat = slope_at((2,), lambda w: read_only([0.0, 0.0]))
    assert_close(gradient_descent(flat, w0, 0.1, 4), [w0] * 5, "path")


@check(points=1, hint="w0 and a gradient may have any shape; do not write into either of them.", after="descent_path")
def test_descent_shapes(rng):
    """w0 may be a number or a matrix, and gradient_fn may return its own argument or the same array every time"""
    w0, factors = sample(rng, (2, 3)), 0.5 ** np.arange(5)
    for start in (w0, np.array(2.0)):
        spy = Spy(HalfSquare().gradient, in_worker=True)
        path = gradient_descent(spy, start, 0.5, 4)
        assert_asked_at(spy, start.shape)
        assert_close(path, np.multiply.outer(factors, start), "path")
    fixed = read_only(sample(rng, 2))
    path = gradient_descent(slope_at((2,), lambda w: fixed), np.zeros(2), 0.5, 4)
    assert_close(path, np.outer(np.arange(5), -0.5 * fixed), "path")


@check(points=1, hint="Convert a list or an array of whole numbers to a float array first.", after="descent_path")
def test_lists_and_whole_numbers():
    """lists and whole numbers are converted to float arrays, also those that gradient_fn is called with"""
    assert_close(gradient_step(np.array([3, 4]), np.array([1, -1]), 0.5), [2.5, 4.5], "w")
    assert_close(gradient_step([3, 4], [1, -1], 0.5), [2.5, 4.5], "w")
    spy = Spy(Quadratic((0.5, 0.5)).gradient, in_worker=True)
    for w0 in (np.array([8, -4]), [8, -4]):
        assert_close(gradient_descent(spy, w0, 0.5, 2), [[8.0, -4.0], [6.0, -3.0], [4.5, -2.25]], "path")
    for point in (point for points in spy.calls for point in points):
        if np.dtype(getattr(point, "dtype", "object")).kind != "f":
            fail(f"called gradient_fn with {point!r}, expected a float array")
