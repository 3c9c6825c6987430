"""Checks of adam in the official grade: every kind of input that the docstrings allow, the ideas, purity, counts."""

import numpy as np

from adam import adam_descent, adam_step
from checks import assert_all_agree, assert_close, check
from objectives import HalfSquare
from spies import Spy, sample

NAMES = "w, m, v"


@check(
    points=1,
    hint="Both averages are divided by 1 - beta**t, each with its own beta; t is the number of the step.",
    after="first_moments",
)
def test_bias_correction(reference, rng):
    """the bias of m and v is corrected with the number of the step"""
    states = [(sample(rng, 3), sample(rng, 3), sample(rng, 3) ** 2, t, sample(rng, 3)) for t in (2, 3, 10)]
    assert_all_agree(adam_step, reference, states, NAMES, learning_rate=0.1, beta1=0.8, beta2=0.95)


@check(points=1, hint="Add eps to the root of v_hat, outside the root.", after="first_step_length")
def test_eps_outside_the_root(reference, rng):
    """a large eps is added outside the root"""
    calls = [(sample(rng, 3), np.zeros(3), np.zeros(3), 1, scale * sample(rng, 3)) for scale in (1.0, 0.01)]
    assert_all_agree(adam_step, reference, calls, NAMES, learning_rate=0.1, eps=0.05)


@check(
    points=1,
    hint="The formula holds entry by entry, whatever the shape and the size; the defaults are those of the paper.",
    after="first_moments",
)
def test_step_kinds(kinds):
    """adam_step is right for every kind of input that its docstring allows"""
    kinds.assert_right(adam_step)


@check(points=1, hint="Work on copies: w, m, v and the gradient belong to the caller.", after="first_moments")
def test_step_is_pure(kinds):
    """adam_step changes none of its arguments"""
    kinds.assert_untouched(adam_step)


@check(
    points=1,
    hint="Pass w, m and v on to the next step, and the settings to every step; t is 1 at first and grows by one.",
    after="descent_path",
)
def test_descent_kinds(kinds):
    """adam_descent is right for every kind of input that its docstring allows"""
    kinds.assert_right(adam_descent)


@check(points=1, hint="Do not write into w0, nor into an array that gradient_fn returns.", after="descent_path")
def test_descent_is_pure(kinds):
    """adam_descent does not change w0"""
    kinds.assert_untouched(adam_descent)


@check(points=1, hint="Call gradient_fn once for each update; row 0 of the path is the start.", after="descent_path")
def test_descent_counts(rng):
    """gradient_fn is called once for each update, and never for n_steps = 0"""
    w0, spy = sample(rng, 2), Spy(HalfSquare().gradient)
    adam_descent(spy, w0, 5, learning_rate=0.1)
    spy.assert_called(5)
    assert_close(adam_descent(spy, w0, 0), [w0], "path")
    spy.assert_called(5)


@check(points=1, hint="Convert a list or an array of whole numbers to a float array first.")
def test_lists_and_whole_numbers(kinds):
    """lists and whole numbers are converted to float arrays, also those that gradient_fn is called with"""
    kinds.assert_converts(adam_step, adam_descent)
