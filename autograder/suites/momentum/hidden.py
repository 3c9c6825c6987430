"""Checks of momentum in the official grade: every kind of input that the docstrings allow, changing rates, purity."""

from checks import assert_all_agree, assert_close, check
from momentum import momentum_descent, momentum_step
from objectives import HalfSquare, Quadratic, Rates
from spies import Spy, sample


@check(
    points=1,
    hint="Multiply the old velocity by gamma and the gradient by the rate; then subtract the new velocity from w.",
    after="step",
)
def test_step_kinds(kinds):
    """momentum_step is right for every kind of input that its docstring allows"""
    kinds.assert_right(momentum_step)


@check(points=1, hint="Work on copies: w, v and the gradient belong to the caller.", after="step")
def test_step_is_pure(kinds):
    """momentum_step changes none of its arguments"""
    kinds.assert_untouched(momentum_step)


@check(
    points=1,
    hint="Every step starts from the velocity that the step before it returned, and has a gradient of its own.",
    after="descent_path",
)
def test_descent_kinds(kinds):
    """momentum_descent is right for every kind of input that its docstring allows"""
    kinds.assert_right(momentum_descent)


@check(points=1, hint="A rate multiplies the gradient of its own step, not the old velocity.", after="descent_path")
def test_descent_with_changing_rates(reference, rng):
    """a learning rate that falls or grows acts on the new gradients, not on the old velocity"""
    start = round(rng.uniform(0.05, 0.1), 3)
    falling_rate = Rates(tuple(round(start * 0.6**t, 4) for t in range(6))).rate
    growing_rate = Rates((0.02, 0.03, 0.04, 0.06, 0.08)).rate
    f = Quadratic((1.0, 4.0, 9.0))
    runs = [(f.gradient, sample(rng, 3), falling_rate, 6), (f.gradient, sample(rng, 3), growing_rate, 5)]
    assert_all_agree(momentum_descent, reference, runs, "path", settings=[{}, {"gamma": 0.6}])


@check(points=1, hint="Call gradient_fn once for each update; row 0 of the path is the start.", after="descent_path")
def test_descent_is_pure_and_counts(kinds, rng):
    """momentum_descent calls gradient_fn once for each update and does not change w0"""
    w0, spy = sample(rng, 2), Spy(HalfSquare().gradient)
    momentum_descent(spy, w0, 0.1, 5)
    spy.assert_called(5)
    assert_close(momentum_descent(spy, w0, 0.1, 0), [w0], "path")
    spy.assert_called(5)
    kinds.assert_untouched(momentum_descent)


@check(points=1, hint="Convert a list or an array of whole numbers to a float array first.")
def test_lists_and_whole_numbers(kinds):
    """lists and whole numbers are converted to float arrays, also those that gradient_fn is called with"""
    kinds.assert_converts(momentum_step, momentum_descent)
