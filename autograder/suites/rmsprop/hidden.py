"""Checks of rmsprop in the official grade: every kind of input that the docstrings allow, the place of eps, purity."""

import numpy as np

from checks import assert_all_agree, assert_close, check
from objectives import HalfSquare
from rmsprop import rmsprop_descent, rmsprop_step
from spies import Spy, sample


@check(points=1, hint="Add eps to the mean, under the root; its default is 1e-8.", after="step")
def test_eps_inside_the_root(reference, rng):
    """eps is added inside the root"""
    states = [(sample(rng, 3), scale**2 * sample(rng, 3) ** 2, scale * sample(rng, 3)) for scale in (1.0, 0.1)]
    states.append((np.zeros(3), np.zeros(3), 1e-4 * sample(rng, 3)))
    settings = [{"learning_rate": 0.2, "eps": 0.05}, {"learning_rate": 0.2, "eps": 0.01}, {}]
    assert_all_agree(rmsprop_step, reference, states, "w, s", settings=settings)


@check(
    points=1,
    hint="s is gamma times the old mean and 1 - gamma times the new square, coordinate by coordinate.",
    after="step",
)
def test_step_kinds(kinds):
    """rmsprop_step is right for every kind of input that its docstring allows"""
    kinds.assert_right(rmsprop_step)


@check(points=1, hint="Work on copies: w, s and the gradient belong to the caller.", after="step")
def test_step_is_pure(kinds):
    """rmsprop_step changes none of its arguments"""
    kinds.assert_untouched(rmsprop_step)


@check(
    points=1,
    hint="Every step starts from the mean that the step before it returned, and has a gradient of its own.",
    after="descent_path",
)
def test_descent_kinds(kinds):
    """rmsprop_descent is right for every kind of input that its docstring allows"""
    kinds.assert_right(rmsprop_descent)


@check(points=1, hint="Call gradient_fn once for each update; row 0 of the path is the start.", after="descent_path")
def test_descent_is_pure_and_counts(kinds, rng):
    """rmsprop_descent calls gradient_fn once for each update and does not change w0"""
    w0, spy = sample(rng, 2), Spy(HalfSquare().gradient)
    rmsprop_descent(spy, w0, 5)
    spy.assert_called(5)
    assert_close(rmsprop_descent(spy, w0, 0), [w0], "path")
    spy.assert_called(5)
    kinds.assert_untouched(rmsprop_descent)


@check(points=1, hint="Convert a list or an array of whole numbers to a float array first.")
def test_lists_and_whole_numbers(kinds):
    """lists and whole numbers are converted to float arrays, also those that gradient_fn is called with"""
    kinds.assert_converts(rmsprop_step, rmsprop_descent)
