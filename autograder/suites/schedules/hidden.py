"""Checks of schedules in the official grade: random settings, single steps and arrays, the ends of each phase."""

import numpy as np

from checks import assert_all_agree, assert_close, assert_shape, assert_unchanged, check, each
from objectives import read_only
from schedules import cosine_annealing, exponential_decay, step_decay, warmup_cosine


def assert_schedules(function, reference, schedules, **options):
    """Compare the rates of these steps and settings: all steps in one array, then each alone, the last one first."""
    calls = [(t, *settings) for steps, *settings in schedules for t in (np.array(steps), *reversed(steps))]
    assert_all_agree(function, reference, calls, names="rates", **options)


def rate(rng, low=0.2, high=1.0):
    """Return a random setting with two decimals."""
    return round(float(rng.uniform(low, high)), 2)


def whole(rng, low, high):
    """Return a random whole number, both ends included."""
    return int(rng.integers(low, high + 1))


@check(points=1, hint="The exponent is the number of drops up to step t, a whole number.", after="step_decay_table")
def test_step_decay(reference, rng):
    """step_decay drops at the multiples of step_size, for any settings"""
    sizes = 1, 2, whole(rng, 3, 7)
    schedules = [(list(range(2 * size + 2)), rate(rng), rate(rng, 0.5, 0.9), size) for size in sizes]
    assert_schedules(step_decay, reference, schedules)


@check(points=1, hint="Every step multiplies the rate by the same factor.", after="exponential_decay_table")
def test_exponential_decay(reference, rng):
    """exponential_decay agrees with initial_rate e^(-k t), for any settings"""
    factors = rate(rng, 0.02, 0.2), rate(rng, 0.3, 0.5), 1.5
    schedules = [([0, 1, 2, 3], rate(rng), k) for k in factors]
    assert_schedules(exponential_decay, reference, [*schedules, ([10, 20, 40], 3.0, 0.01)])


@check(points=1, hint="Apply the formula to the whole array of steps at once.", after="exponential_decay")
def test_any_steps(rng):
    """every schedule takes lists and 2-D arrays of steps, returns rates in their shape, and leaves them unchanged"""
    steps = np.array([[0, 5, 2], [6, 1, 9]])
    peak = rate(rng)
    calls = (step_decay, (peak, 0.5, 4)), (exponential_decay, (peak, 0.1)), (cosine_annealing, (peak, 0.1, 8))
    for function, settings in (*calls, (warmup_cosine, (peak, 2, 8))):
        before = steps.copy()
        rates, *same = each(function, [(t, *settings) for t in (steps, read_only(steps), steps.tolist())])
        assert_unchanged(steps, before, "t")
        assert_shape(rates, (2, 3), "rates")
        for answer in same:
            assert_close(answer, rates, "rates")


@check(points=1, hint="The cosine runs from 0 to pi in total_steps steps.", after="cosine_annealing_table")
def test_cosine_annealing(reference, rng):
    """cosine_annealing goes from initial_rate at step 0 to min_rate at total_steps, for any settings"""
    schedules = []
    for total_steps in (1, 2, whole(rng, 3, 6), whole(rng, 7, 12)):
        schedules.append((list(range(total_steps + 1)), rate(rng, 0.5, 1.0), rate(rng, 0.1, 0.4), total_steps))
    assert_schedules(cosine_annealing, reference, schedules)


@check(points=1, hint="A cosine that runs on would rise again after total_steps.", after="cosine_annealing")
def test_cosine_stays_low(reference, rng):
    """cosine_annealing stays at min_rate after total_steps"""
    total_steps = whole(rng, 3, 9)
    later = [total_steps, total_steps + 1, 2 * total_steps - 1, 2 * total_steps, 3 * total_steps + 1]
    assert_schedules(cosine_annealing, reference, [(later, rate(rng), rate(rng, 0.05, 0.15), total_steps)])


@check(points=1, hint="The cosine has the steps that are left after the warm-up.", after="warmup_cosine_table")
def test_warmup_cosine(reference, rng):
    """warmup_cosine rises over warmup_steps, falls to min_rate at total_steps and stays there, for any settings"""
    for warmup_steps in (1, 2, whole(rng, 3, 6)):
        total_steps = warmup_steps + whole(rng, 1, 8)
        steps, low = list(range(total_steps + 3)), rate(rng, 0.05, 0.3)
        schedule = steps, rate(rng, 0.4), warmup_steps, total_steps
        assert_schedules(warmup_cosine, reference, [schedule], min_rate=low)


@check(points=1, hint="With warmup_steps = 0 no step belongs to the warm-up.")
def test_no_warmup(reference, rng):
    """with warmup_steps = 0 warmup_cosine is cosine annealing from the first step on, by default down to 0"""
    for options in ({}, {"min_rate": rate(rng, 0.05, 0.3)}):
        total_steps = whole(rng, 3, 9)
        steps = list(range(total_steps + 2))
        assert_schedules(warmup_cosine, reference, [(steps, rate(rng, 0.4), 0, total_steps)], **options)
