"""Checks of tuning in the official grade: failed runs, ties, early ends, rates that are not evenly spaced."""

import numpy as np
from checks import (
    Quadratic,
    Spy,
    assert_close,
    assert_pure,
    assert_raises,
    assert_shape,
    check,
    fail,
    read_only,
    real_array,
    sample,
    show,
    unpack,
)
from tuning import grid_search, learning_rate_range_test, suggest_learning_rate


def final_losses(rates, losses):
    """A callback that answers a rate with its loss, and counts."""

    def final_loss(rate):
        rate = assert_shape(rate, (), "the rate given to final_loss")
        return float(losses[int(np.argmin(np.abs(rates - rate)))])

    final_loss.__name__ = f"final_loss{show(losses)}"
    return Spy(final_loss)


def stairs(*levels):
    """A loss with one level for each place of a walk from 0 by steps of 1, 2, 4, 8, …, the place 0 included."""

    def loss_fn(w):
        middles = 1.5 * 2.0 ** np.arange(len(levels) - 1) - 1
        return float(levels[int(np.searchsorted(middles, np.sum(assert_shape(w, (1,), "the w given to loss_fn"))))])

    loss_fn.__name__ = f"stairs{levels}"
    return loss_fn


def minus_one(w):
    """A gradient that is the same everywhere, so that every step has the length of its rate."""
    return read_only([-1.0])


def half_square(w):
    """The loss |w|^2 / 2, whose gradient is w itself."""
    return float(np.sum(np.square(w)) / 2)


def identity(w):
    """The gradient of half_square: the very array it is given."""
    return w


def assert_same_run(reference, loss_fn, gradient_fn, w0, **settings):
    """The range test makes as many updates as the reference, with the same rates and losses, and leaves w0 alone."""
    want_rates, want_losses = reference.learning_rate_range_test(loss_fn, gradient_fn, w0, **settings)
    names = "loss_fn, gradient_fn, w0"
    answer = assert_pure(learning_rate_range_test, names, loss_fn, gradient_fn, w0, **settings)
    rates, losses = unpack(answer, "rates, losses")
    made = real_array(losses, "losses").size
    if made != want_losses.size:
        fail(f"returned losses of length {made}, expected length {want_losses.size}")
    assert_close(rates, want_rates, "rates")
    assert_close(losses, want_losses, "losses", finite=False)


def clear_curve(rng):
    """A random curve, unevenly spaced, whose steepest descent leads the next one by a tenth."""
    while True:
        rates = np.round(0.001 * np.cumprod(rng.uniform(1.2, 4.0, 8)), 6)
        losses = np.round(rng.uniform(0.5, 2.0, 8), 2)
        slope = np.sort(np.gradient(losses, np.log(rates))[: np.argmin(losses)])
        if len(slope) > 1 and slope[0] < -0.1 and slope[0] < 1.1 * slope[1]:
            return rates, losses


@check(points=1, hint="A call of final_loss is a whole training run: make each one once.", after="grid_search_best")
def test_grid_search_calls(rng):
    """grid_search calls final_loss once for each rate, in order, and finds the smallest loss wherever it stands"""
    for best in (4, 0, 2):
        rates, losses = rng.permutation(np.geomspace(0.001, 1.0, 5).round(3)), np.abs(sample(rng, 5)) + 1
        losses[best] = 0.5
        spy = final_losses(rates, losses)
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
    for losses, best in cases:
        best_rate, got = unpack(grid_search(final_losses(rates, losses), rates), "best_rate, losses")
        assert_close(got, losses, "losses", finite=False)
        assert_close(best_rate, rates[best], "best_rate")
    assert_raises(ValueError, grid_search, final_losses(rates, (nan, inf, -inf, nan, inf, nan)), rates)


@check(points=1, hint="One run from one start, with rates that grow by a constant factor.", after="range_test_values")
def test_range_test_run(reference, rng):
    """one run with growing rates agrees step by step, for w of any shape and with the default rates"""
    for low, high, n_steps in ((0.01, 0.4, 8), (0.3, 0.6, 2)):
        f = Quadratic((0.5, 1.5, 2.3))
        settings = {"min_rate": low, "max_rate": high, "n_steps": n_steps}
        assert_same_run(reference, f.loss, f.gradient, sample(rng, 3), **settings)
    for shape in ((), (2, 2)):
        w0 = np.asarray(sample(rng, shape))
        assert_same_run(reference, half_square, identity, w0, min_rate=0.02, max_rate=0.7, n_steps=6)
    f = Quadratic((0.01, 0.02))
    assert_same_run(reference, f.loss, f.gradient, sample(rng, 2))


@check(points=1, hint="Record the loss first, then compare it with the smallest before.", after="range_test_run")
def test_range_test_stop(reference, rng):
    """the run ends after a loss that is not finite, or above four times the smallest recorded before it"""
    walks = [(0.1, 1.0, 0.25, 1.0, 1.125, 3.0, 0.0), (0.1, 1.0, 3.0, 3.5, 4.0, 4.0, 4.0)]
    walks += [(9.0, *seen, 1.0, 1.0, 1.0, 1.0) for seen in ((2.0, np.nan), (np.nan, 1.0), (np.inf, 1.0))]
    for levels in walks:
        settings = {"min_rate": 1.0, "max_rate": 32.0, "n_steps": 6}
        assert_same_run(reference, stairs(*levels), minus_one, np.zeros(1), **settings)
    f = Quadratic((7.0, 3.0))
    assert_same_run(reference, f.loss, f.gradient, sample(rng, 2), min_rate=0.01, n_steps=13)


@check(points=1, hint="Take the most negative slope over log(rate) before the smallest loss.", after="suggestion_value")
def test_suggestion_steepest(reference, rng):
    """the steepest fall over log(rate) is found on any curve, and only before the first smallest loss"""
    for _ in range(8):
        rates, losses = clear_curve(rng)
        got = assert_pure(suggest_learning_rate, "rates, losses", rates, losses)
        assert_close(got, reference.suggest_learning_rate(rates, losses))
    rates = np.array([0.001, 0.01, 0.1, 1.0, 10.0])
    assert_close(suggest_learning_rate(rates, np.array([0.5, 0.25, 1.0, 0.75, 0.25])), 0.001)
    assert_close(suggest_learning_rate(rates, np.array([1.0, 0.9, 0.4, 3.0, 1.0])), 0.01)
    uneven = np.array([0.001, 0.01, 0.015, 1.0])
    assert_close(suggest_learning_rate(uneven, np.array([1.0, 0.9, 0.2, 0.21])), 0.01)


@check(points=1, hint="NaN and inf spoil slopes and minima: take such points out first.", after="suggestion_steepest")
def test_suggestion_drops_failed_points(reference, rng):
    """points whose loss is not finite are dropped before anything is computed"""
    for tail in ((np.nan,), (np.inf, np.nan), (-np.inf,), (np.inf,)):
        rates, losses = clear_curve(rng)
        longer = np.append(rates, rates[-1] * 2.0 ** np.arange(1, len(tail) + 1))
        got = suggest_learning_rate(read_only(longer), read_only(np.append(losses, tail)))
        assert_close(got, reference.suggest_learning_rate(rates, losses))
    assert_close(suggest_learning_rate(np.array([0.01, 0.1, 1.0, 2.0]), np.array([1.0, 0.5, 0.7, np.nan])), 0.01)


def answers(kind):
    """What the three functions answer to sequences of this kind."""
    rates, losses = [1, 2, 4, 8], [9, 7, 2, 5]
    best_rate, _ = unpack(grid_search(final_losses(np.array(rates), losses), kind(rates)), "best_rate, losses")
    suggested = suggest_learning_rate(kind(rates), kind(losses))
    f = Quadratic(1.0)
    swept = learning_rate_range_test(f.loss, f.gradient, kind([4, 2]), min_rate=0.5, max_rate=0.75, n_steps=2)
    return best_rate, suggested, unpack(swept, "rates, losses")[1]


@check(points=0, hint="A list of whole numbers stands for a float array of the same numbers.")
def test_lists():
    """lists and arrays of whole numbers give the same answers as arrays of floats"""
    wanted = answers(lambda values: np.array(values, dtype=float))
    for kind in (list, np.array):
        for got, want, name in zip(answers(kind), wanted, ("best_rate", "rate", "losses"), strict=True):
            assert_close(got, real_array(want, name), name, finite=False)
