"""Checks of tuning in the official grade: failed runs, ties, early ends, rates that are not evenly spaced."""

import numpy as np

from calls import show, snapshot
from checks import (
    assert_all_agree,
    assert_close,
    assert_pure,
    assert_raises,
    assert_unchanged,
    check,
    each,
    fail,
    real_array,
    unpack,
)
from objectives import HalfSquare, Quadratic, Spy, Staircase, Table, read_only, sample
from tuning import grid_search, learning_rate_range_test, suggest_learning_rate


def final_losses(rates, losses, in_worker=True):
    """Return a callback that returns the loss of a rate."""
    return Spy(Table(tuple(map(float, rates)), tuple(map(float, losses))).value, in_worker=in_worker)


def assert_runs(reference, runs):
    """Compare range tests, given by arguments and settings, with the reference; fail if one changes w0."""
    calls, settings = zip(*runs, strict=True)
    before = [snapshot(w0) for _, _, w0 in calls]
    wanted = list(each(reference.learning_rate_range_test, calls, settings))
    answers = each(learning_rate_range_test, calls, settings)
    for answer, (want_rates, want_losses), (_, _, w0), old in zip(answers, wanted, calls, before, strict=True):
        rates, losses = unpack(answer, "rates, losses")
        made = real_array(losses, "losses").size
        if made != want_losses.size:
            fail(f"returned losses of length {made}, expected length {want_losses.size}")
        assert_close(rates, want_rates, "rates")
        assert_close(losses, want_losses, "losses", finite=False)
        assert_unchanged(w0, old, "w0")


def clear_curve(rng):
    """Return a random curve, unevenly spaced, whose steepest descent is steeper than the next one by a tenth."""
    while True:
        rates = np.round(0.001 * np.cumprod(rng.uniform(1.2, 4.0, 8)), 6)
        losses = np.round(rng.uniform(0.5, 2.0, 8), 2)
        slope = np.sort(np.gradient(losses, np.log(rates))[: np.argmin(losses)])
        if len(slope) > 1 and slope[0] < -0.1 and slope[0] < 1.1 * slope[1]:
            return rates, losses


@check(points=1, hint="A call of final_loss is a whole training run: make one for each rate.", after="grid_search_best")
def test_grid_search_calls(rng):
    """grid_search calls final_loss once for each rate, in order, and finds the smallest loss at any position"""
    for best in (4, 0, 2):
        rates, losses = rng.permutation(np.geomspace(0.001, 1.0, 5).round(3)), np.abs(sample(rng, 5)) + 1
        losses[best] = 0.5
        spy = final_losses(rates, losses, in_worker=False)
        best_rate, got = unpack(assert_pure(grid_search, "final_loss, learning_rates", spy, rates), "best_rate, losses")
        assert_close(got, losses, "losses")
        assert_close(best_rate, rates[best], "best_rate")
        spy.assert_called(5)
        tried = np.array([float(rate) for (rate,) in spy.calls])
        if not np.allclose(tried, rates):
            fail(f"tried the rates {show(tried)}, expected {show(rates)}")


@check(points=1, hint="Only a finite loss can win, and of equal losses the first.", after="grid_search_calls")
def test_grid_search_failed_runs():
    """a loss that is not finite never wins, ties go to the first rate, and no finite loss at all is a ValueError"""
    rates = read_only([0.5, 0.25, 0.125, 1.0, 2.0, 4.0])
    nan, inf = np.nan, np.inf
    cases = (((nan, 2, 0.5, 3, 0.5, inf), 2), ((0.75, -inf, 1, 0.75, nan, inf), 0), ((inf, nan, -inf, 7, nan, 8), 3))
    answers = each(grid_search, [(final_losses(rates, losses), rates) for losses, _ in cases])
    for answer, (losses, best) in zip(answers, cases, strict=True):
        best_rate, got = unpack(answer, "best_rate, losses")
        assert_close(got, losses, "losses", finite=False)
        assert_close(best_rate, rates[best], "best_rate")
    assert_raises(ValueError, grid_search, final_losses(rates, (nan, inf, -inf, nan, inf, nan)), rates)


@check(points=1, hint="One run from one start, with rates that grow by a constant factor.", after="range_test_values")
def test_range_test_run(reference, rng):
    """one run with growing rates agrees with the formula, for w of any shape and with the default rates"""
    f, flat, runs = Quadratic((0.5, 1.5, 2.3)), Quadratic((0.01, 0.02)), []
    for low, high, n_steps in ((0.01, 0.4, 8), (0.3, 0.6, 2)):
        settings = {"min_rate": low, "max_rate": high, "n_steps": n_steps}
        runs.append(((f.loss, f.gradient, sample(rng, 3)), settings))
    bowl = Spy(HalfSquare().loss, in_worker=True), Spy(HalfSquare().gradient, in_worker=True)
    for shape in ((), (2, 2)):
        settings = {"min_rate": 0.02, "max_rate": 0.7, "n_steps": 3}
        runs.append(((*bowl, np.asarray(sample(rng, shape))), settings))
    assert_runs(reference, [*runs, ((flat.loss, flat.gradient, sample(rng, 2)), {})])


@check(points=1, hint="Record the loss first, then compare it with the smallest one before it.", after="range_test_run")
def test_range_test_stop(reference, rng):
    """the run ends after a loss that is not finite, or above four times the smallest recorded before it"""
    walks = [(0.1, 1.0, 0.25, 1.0, 1.125, 3.0, 0.0), (0.1, 1.0, 3.0, 3.5, 4.0, 4.0, 4.0)]
    walks += [(9.0, *seen, 1.0, 1.0, 1.0, 1.0) for seen in ((2.0, np.nan), (np.nan, 1.0), (np.inf, 1.0))]
    one_stair_each = {"min_rate": 1.0, "max_rate": 1.05, "n_steps": 6}
    stairs = [Staircase(levels, (-1.0,)) for levels in walks]
    runs = [((f.loss, f.gradient, np.zeros(1)), one_stair_each) for f in stairs]
    f = Quadratic((7.0, 3.0))
    assert_runs(reference, [*runs, ((f.loss, f.gradient, sample(rng, 2)), {"min_rate": 0.01, "n_steps": 13})])


@check(points=1, hint="Take the most negative slope over log(rate) before the smallest loss.", after="suggestion_value")
def test_suggestion_steepest(reference, rng):
    """the steepest fall over log(rate) is found on any curve, and only before the first smallest loss"""
    curves = [clear_curve(rng) for _ in range(8)]
    rates, losses = (values.copy() for values in curves[0])
    assert_pure(suggest_learning_rate, "rates, losses", rates, losses)
    even, uneven = np.array([0.001, 0.01, 0.1, 1.0, 10.0]), np.array([0.001, 0.01, 0.015, 1.0])
    curves += [(even, np.array([0.5, 0.25, 1.0, 0.75, 0.25])), (even, np.array([1.0, 0.9, 0.4, 3.0, 1.0]))]
    assert_all_agree(suggest_learning_rate, reference, [*curves, (uneven, np.array([1.0, 0.9, 0.2, 0.21]))])


@check(points=1, hint="NaN and inf spoil slopes and minima: drop such points first.", after="suggestion_steepest")
def test_suggestion_drops_failed_points(reference, rng):
    """points whose loss is not finite are dropped before anything is computed"""
    calls, wanted = [], []
    for tail in ((np.nan,), (np.inf, np.nan), (-np.inf,), (np.inf,)):
        rates, losses = clear_curve(rng)
        longer = np.append(rates, rates[-1] * 2.0 ** np.arange(1, len(tail) + 1))
        calls.append((read_only(longer), read_only(np.append(losses, tail))))
        wanted.append(reference.suggest_learning_rate(rates, losses))
    calls.append((np.array([0.01, 0.1, 1.0, 2.0]), np.array([1.0, 0.5, 0.7, np.nan])))
    for got, want in zip(each(suggest_learning_rate, calls), [*wanted, 0.01], strict=True):
        assert_close(got, want)


def assert_all_same(answers, name):
    """Fail unless all answers are equal to the first."""
    first, *others = answers
    for got in others:
        assert_close(got, real_array(first, name), name, finite=False)


@check(points=0, hint="Treat a list of whole numbers as a float array of the same numbers.")
def test_lists():
    """lists and arrays of whole numbers give the same answers as arrays of floats"""
    rates, losses, f = [1, 2, 4, 8], [9, 7, 2, 5], Quadratic(1.0)
    kinds = (lambda values: np.array(values, dtype=float)), list, np.array
    final_loss = final_losses(np.array(rates), losses)
    searched = each(grid_search, [(final_loss, kind(rates)) for kind in kinds])
    assert_all_same((unpack(answer, "best_rate, losses")[0] for answer in searched), "best_rate")
    assert_all_same(each(suggest_learning_rate, [(kind(rates), kind(losses)) for kind in kinds]), "rate")
    settings = {"min_rate": 0.5, "max_rate": 0.75, "n_steps": 2}
    swept = each(learning_rate_range_test, [(f.loss, f.gradient, kind([4, 2])) for kind in kinds], **settings)
    assert_all_same((unpack(answer, "rates, losses")[1] for answer in swept), "losses")
