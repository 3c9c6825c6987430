"""Checks of rmsprop in the official grade: random states and starts, large eps, gradients of mixed scale."""

import numpy as np

from checks import assert_all_agree, assert_close, assert_pure, check, each, unpack
from objectives import HalfSquare, Quadratic, Spy, read_only, sample
from rmsprop import rmsprop_descent, rmsprop_step

BOWL = HalfSquare()
NAMES = "w, s"


def arbitrary_state(rng, shape, scale=1.0):
    """Return a state in the middle of a run: w, s (never negative) and a gradient of this scale."""
    return sample(rng, shape), scale**2 * np.abs(sample(rng, shape)), scale * sample(rng, shape)


@check(points=1, hint="Add gamma times the old mean and 1 - gamma times the new square.", after="step_shapes")
def test_running_mean(reference, rng):
    """s is the running mean of the squared gradients, coordinate by coordinate, for any gamma"""
    states = [arbitrary_state(rng, 3, scale) for scale in (1.0, 0.1, 30.0, 1.0)]
    settings = [{"learning_rate": 0.1, "gamma": gamma} for gamma in (0.5, 0.95, 0.8, 0.0)]
    wanted = list(each(reference.rmsprop_step, states, settings))
    for answer, want in zip(each(rmsprop_step, states, settings), wanted, strict=True):
        assert_close(unpack(answer, NAMES)[1], want[1], "s")


@check(points=1, hint="Divide the gradient by the root of the new mean.", after="running_mean")
def test_step_moves_w(reference, rng):
    """w moves by the gradient divided by the root of the new mean, whatever the scale and the shape of w"""
    states = [arbitrary_state(rng, shape, scale) for shape, scale in ((4, 1.0), ((2, 3), 0.1), ((), 30.0), (3, 1.0))]
    settings = [{"learning_rate": 0.2, "gamma": 0.7}] * 3 + [{}]
    assert_all_agree(rmsprop_step, reference, states, NAMES, settings=settings)


@check(points=1, hint="Add eps to the mean, under the root; its default is 1e-8.", after="step_moves_w")
def test_eps_inside_the_root(reference, rng):
    """eps is added inside the root"""
    states = [arbitrary_state(rng, 3, scale) for scale in (1.0, 0.1)]
    states.append((np.zeros(3), np.zeros(3), 1e-4 * sample(rng, 3)))
    settings = [{"learning_rate": 0.2, "eps": 0.05}, {"learning_rate": 0.2, "eps": 0.01}, {}]
    assert_all_agree(rmsprop_step, reference, states, NAMES, settings=settings)


@check(points=1, hint="Work on copies: w, s and the gradient belong to the caller.", after="step_moves_w")
def test_step_is_pure(rng):
    """rmsprop_step changes none of its arguments and takes lists and whole numbers"""
    w, s, gradient = arbitrary_state(rng, (2, 2))
    assert_pure(rmsprop_step, "w, s, gradient", w, s, gradient)
    assert_pure(rmsprop_step, "w, s", read_only(w), read_only(s), read_only(gradient))
    w, s = unpack(rmsprop_step(np.array([3, 4]), [7, 0], np.array([1, -2]), learning_rate=0.5, gamma=0.5), NAMES)
    assert_close(w, [2.75, 4.707106772], "w")
    assert_close(s, [4.0, 2.0], "s")


@check(points=1, hint="Every step starts from the mean that the step before it returned.", after="descent_path")
def test_descent_on_mixed_scales(reference, rng):
    """runs with large, small and tiny gradients agree with the formula, also one run after another"""
    f = Quadratic((0.5, 3.0, 20.0))
    settings = {"learning_rate": 0.1, "gamma": 0.8, "eps": 0.02}
    level = Quadratic((1e-4, 3e-4, 2e-4))
    runs = [(f.gradient, sample(rng, 3), 8), (level.gradient, sample(rng, 3), 5)]
    assert_all_agree(rmsprop_descent, reference, runs, "path", settings=[settings, {}])


@check(points=1, hint="Call gradient_fn once for each update; row 0 of the path is the start.", after="descent_path")
def test_descent_counts_and_shapes(reference, rng):
    """the path starts at w0 and has n_steps + 1 rows, and gradient_fn is called once for each update"""
    w0 = sample(rng, (2, 2))
    spy = Spy(BOWL.gradient)
    path = assert_pure(rmsprop_descent, "gradient_fn, w0", spy, w0, 5, learning_rate=0.1)
    assert_close(path, reference.rmsprop_descent(BOWL.gradient, w0, 5, learning_rate=0.1), "path")
    spy.assert_called(5)
    assert_close(rmsprop_descent(spy, w0, 0), w0[np.newaxis], "path")
    spy = Spy(BOWL.gradient, in_worker=True)
    runs = [(spy, 2.0, 3), (spy, np.array([3, -4]), 3)]
    assert_all_agree(
        rmsprop_descent, reference, runs, "path", settings=[{"learning_rate": 0.2}, {"learning_rate": 0.5}]
    )
