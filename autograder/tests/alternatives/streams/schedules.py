"""A rate for one step, mapped over the steps as they are read."""

import math

import numpy as np


def over_steps(rate_at, t):
    """rate_at(step) for every entry of t; a number for a number."""
    t = np.asarray(t, dtype=float)
    return np.fromiter(map(rate_at, t.flat), dtype=float, count=t.size).reshape(t.shape)[()]


def step_decay(t, initial_rate, gamma, step_size):
    return over_steps(lambda step: initial_rate * gamma ** (step // step_size), t)


def exponential_decay(t, initial_rate, k):
    return over_steps(lambda step: initial_rate * math.exp(-k * step), t)


def cosine_at(step, initial_rate, min_rate, total_steps):
    if step >= total_steps:
        return min_rate
    return min_rate + (initial_rate - min_rate) * (1 + math.cos(math.pi * step / total_steps)) / 2


def cosine_annealing(t, initial_rate, min_rate, total_steps):
    return over_steps(lambda step: cosine_at(step, initial_rate, min_rate, total_steps), t)


def warmup_cosine(t, peak_rate, warmup_steps, total_steps, min_rate=0.0):
    def rate_at(step):
        if step < warmup_steps:
            return peak_rate * (step + 1) / warmup_steps
        return cosine_at(step - warmup_steps, peak_rate, min_rate, total_steps - warmup_steps)

    return over_steps(rate_at, t)
