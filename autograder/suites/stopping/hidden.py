"""Checks of stopping in the official grade: ties, the order of the tests, runs that diverge, any shape."""

import numpy as np

from calls import snapshot, type_name
from checks import (
    assert_close,
    assert_equal,
    assert_shape,
    assert_truth,
    assert_unchanged,
    check,
    each,
    fail,
    real_array,
)
from objectives import HalfSquare, Quadratic, Spy, Staircase, read_only, sample
from stopping import gradient_vanished, loss_reached, minimize, stopped_improving

FIELDS = ("w", "losses", "n_iterations", "reason")
NAN, INF = float("nan"), float("inf")
DOWN = read_only([-1.0])
BOWL = Quadratic((2.0,))  # with learning_rate=1 the loss stays the same, with more it rises
ROUND = HalfSquare()


def countdown(w):
    return 4 - float(np.sum(w))


def downhill(w):
    return DOWN


def assert_same_run(answer, want):
    """Compare the four fields of an answer with the expected ones; the reason first, since it explains the most."""
    assert_same_reason(answer, want)
    losses = real_array(answer.losses, "losses")
    if losses.ndim == 1 and len(losses) != len(want.losses):
        fail(f"returned {len(losses)} losses, expected {len(want.losses)}: one at w0 and one after each update")
    assert_close(losses, want.losses, "losses", finite=False)
    assert_close(answer.w, want.w, "w")


def assert_same_reason(answer, want):
    """Compare reason and n_iterations; fail if the answer lacks one of the four fields."""
    missing = [name for name in FIELDS if not hasattr(answer, name)]
    if missing:
        what = "None" if answer is None else f"{type_name(answer)} without the fields {', '.join(missing)}"
        fail(f"returned {what}", "Expected one value with four fields: Descent(w, losses, n_iterations, reason).")
    if not isinstance(answer.reason, str):
        fail(f"reason is a {type_name(answer.reason)}, expected the text {want.reason!r}")
    assert_equal(answer.reason, want.reason, "reason")
    assert_equal(answer.n_iterations, want.n_iterations, "n_iterations")


def assert_truths(function, cases, **options):
    """Call the function with each tuple of arguments and compare with the truth value beside it."""
    calls, expected = zip(*cases, strict=True)
    for got, truth in zip(each(function, calls, **options), expected, strict=True):
        assert_truth(got, truth)


def assert_runs(reference, compare, runs):
    """Make these runs, given by arguments and settings, and compare each with that of the reference."""
    calls, settings = zip(*runs, strict=True)
    wanted = list(each(reference.minimize, calls, settings))
    for got, want in zip(each(minimize, calls, settings), wanted, strict=True):
        compare(got, want)


def downstairs(w0, cases):
    """Yield the arguments and settings of runs of at most nine updates down a staircase of losses and slopes."""
    for losses, slopes, settings in cases:
        stairs = Staircase(losses, slopes)
        yield (stairs.loss, stairs.gradient, w0, 1.0), {"max_iterations": 9, **settings}


REASONS = [
    ((1, 0.5, 0, -1, -2), (-1,), {"loss_threshold": 0.0}),
    ((1, -1, -2, -3), (-1,), {"loss_threshold": -2.0}),
    ((4, 3, 2, 1), (-2, -1, -0.5, -0.25), {"gradient_tolerance": 0.5}),
    ((4, 3, 2, 1), (-1, -1, 0), {"gradient_tolerance": 0.0}),
    ((5, 4, 4.5, 4, 4.25, 3), (-1,), {"patience": 3}),
    ((5, 4.5, 4.25, 4, 3), (-1,), {"patience": 2, "min_delta": 1.0}),
    ((0, 0, 0, -1), (-1, -1, -1, 0), {"max_iterations": 5}),
]

ORDER = [
    ((3, 2, 1), (-1, -1, NAN), {"loss_threshold": 1.5}),
    ((3, 2, -INF), (-1,), {"loss_threshold": 1.5}),
    ((3, 2, 1), (-1, -1, -0.5), {"loss_threshold": 1.5, "gradient_tolerance": 0.75}),
    ((3, 3, 3), (-1, -1, -0.5), {"gradient_tolerance": 0.75, "patience": 2}),
    ((3, 3, 3), (-1,), {"patience": 2, "max_iterations": 2}),
    ((3, 3, NAN), (-1,), {"patience": 2, "max_iterations": 2}),
    ((3, 2, 1), (-1,), {"loss_threshold": 1.5, "patience": 1, "max_iterations": 2}),
    ((3, 3, 1), (-1,), {"loss_threshold": 1.5, "patience": 1}),
]

START = [
    ((NAN, 1, 1), (-1,), {}),
    ((3, 2, 1), (INF, -1), {"loss_threshold": 3.5}),
    ((-INF, 1, 1), (-1,), {"loss_threshold": 3.5, "max_iterations": 0}),
    ((3, 2, 1), (NAN, -1), {"max_iterations": 0}),
    ((3, 2, 1), (-1,), {"loss_threshold": 3.5, "gradient_tolerance": 1.5, "max_iterations": 0}),
    ((3, 2, 1), (-1,), {"gradient_tolerance": 1.5, "patience": 1, "max_iterations": 0}),
    ((3, 2, 1), (-1,), {"loss_threshold": 1.5, "patience": 1, "max_iterations": 0}),
]

DIVERGED = [
    *[((3, 2, value), (-1,), {}) for value in (NAN, INF, -INF)],
    *[((3, 2, 1), (-1, -1, value), {}) for value in (NAN, INF, -INF)],
    ((3, 4, 5, 6, NAN), (-1,), {}),
    ((1, 1e200, 1e300), (-1,), {"max_iterations": 2}),
]


@check(points=0, hint="True at or below the threshold, for any sign; False for NaN.", after="loss_at_threshold")
def test_any_threshold(rng):
    """loss_reached is right for losses and thresholds of either sign"""
    cases = []
    for threshold in (0.0, *sample(rng, 2)):
        cases += [((threshold - less, threshold), True) for less in (0.0, 0.5, 100.0)]
        cases += [((threshold + more, threshold), False) for more in (0.5, 100.0, NAN)]
    assert_truths(loss_reached, cases)


@check(points=1, hint="Every entry counts, wherever it stands; with NaN the answer is False.", after="gradient_length")
def test_length_of_any_shape(rng):
    """gradient_vanished takes the Euclidean length of gradients of any shape, and NaN never vanishes"""
    scale = 2.0 ** rng.integers(-8, 3)
    cases = [((np.array(entries), 2.0), False) for entries in ([NAN, 0.0], [[0.0, 1.0], [NAN, 1.0]], [INF, 0.0])]
    for entries in ([-3.0, 0, -4], [[-3.0, 0], [0, 4]], -5.0, [[2.0, -4, 2], [0, 0, 1]]):
        gradient = read_only(scale * np.array(entries))
        for tolerance, expected in ((5.0, True), (4.875, False), (5.125, True), (0.0, False)):
            cases.append(((gradient, scale * tolerance), expected))
    assert_truths(gradient_vanished, cases)


@check(points=1, hint="Each improvement resets the count; stop at `patience` or more.", after="patience_two")
def test_in_a_row():
    """stopped_improving counts the losses since the last improvement, NaN among them"""
    cases = [(([], 1), False)]
    for losses, waited in (([3.0], 0), ([3.0, 2, 2, 2, 1], 0), ([3.0, 4, 2, 4, 2], 2), ([1.0] * 4, 3)):
        cases += [((losses, patience), waited >= patience) for patience in (1, 2, 3, 4)]
    for losses, waited in (([2.0, NAN, 1], 0), ([2.0, NAN, 3], 2), ([2.0, 1, NAN], 1), ([2.0, NAN, INF, 2], 3)):
        cases += [((read_only(losses), patience), waited >= patience) for patience in (1, 2, 3)]
    assert_truths(stopped_improving, cases)


@check(points=1, hint="Only a loss below best - min_delta is an improvement and the new best.", after="patience_two")
def test_margin(reference, rng):
    """stopped_improving compares with the best loss, which only a gain larger than min_delta replaces"""
    cases = (([2.0, 1.75, 1.5], True), ([2.0, 1.25, 1.0, 0.75], True), ([2.0, 1.75, 1.25], False))
    assert_truths(stopped_improving, [((losses, 2), expected) for losses, expected in cases], min_delta=0.5)
    for min_delta in (0.0, 0.25, 0.5, 1.0):
        calls = [((rng.integers(-6, 7, 7) / 4).tolist(), patience) for patience in (1, 2, 3)]
        cases = [(call, reference.stopped_improving(*call, min_delta)) for call in calls]
        assert_truths(stopped_improving, cases, min_delta=min_delta)


@check(points=1, hint="Test three things: a low loss, a short gradient, losses without improvement.", after="parabola")
def test_reasons(reference):
    """each test ends a run as soon as it holds; a loss that stays the same or rises is no sign of success"""
    runs = [*downstairs(np.zeros(1), REASONS)]
    for rate in (1.0, 1.5):
        for patience in (None, 3):
            settings = {"loss_threshold": 0.5, "gradient_tolerance": 0.5, "patience": patience, "max_iterations": 4}
            runs.append(((BOWL.loss, BOWL.gradient, np.ones(1), rate), settings))
    assert_runs(reference, assert_same_run, runs)


@check(points=1, hint="Divergence is tested first, max_iterations last; the docstring has the order.", after="parabola")
def test_order_of_tests(reference):
    """when several tests hold at the same point, the first in the order gives the reason"""
    assert_runs(reference, assert_same_reason, [*downstairs(np.zeros(1), ORDER)])


@check(
    points=1,
    hint="w is the last point where loss and gradient were finite; the failed update still counts.",
    after="parabola",
)
def test_diverged(reference):
    """a run that diverges returns the last finite point and all losses, the last one too"""
    assert_runs(reference, assert_same_run, [*downstairs(np.zeros(2), DIVERGED)])


@check(points=1, hint="Make all the tests, in their order, before the first update too.", after="parabola")
def test_at_the_start(reference):
    """the tests are made at w0 as well, even with max_iterations=0, and w0 is returned if one of them holds"""
    assert_runs(reference, assert_same_run, [*downstairs(np.zeros(2), START)])


@check(points=1, hint="Each update makes a new w from the gradient at the current one.", after="parabola")
def test_runs_of_any_shape(reference, rng):
    """w may have any shape; w0 and the arrays that the functions return are unchanged"""
    starts = [sample(rng), sample(rng, 3), read_only(sample(rng, (2, 2))), np.array([3, -4]), [1, 2]]
    before, rates = [snapshot(w0) for w0 in starts], rng.uniform(0.05, 0.4, len(starts))
    spies = [(Spy(ROUND.loss, in_worker=True), Spy(ROUND.gradient, in_worker=True)) for _ in starts]
    runs = [((*spied, w0, rate), {"max_iterations": 1}) for spied, w0, rate in zip(spies, starts, rates, strict=True)]
    assert_runs(reference, assert_same_run, runs)
    for w0, old, (loss, gradient) in zip(starts, before, spies, strict=True):
        assert_unchanged(w0, old, "w0")
        for (w,) in loss.calls + gradient.calls:
            assert_shape(w, np.shape(w0), "the w that loss_fn or gradient_fn is called with")
    runs = [((countdown, downhill, np.zeros(1), 1.0), {"loss_threshold": 2.5})]
    for w0, rate in zip(starts, rates, strict=True):
        call = (Spy(ROUND.loss, in_worker=True), Spy(ROUND.gradient, in_worker=True), w0, rate)
        level = float(np.mean(reference.minimize(*call, max_iterations=3).losses[2:]))
        runs.append((call, {"loss_threshold": level}))
    assert_runs(reference, assert_same_run, runs)
