"""Checks of adam in the official grade: random inputs, large eps, gradients of mixed scale."""

import numpy as np

from adam import adam_descent, adam_step
from checks import assert_all_agree, assert_close, assert_pure, check, unpack
from objectives import HalfSquare, Quadratic, Spy, read_only, sample

BOWL = HalfSquare()
NAMES = "w, m, v"
SETTINGS = {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.95, "eps": 0.01}


def arbitrary_state(rng, shape):
    """Return a state in the middle of a run: w, m, v (never negative) and a gradient."""
    return sample(rng, shape), sample(rng, shape), np.abs(sample(rng, shape)), sample(rng, shape)


@check(points=1, hint="Add beta times the old average and 1 - beta times the new value.", after="step_shapes")
def test_moments(reference, rng):
    """m and v are updated from the averages passed in, and returned without bias correction"""
    w, m, v, gradient = arbitrary_state(rng, 3)
    _, want_m, want_v = reference.adam_step(w, m, v, 4, gradient, **SETTINGS)
    _, got_m, got_v = unpack(adam_step(w, m, v, 4, gradient, **SETTINGS), NAMES)
    assert_close(got_m, want_m, "m")
    assert_close(got_v, want_v, "v")


@check(points=1, hint="The power in 1 - beta**t is the number of the step.", after="moments")
def test_bias_correction(reference, rng):
    """the bias of m and v is corrected with the number of the step"""
    states = [(t, *arbitrary_state(rng, 3)) for t in (1, 2, 3, 10)]
    calls = [(w, m, v, t, gradient) for t, w, m, v, gradient in states]
    assert_all_agree(adam_step, reference, calls, NAMES, **{**SETTINGS, "eps": 1e-8})


@check(points=1, hint="Add eps to the root of v_hat, outside the root.", after="bias_correction")
def test_eps_outside_the_root(reference, rng):
    """a large eps is added outside the root"""
    calls = [(sample(rng, 3), np.zeros(3), np.zeros(3), 1, scale * sample(rng, 3)) for scale in (1.0, 0.01)]
    assert_all_agree(adam_step, reference, calls, NAMES, learning_rate=0.1, eps=0.05)


@check(points=1, hint="In the order of the arguments: 0.001, 0.9, 0.999, 1e-8.", after="bias_correction")
def test_defaults(reference, rng):
    """the defaults of adam_step are those of the paper"""
    w, m, v, gradient = arbitrary_state(rng, 2)
    tiny = np.zeros(2), np.zeros(2), np.zeros(2), 1, 1e-7 * sample(rng, 2)
    assert_all_agree(adam_step, reference, [(w, m, v, 3, gradient), tiny], NAMES)


@check(points=1, hint="Work on copies: w, m, v and the gradient belong to the caller.", after="bias_correction")
def test_step_is_pure(rng):
    """adam_step changes none of its arguments and takes lists and whole numbers"""
    w, m, v, gradient = arbitrary_state(rng, (2, 2))
    assert_pure(adam_step, "w, m, v, gradient", w, m, v, 2, gradient)
    assert_pure(adam_step, "w, m, v", read_only(w), read_only(m), read_only(v), 2, read_only(gradient))
    w, m, v = unpack(adam_step(np.array([3, 4]), [0, 0], [0, 0], 1, [1, 1], learning_rate=0.5), NAMES)
    assert_close(w, [3 - 0.5 / (1 + 1e-8), 4 - 0.5 / (1 + 1e-8)], "w")


@check(points=1, hint="Pass w, m and v on to the next step; t is 1 at first and grows by one.", after="descent_path")
def test_descent_with_mixed_gradients(reference, rng):
    """runs with large and small gradients agree with algorithm 1, also one run after another"""
    f = Quadratic((0.5, 3.0, 20.0))
    runs = [(f.gradient, sample(rng, 3), n_steps) for n_steps in (8, 5)]
    assert_all_agree(adam_descent, reference, runs, "path", **SETTINGS)


@check(points=1, hint="adam_descent has the same default settings as adam_step.", after="descent_path")
def test_descent_defaults(reference, rng):
    """the defaults of adam_descent are those of the paper, for large and for tiny gradients"""
    grounds = Quadratic((0.5, 3.0, 20.0)), Quadratic((1e-5, 3e-5, 2e-5))
    runs = [(f.gradient, 0.002 * sample(rng, 3), 8) for f in grounds]
    assert_all_agree(adam_descent, reference, runs, "path")


@check(points=1, hint="Call gradient_fn once for each update; row 0 of the path is the start.", after="descent_path")
def test_descent_counts_and_shapes(reference, rng):
    """the path starts at w0 and has n_steps + 1 rows, and gradient_fn is called once for each update"""
    w0 = sample(rng, (2, 2))
    spy = Spy(BOWL.gradient)
    path = assert_pure(adam_descent, "gradient_fn, w0", spy, w0, 5, learning_rate=0.1)
    assert_close(path, reference.adam_descent(BOWL.gradient, w0, 5, learning_rate=0.1), "path")
    spy.assert_called(5)
    assert_close(adam_descent(spy, w0, 0), w0[np.newaxis], "path")
    spy = Spy(BOWL.gradient, in_worker=True)
    runs = [(spy, 2.0, 3), (spy, np.array([3, -4]), 3)]
    assert_all_agree(adam_descent, reference, runs, "path", settings=[{"learning_rate": 0.1}, {"learning_rate": 0.5}])
