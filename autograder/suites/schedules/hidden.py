"""Checks of schedules in the official grade: random settings, single steps and arrays, the ends of each phase."""

import numpy as np
from checks import assert_agrees, assert_all_agree, assert_close, assert_pure, assert_shape, check, read_only
from schedules import cosine_annealing, exponential_decay, step_decay, warmup_cosine


def assert_schedule(function, reference, steps, *settings, **options):
    """The rates of an array of steps, and of each of them alone, last step first."""
    assert_agrees(function, reference, np.array(steps), *settings, names="rates", **options)
    assert_all_agree(function, reference, [(t, *settings) for t in reversed(steps)], names="rate", **options)


def rate(rng, low=0.2, high=1.0):
    """A random setting with two decimals."""
    return round(float(rng.uniform(low, high)), 2)


def whole(rng, low, high):
    """A random whole number, both ends included."""
    return int(rng.integers(low, high + 1))


@check(points=1, hint="The exponent counts the whole stretches of step_size steps behind t.", after="step_decay_table")
def test_step_decay(reference, rng):
    """step_decay drops at the multiples of step_size, for any settings"""
    for step_size in (1, 2, whole(rng, 3, 7)):
        initial_rate, gamma = rate(rng), rate(rng, 0.5, 0.9)
        assert_schedule(step_decay, reference, list(range(2 * step_size + 2)), initial_rate, gamma, step_size)


@check(points=1, hint="Equal numbers of steps multiply the rate by equal factors.", after="exponential_decay_table")
def test_exponential_decay(reference, rng):
    """exponential_decay agrees with initial_rate e^(-k t), for any settings"""
    for k in (rate(rng, 0.02, 0.2), rate(rng, 0.3, 0.5), 1.5):
        assert_schedule(exponential_decay, reference, list(range(4)), rate(rng), k)
    assert_schedule(exponential_decay, reference, [10, 20, 40], 3.0, 0.01)


@check(points=1, hint="Let the whole array of steps go through the formula at once.", after="exponential_decay")
def test_any_steps(rng):
    """every schedule takes lists and 2-D arrays of steps, answers in their shape and leaves them as they are"""
    steps = np.array([[0, 5, 2], [6, 1, 9]])
    peak = rate(rng)
    calls = (step_decay, (peak, 0.5, 4)), (exponential_decay, (peak, 0.1)), (cosine_annealing, (peak, 0.1, 8))
    for function, settings in (*calls, (warmup_cosine, (peak, 2, 8))):
        rates = assert_shape(assert_pure(function, "t", steps, *settings), (2, 3), "rates")
        assert_close(function(read_only(steps), *settings), rates, "rates")
        assert_close(function(steps.tolist(), *settings), rates, "rates")


@check(points=1, hint="The cosine runs from 0 to pi in total_steps steps.", after="cosine_annealing_table")
def test_cosine_annealing(reference, rng):
    """cosine_annealing goes from initial_rate at step 0 to min_rate at total_steps, for any settings"""
    for total_steps in (1, 2, whole(rng, 3, 6), whole(rng, 7, 12)):
        initial_rate, min_rate = rate(rng, 0.5, 1.0), rate(rng, 0.1, 0.4)
        assert_schedule(cosine_annealing, reference, list(range(total_steps + 1)), initial_rate, min_rate, total_steps)


@check(points=1, hint="A cosine left running would rise again after total_steps.", after="cosine_annealing")
def test_cosine_stays_low(reference, rng):
    """cosine_annealing stays at min_rate after total_steps"""
    total_steps = whole(rng, 3, 9)
    later = [total_steps, total_steps + 1, 2 * total_steps - 1, 2 * total_steps, 3 * total_steps + 1]
    assert_schedule(cosine_annealing, reference, later, rate(rng), rate(rng, 0.05, 0.15), total_steps)


@check(points=1, hint="The cosine starts when the warm-up ends, with the steps left.", after="warmup_cosine_table")
def test_warmup_cosine(reference, rng):
    """warmup_cosine rises over warmup_steps, falls to min_rate at total_steps and stays there, for any settings"""
    for warmup_steps in (1, 2, whole(rng, 3, 6)):
        total_steps = warmup_steps + whole(rng, 1, 8)
        steps, low = list(range(total_steps + 3)), rate(rng, 0.05, 0.3)
        assert_schedule(warmup_cosine, reference, steps, rate(rng, 0.4), warmup_steps, total_steps, min_rate=low)


@check(points=1, hint="With warmup_steps = 0 no step belongs to the warm-up.")
def test_no_warmup(reference, rng):
    """with warmup_steps = 0 warmup_cosine is cosine annealing from the first step on, by default down to 0"""
    for options in ({}, {"min_rate": rate(rng, 0.05, 0.3)}):
        total_steps = whole(rng, 3, 9)
        steps = list(range(total_steps + 2))
        assert_schedule(warmup_cosine, reference, steps, rate(rng, 0.4), 0, total_steps, **options)
