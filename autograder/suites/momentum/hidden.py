"""Checks of momentum in the official grade: random states and starts, gradients of mixed scale, changing rates."""

import numpy as np

from checks import assert_all_agree, assert_close, assert_pure, check, each, unpack
from momentum import momentum_descent, momentum_step
from objectives import HalfSquare, Quadratic, Spy, read_only, sample

BOWL = HalfSquare()
NAMES = "w, v"


def arbitrary_state(rng, shape, scale=1.0):
    """Return a state in the middle of a run: w, v and a gradient."""
    return tuple(scale * sample(rng, shape) for _ in range(3))


@check(points=1, hint="Multiply the old velocity by gamma and the gradient by the rate.", after="step_shapes")
def test_velocity(reference, rng):
    """the new velocity is made from the old one and the gradient, for any gamma and learning rate"""
    scaled = (1.0, 0.3), (1e-3, 0.1), (1e3, 0.02), (1.0, 0.5)
    calls = [(*arbitrary_state(rng, 3, scale), rate) for scale, rate in scaled]
    settings = [{"gamma": gamma} for gamma in (0.5, 0.95, 0.8, 0.0)]
    wanted = list(each(reference.momentum_step, calls, settings))
    for answer, want in zip(each(momentum_step, calls, settings), wanted, strict=True):
        assert_close(unpack(answer, NAMES)[1], want[1], "v")


@check(points=1, hint="Subtract the new velocity from w, once.", after="velocity")
def test_step_moves_w(reference, rng):
    """w moves by the new velocity, whatever the shape of w"""
    calls = [(*arbitrary_state(rng, shape), 0.2) for shape in (4, (2, 3), ())] + [(*arbitrary_state(rng, 3), 0.05)]
    assert_all_agree(momentum_step, reference, calls, NAMES, settings=[{"gamma": 0.7}] * 3 + [{}])


@check(points=1, hint="Work on copies: w, v and the gradient belong to the caller.", after="step_moves_w")
def test_step_is_pure(rng):
    """momentum_step changes none of its arguments and takes lists and whole numbers"""
    w, v, gradient = arbitrary_state(rng, (2, 2))
    assert_pure(momentum_step, "w, v, gradient", w, v, gradient, 0.1)
    assert_pure(momentum_step, "w, v", read_only(w), read_only(v), read_only(gradient), 0.1)
    w, v = unpack(momentum_step(np.array([3, 4]), [1, 0], np.array([1, -1]), 0.25, gamma=0.5), NAMES)
    assert_close(w, [2.25, 4.25], "w")
    assert_close(v, [0.75, -0.25], "v")


@check(points=1, hint="Every step starts from the velocity that the step before it returned.", after="descent_path")
def test_descent_on_mixed_scales(reference, rng):
    """runs with large and small gradients agree with the formula, also one run after another"""
    f = Quadratic((0.5, 3.0, 20.0))
    runs = [(f.gradient, sample(rng, 3), 0.04, 8), (f.gradient, sample(rng, 3), 0.02, 5)]
    assert_all_agree(momentum_descent, reference, runs, "path", settings=[{"gamma": 0.7}, {}])


@check(points=1, hint="A rate multiplies the gradient of its own step, not the old velocity.", after="descent_path")
def test_descent_with_changing_rates(reference, rng):
    """a learning rate that falls or grows acts on the new gradients, not on the old velocity"""
    start = round(rng.uniform(0.05, 0.1), 3)

    def falling_rate(t):
        return start * 0.6**t

    def growing_rate(t):
        return 0.02 * 1.4**t

    f = Quadratic((1.0, 4.0, 9.0))
    runs = [(f.gradient, sample(rng, 3), falling_rate, 6), (f.gradient, sample(rng, 3), growing_rate, 5)]
    assert_all_agree(momentum_descent, reference, runs, "path", settings=[{}, {"gamma": 0.6}])


@check(points=1, hint="Call gradient_fn once for each update; row 0 of the path is the start.", after="descent_path")
def test_descent_counts_and_shapes(reference, rng):
    """the path starts at w0 and has n_steps + 1 rows, and gradient_fn is called once for each update"""
    w0 = sample(rng, (2, 2))
    spy = Spy(BOWL.gradient)
    path = assert_pure(momentum_descent, "gradient_fn, w0", spy, w0, 0.1, 5)
    assert_close(path, reference.momentum_descent(BOWL.gradient, w0, 0.1, 5), "path")
    spy.assert_called(5)
    assert_close(momentum_descent(spy, w0, 0.1, 0), w0[np.newaxis], "path")
    spy = Spy(BOWL.gradient, in_worker=True)
    runs = [(spy, 2.0, 0.3, 3), (spy, np.array([3, -4]), 0.25, 3)]
    assert_all_agree(momentum_descent, reference, runs, "path", settings=[{}, {"gamma": 0.5}])
