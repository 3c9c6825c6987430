"""Checks of adam in the official grade: random inputs, large eps, gradients of mixed scale."""

import numpy as np
from adam import adam_descent, adam_step
from checks import (
    Quadratic,
    Spy,
    assert_agrees,
    assert_close,
    assert_pure,
    assert_shape,
    check,
    fail,
    read_only,
    sample,
    show,
    unpack,
)

NAMES = "w, m, v"
SETTINGS = {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.95, "eps": 0.01}


def arbitrary_state(rng, shape):
    """A state in the middle of a run: w, m, v (never negative) and a gradient."""
    return sample(rng, shape), sample(rng, shape), np.abs(sample(rng, shape)), sample(rng, shape)


def own_argument(w):
    """The gradient of half the squared length, handed back as the very array that came in."""
    if not isinstance(w, float) and getattr(getattr(w, "dtype", None), "kind", "") != "f":
        fail(f"called gradient_fn with {show(w)}, expected a float array", "Start from a float copy of w0.")
    return w


@check(points=1, hint="m and v are averages: beta of the old value, 1 - beta of the new.", after="step_shapes")
def test_moments(reference, rng):
    """m and v are updated from the averages passed in, and returned without bias correction"""
    w, m, v, gradient = arbitrary_state(rng, 3)
    _, want_m, want_v = reference.adam_step(w, m, v, 4, gradient, **SETTINGS)
    _, got_m, got_v = unpack(adam_step(w, m, v, 4, gradient, **SETTINGS), NAMES)
    assert_close(got_m, want_m, "m")
    assert_close(got_v, want_v, "v")


@check(points=1, hint="The power in 1 - beta**t is the number of the step.", after="moments")
def test_bias_correction(reference, rng):
    """the bias of m and v is taken out with the number of the step"""
    for t in (1, 2, 3, 10):
        w, m, v, gradient = arbitrary_state(rng, 3)
        assert_agrees(adam_step, reference, w, m, v, t, gradient, names=NAMES, **{**SETTINGS, "eps": 1e-8})


@check(points=1, hint="eps is added to the root of v_hat, outside the root.", after="bias_correction")
def test_eps_outside_the_root(reference, rng):
    """a large eps is added outside the root"""
    for scale in (1.0, 0.01):
        w, zero, gradient = sample(rng, 3), np.zeros(3), scale * sample(rng, 3)
        assert_agrees(adam_step, reference, w, zero, zero, 1, gradient, learning_rate=0.1, eps=0.05, names=NAMES)


@check(points=1, hint="In the order of the arguments: 0.001, 0.9, 0.999, 1e-8.", after="bias_correction")
def test_defaults(reference, rng):
    """the defaults of adam_step are those of the paper"""
    w, m, v, gradient = arbitrary_state(rng, 2)
    assert_agrees(adam_step, reference, w, m, v, 3, gradient, names=NAMES)
    tiny = 1e-7 * sample(rng, 2)
    zero = np.zeros(2)
    assert_agrees(adam_step, reference, zero, zero, zero, 1, tiny, names=NAMES)


@check(points=1, hint="Work on copies: w, m, v and the gradient belong to the caller.", after="bias_correction")
def test_step_is_pure(rng):
    """adam_step changes none of its arguments and takes lists and whole numbers"""
    w, m, v, gradient = arbitrary_state(rng, (2, 2))
    assert_pure(adam_step, "w, m, v, gradient", w, m, v, 2, gradient)
    assert_pure(adam_step, "w, m, v", read_only(w), read_only(m), read_only(v), 2, read_only(gradient))
    w, m, v = unpack(adam_step(np.array([3, 4]), [0, 0], [0, 0], 1, [1, 1], learning_rate=0.5), NAMES)
    assert_close(w, [3 - 0.5 / (1 + 1e-8), 4 - 0.5 / (1 + 1e-8)], "w")


@check(points=1, hint="Carry w, m and v on; t is 1 for the first step and grows by one.", after="descent_path")
def test_descent_with_mixed_gradients(reference, rng):
    """runs with gradients of mixed scale agree with algorithm 1, one run after the other"""
    f = Quadratic((0.5, 3.0, 20.0))
    for n_steps in (8, 5):
        assert_agrees(adam_descent, reference, f.gradient, sample(rng, 3), n_steps, names="path", **SETTINGS)


@check(points=1, hint="A run without settings uses the defaults of a step without settings.", after="descent_path")
def test_descent_defaults(reference, rng):
    """the defaults of adam_descent are those of the paper, on steep and on nearly level ground"""
    for curvatures in ((0.5, 3.0, 20.0), (1e-5, 3e-5, 2e-5)):
        w0 = 0.002 * sample(rng, 3)
        assert_agrees(adam_descent, reference, Quadratic(curvatures).gradient, w0, 8, names="path")


@check(points=1, hint="One gradient per update; row 0 of the path is the start.", after="descent_path")
def test_descent_counts_and_shapes(reference, rng):
    """the path starts at w0, has n_steps + 1 rows of its shape, and costs one gradient a step"""
    w0 = sample(rng, (2, 2))
    spy = Spy(own_argument)
    path = assert_pure(adam_descent, "gradient_fn, w0", spy, w0, 5, learning_rate=0.1)
    assert_close(path, reference.adam_descent(own_argument, w0, 5, learning_rate=0.1), "path")
    spy.assert_called(5)
    assert_close(adam_descent(spy, w0, 0), w0[np.newaxis], "path")
    number = assert_agrees(adam_descent, reference, own_argument, 2.0, 3, names="path", learning_rate=0.1)
    assert_shape(number, (4,))
    assert_agrees(adam_descent, reference, own_argument, np.array([3, -4]), 3, names="path", learning_rate=0.5)
