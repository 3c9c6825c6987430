"""Checks of update_rule in the official grade: every kind of input that the docstrings allow, purity, counts."""

from checks import assert_close, assert_shape, check
from objectives import HalfSquare
from spies import Spy, sample
from update_rule import gradient_descent, gradient_step


@check(points=1, hint="The formula holds entry by entry, whatever the shape and the size.", after="step_by_hand")
def test_step_kinds(kinds):
    """gradient_step is right for every kind of input that its docstring allows"""
    kinds.assert_right(gradient_step)


@check(points=1, hint="Return a new array: w and the gradient belong to the caller.", after="step_by_hand")
def test_step_is_pure(kinds):
    """gradient_step changes neither w nor the gradient"""
    kinds.assert_untouched(gradient_step)


@check(
    points=1,
    hint="Make n_steps updates whatever the numbers are, each with the gradient at the newest point.",
    after="descent_by_hand",
)
def test_descent_kinds(kinds):
    """gradient_descent is right for every kind of input that its docstring allows"""
    kinds.assert_right(gradient_descent)


@check(points=1, hint="Do not write into w0, nor into an array that gradient_fn returns.", after="descent_by_hand")
def test_descent_is_pure(kinds):
    """gradient_descent does not change w0"""
    kinds.assert_untouched(gradient_descent)


@check(points=1, hint="Make exactly n_steps updates, with one gradient for each.", after="descent_by_hand")
def test_descent_counts(rng):
    """n_steps updates take n_steps gradients and give n_steps + 1 points"""
    w0 = sample(rng, 2)
    spy = Spy(HalfSquare().gradient, limit=100)
    assert_shape(gradient_descent(spy, w0, 0.25, 5), (6, 2), "path")
    spy.assert_called(5)
    assert_close(gradient_descent(spy, w0, 0.25, 0), [w0], "path")
    spy.assert_called(5)


@check(points=1, hint="Convert a list or an array of whole numbers to a float array first.")
def test_lists_and_whole_numbers(kinds):
    """lists and whole numbers are converted to float arrays, also those that gradient_fn is called with"""
    kinds.assert_converts(gradient_step, gradient_descent)
