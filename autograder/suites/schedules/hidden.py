"""Checks of schedules in the official grade: every kind of input that the docstrings allow, and two of the ideas."""

import numpy as np

from checks import assert_agrees, assert_all_agree, check
from schedules import cosine_annealing, exponential_decay, step_decay, warmup_cosine


def rate(rng, low=0.2, high=1.0):
    """Return a random setting with two decimals."""
    return round(float(rng.uniform(low, high)), 2)


@check(points=1, hint="The exponent is the number of drops up to step t, a whole number.", after="step_decay_table")
def test_step_decay(kinds):
    """step_decay is right for every kind of input that its docstring allows, and leaves t as it is"""
    kinds.assert_right(step_decay)
    kinds.assert_untouched(step_decay)


@check(points=1, hint="Every step multiplies the rate by the same factor.", after="exponential_decay_table")
def test_exponential_decay(kinds):
    """exponential_decay is right for every kind of input that its docstring allows, and leaves t as it is"""
    kinds.assert_right(exponential_decay)
    kinds.assert_untouched(exponential_decay)


@check(points=1, hint="The cosine runs from 0 to pi in total_steps steps.", after="cosine_annealing_table")
def test_cosine_annealing(kinds):
    """cosine_annealing is right for every kind of input that its docstring allows, and leaves t as it is"""
    kinds.assert_right(cosine_annealing)
    kinds.assert_untouched(cosine_annealing)


@check(points=1, hint="A cosine that runs on would rise again after total_steps.", after="cosine_annealing_table")
def test_cosine_stays_low(reference, rng):
    """cosine_annealing stays at min_rate after total_steps"""
    total_steps = int(rng.integers(3, 10))
    later = [total_steps, total_steps + 1, 2 * total_steps - 1, 2 * total_steps, 3 * total_steps + 1]
    settings = rate(rng), rate(rng, 0.05, 0.15), total_steps
    calls = [(t, *settings) for t in (np.array(later), *reversed(later))]
    assert_all_agree(cosine_annealing, reference, calls, "rates")


@check(points=1, hint="The cosine has the steps that are left after the warm-up.", after="warmup_cosine_table")
def test_warmup_cosine(kinds):
    """warmup_cosine is right for every kind of input that its docstring allows, and leaves t as it is"""
    kinds.assert_right(warmup_cosine)
    kinds.assert_untouched(warmup_cosine)


@check(points=1, hint="With warmup_steps = 0 no step belongs to the warm-up.")
def test_no_warmup(reference, rng):
    """with warmup_steps = 0 warmup_cosine is cosine annealing from the first step on, by default down to 0"""
    for options in ({}, {"min_rate": rate(rng, 0.05, 0.3)}):
        total_steps = int(rng.integers(3, 10))
        assert_agrees(
            warmup_cosine,
            reference,
            np.arange(total_steps + 2),
            rate(rng, 0.4),
            0,
            total_steps,
            names="rates",
            **options,
        )


@check(points=1, hint="Convert the steps to an array first, and apply the formula to all of them at once.")
def test_lists_and_whole_numbers(kinds):
    """every schedule takes lists, tuples and arrays of whole numbers"""
    kinds.assert_converts(step_decay, exponential_decay, cosine_annealing, warmup_cosine)
