"""Checks of schedules that a student can run: tables of rates, by hand and as PyTorch and optax give them."""

import numpy as np

from checks import assert_close, check
from schedules import cosine_annealing, exponential_decay, step_decay, warmup_cosine


@check(points=1, hint="The exponent counts the drops so far: whole numbers only, and none before step_size steps.")
def test_step_decay_table():
    """step_decay keeps its rate for step_size steps, then multiplies it by gamma"""
    assert_close(step_decay(np.arange(8), 1.0, 0.5, 3), [1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25, 0.25], "rates")
    assert_close(step_decay(5, 0.2, 0.1, 2), 0.002, "rate")


@check(points=0, hint="Every step multiplies the rate by e^-k, with e = 2.718...")
def test_exponential_decay_table():
    """exponential_decay falls by the same factor in every step"""
    assert_close(exponential_decay(np.arange(3), 1.0, 0.1), [1.0, 0.904837418, 0.8187307531], "rates")
    assert_close(exponential_decay(5, 2.0, 0.1), 1.2130613194, "rate")


@check(points=1, hint="Half a period of the cosine falls from 1 to -1: scale it to fall from initial_rate to min_rate.")
def test_cosine_annealing_table():
    """cosine_annealing falls from initial_rate to min_rate along half a cosine"""
    want = [1.0, 0.8681980515, 0.55, 0.2318019485, 0.1]
    assert_close(cosine_annealing(np.arange(5), 1.0, 0.1, 4), want, "rates")
    assert_close(cosine_annealing(2, 3.0, 1.0, 4), 2.0, "rate")


@check(points=1, hint="The rate is peak_rate both in the last step of the warm-up and where the cosine begins.")
def test_warmup_cosine_table():
    """warmup_cosine rises in equal steps to peak_rate, then falls along half a cosine"""
    falling = [1.0, 0.96193977, 0.85355339, 0.69134172, 0.5, 0.30865828, 0.14644661, 0.03806023, 0.0]
    assert_close(warmup_cosine(np.arange(13), 1.0, 4, 12), [0.25, 0.5, 0.75, 1.0, *falling], "rates")
    assert_close(warmup_cosine(1, 0.6, 3, 12), 0.4, "rate")
