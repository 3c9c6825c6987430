"""Checks of tuning in the official grade: every kind of input that the docstrings allow, the ideas, counts."""

import numpy as np

from calls import show
from checks import assert_close, assert_raises, check, each, fail, real_array, unpack
from objectives import Staircase, Table
from spies import Spy, sample
from tuning import grid_search, learning_rate_range_test, suggest_learning_rate


@check(points=1, hint="A call of final_loss is a whole training run: make one for each rate.", after="grid_search_best")
def test_grid_search_calls(rng):
    """grid_search calls final_loss once for each rate, in order"""
    rates = rng.permutation(np.geomspace(0.001, 1.0, 5).round(3))
    spy = Spy(Table(tuple(rates), tuple(np.abs(sample(rng, 5)))).value)
    grid_search(spy, rates)
    spy.assert_called(5)
    tried = np.array([float(rate) for (rate,) in spy.calls])
    if not np.allclose(tried, rates):
        fail(f"tried the rates {show(tried)}, expected {show(rates)}")


@check(points=1, hint="Only a finite loss can win, and of equal losses the first.", after="grid_search_best")
def test_grid_search_kinds(kinds):
    """grid_search is right for every kind of rates and losses, and a ValueError says that no loss is finite"""
    kinds.assert_right(grid_search)
    kinds.assert_untouched(grid_search)
    failed = Table((0.25, 0.5, 1.0, 2.0), (np.nan, np.inf, -np.inf, np.nan))
    for number in (4, 1, 0):
        assert_raises(ValueError, grid_search, failed.value, np.array(failed.places[:number]))


@check(
    points=1,
    hint="One run from a copy of w0, with one gradient for each rate, until the rates or the loss end it.",
    after="range_test_values",
)
def test_range_test_kinds(kinds):
    """learning_rate_range_test is right for every kind of run that its docstring allows, and does not change w0"""
    kinds.assert_right(learning_rate_range_test)
    kinds.assert_untouched(learning_rate_range_test)


@check(
    points=1, hint="Record the loss first, then compare it with the smallest one before it.", after="range_test_values"
)
def test_range_test_stop(reference):
    """the run ends after a loss that is not finite, or above four times the smallest recorded before it"""
    walks = [(0.1, 1.0, 0.25, 1.0, 1.125, 3.0, 0.0), (0.1, 1.0, 3.0, 3.5, 4.0, 4.0, 4.0)]
    walks += [(9.0, *seen, 1.0, 1.0, 1.0, 1.0) for seen in ((2.0, np.nan), (np.nan, 1.0), (np.inf, 1.0))]
    stairs = [Staircase(losses, (-1.0,)) for losses in walks]
    calls = [(f.loss, f.gradient, np.zeros(1)) for f in stairs]
    settings = [{"min_rate": 1.0, "max_rate": 1.05, "n_steps": 6}] * len(calls)
    wanted = list(each(reference.learning_rate_range_test, calls, settings))
    for answer, (_, want) in zip(each(learning_rate_range_test, calls, settings), wanted, strict=True):
        _, losses = unpack(answer, "rates, losses")
        made = real_array(losses, "losses").size
        if made != want.size:
            fail(f"returned losses of length {made}, expected length {want.size}")
        assert_close(losses, want, "losses", finite=False)


@check(
    points=1,
    hint="Drop the points that are not finite, then take the most negative slope over log(rate) before the smallest "
    "loss.",
    after="suggestion_value",
)
def test_suggestion_kinds(kinds):
    """suggest_learning_rate is right for every kind of curve that its docstring allows, and does not change it"""
    kinds.assert_right(suggest_learning_rate)
    kinds.assert_untouched(suggest_learning_rate)


@check(points=1, hint="Convert a list or an array of whole numbers to a float array first.")
def test_lists_and_whole_numbers(kinds):
    """lists and whole numbers are right as rates, as losses and as w0"""
    kinds.assert_converts(grid_search, learning_rate_range_test, suggest_learning_rate)
