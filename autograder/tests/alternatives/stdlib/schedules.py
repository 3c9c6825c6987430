"""The place inside a schedule is an exact Fraction, floors and cosines come from math, one step at a time."""

import math
from fractions import Fraction
from functools import partial

import numpy as np


def over_steps(rule, t):
    if np.ndim(t) == 0:
        return float(rule(float(t)))
    rates = [rule(step) for step in np.asarray(t, dtype=float).ravel().tolist()]
    return np.array(rates, dtype=float).reshape(np.shape(t))


def step_decay(t, initial_rate, gamma, step_size):
    def rate(step):
        return initial_rate * math.pow(gamma, math.floor(Fraction(step) / int(step_size)))
    return over_steps(rate, t)


def exponential_decay(t, initial_rate, k):
    return over_steps(lambda step: initial_rate * math.exp(-k * step), t)


def cosine(step, high, low, total):
    share = Fraction(step) / int(total)
    if share >= 1:
        return low
    return low + (high - low) * (1 + math.cos(math.pi * share)) / 2


def cosine_annealing(t, initial_rate, min_rate, total_steps):
    return over_steps(partial(cosine, high=initial_rate, low=min_rate, total=total_steps), t)


def warmup_cosine(t, peak_rate, warmup_steps, total_steps, min_rate=0.0):
    def rate(step):
        if step < warmup_steps:
            return peak_rate * float(Fraction(step + 1) / int(warmup_steps))
        return cosine(step - warmup_steps, peak_rate, min_rate, total_steps - warmup_steps)
    return over_steps(rate, t)
