"""Rates are an ndarray subclass, 0-d for a scalar step; np.select and np.piecewise choose between the phases."""

import numpy as np


class Rates(np.ndarray):
    """Nothing but another type."""


def rates(x):
    return np.array(x, dtype=np.float64).view(Rates)


def step_decay(t, initial_rate, gamma, step_size):
    drops = rates(t) // np.float64(step_size)
    return rates(np.float64(initial_rate) * np.float64(gamma) ** drops)


def exponential_decay(t, initial_rate, k):
    return rates(np.float64(initial_rate) * np.exp(-np.float64(k) * rates(t)))


def cosine_annealing(t, initial_rate, min_rate, total_steps):
    t = rates(t)
    angle = np.pi * t / total_steps
    # 1 + cos a = 2 - 2 sin(a / 2) ** 2
    falling = initial_rate - (initial_rate - min_rate) * np.sin(angle / 2) ** 2
    return rates(np.select([t < total_steps], [falling], default=min_rate))


def warmup_cosine(t, peak_rate, warmup_steps, total_steps, min_rate=0.0):
    def rise(step):
        return peak_rate * (step + 1) / warmup_steps

    def fall(step):
        return cosine_annealing(step - warmup_steps, peak_rate, min_rate, total_steps - warmup_steps)

    t = np.asarray(t, dtype=np.float64)
    return rates(np.piecewise(t, [t < warmup_steps], [rise, fall]))
