"""Checks of stopping in the official grade: every kind of input that the docstrings allow, the ideas, purity."""

import numpy as np

from checks import assert_close, assert_equal, check, each, real_array
from objectives import Staircase
from stopping import gradient_vanished, loss_reached, minimize, stopped_improving


def downstairs(compare, reference, cases):
    """Compare runs of at most nine updates down a staircase of losses and slopes with those of the reference."""
    stairs = [Staircase(losses, slopes) for losses, slopes, _ in cases]
    calls = [(f.loss, f.gradient, np.zeros(2), 1.0) for f in stairs]
    settings = [{"max_iterations": 9, **own} for _, _, own in cases]
    wanted = list(each(reference.minimize, calls, settings))
    for got, want in zip(each(minimize, calls, settings), wanted, strict=True):
        compare(got, want)


def assert_same_reason(answer, want):
    """Compare reason and n_iterations."""
    assert_equal(answer.reason, want.reason, "reason")
    assert_equal(answer.n_iterations, want.n_iterations, "n_iterations")


def assert_same_end(answer, want):
    """Compare all losses and the point where a run ended."""
    assert_close(real_array(answer.losses, "losses"), want.losses, "losses", finite=False)
    assert_close(answer.w, want.w, "w")


@check(points=1, hint="True at or below the threshold, for any sign; False for NaN.", after="loss_at_threshold")
def test_loss_kinds(kinds):
    """loss_reached is right for every kind of loss and threshold that its docstring allows"""
    kinds.assert_right(loss_reached)


@check(
    points=1,
    hint="Every entry counts, wherever it stands; with NaN the answer is False. Change no argument.",
    after="gradient_length",
)
def test_gradient_kinds(kinds):
    """gradient_vanished is right for every kind of gradient that its docstring allows, and does not change it"""
    kinds.assert_right(gradient_vanished)
    kinds.assert_untouched(gradient_vanished)


@check(
    points=1,
    hint="Only a loss below best - min_delta is an improvement: it becomes the best and resets the count.",
    after="patience_two",
)
def test_history_kinds(kinds):
    """stopped_improving is right for every kind of history that its docstring allows, and does not change it"""
    kinds.assert_right(stopped_improving)
    kinds.assert_untouched(stopped_improving)


ORDER = [
    ((3, 2, -np.inf), (-1,), {"loss_threshold": 1.5}),
    ((3, 3, 3), (-1, -1, -0.5), {"gradient_tolerance": 1.25, "patience": 2}),
    ((3, 2, 1), (-1, -1, -0.5), {"loss_threshold": 1.5, "gradient_tolerance": 1.25}),
    ((3, 3, 3), (-1,), {"patience": 2, "max_iterations": 2}),
    ((3, 2, 1), (-1,), {"loss_threshold": 3.5, "max_iterations": 0}),
]


@check(
    points=1,
    hint="Make all the tests before every update, also the first: divergence first, max_iterations last.",
    after="parabola",
)
def test_order_of_tests(reference):
    """when several tests hold at the same point, the first in the order gives the reason"""
    downstairs(assert_same_reason, reference, ORDER)


@check(
    points=1,
    hint="w is the last point where loss and gradient were finite; the failed update still counts.",
    after="parabola",
)
def test_diverged(reference):
    """a run that diverges returns the last finite point and all losses, the last one too"""
    losses = [((3, 2, value), (-1,), {}) for value in (np.nan, np.inf, -np.inf)]
    downstairs(assert_same_end, reference, [*losses, ((3, 2, 1), (-1, -1, np.nan), {}), ((np.nan, 1), (-1,), {})])


@check(
    points=1,
    hint="Every setting means what the docstring says, 0 too; all tests are made at w0 and after each update.",
    after="parabola",
)
def test_run_kinds(kinds):
    """minimize is right for every kind of run that its docstring allows"""
    kinds.assert_right(minimize)


@check(points=1, hint="Each update makes a new w: w0 belongs to the caller.", after="parabola")
def test_run_is_pure(kinds):
    """minimize does not change w0"""
    kinds.assert_untouched(minimize)


@check(points=1, hint="Convert a list or an array of whole numbers to a float array first.")
def test_lists_and_whole_numbers(kinds):
    """lists and whole numbers are right as gradients, as losses and as w0"""
    kinds.assert_converts(gradient_vanished, stopped_improving, minimize)
