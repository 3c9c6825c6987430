"""Rates are worked out in place in one buffer, masks decide with where=; a scalar step gives a 0-d array."""

import numpy as np


def clock(t):
    """A private, writable float array of the steps, strided like every second entry of a wider one."""
    t = np.asarray(t, dtype=float)
    steps = np.empty(t.shape + (2,))[..., 0]
    np.copyto(steps, t)
    return steps


def step_decay(t, initial_rate, gamma, step_size):
    rates = clock(t)
    np.floor_divide(rates, step_size, out=rates)
    np.power(float(gamma), rates, out=rates)
    np.multiply(rates, initial_rate, out=rates)
    return rates


def exponential_decay(t, initial_rate, k):
    rates = clock(t)
    np.multiply(rates, -k, out=rates)
    np.exp(rates, out=rates)
    np.multiply(rates, initial_rate, out=rates)
    rates.flags.writeable = False
    return rates


def fall(rates, high, low, total):
    """Replace the steps in rates by the cosine between high and low, in place."""
    np.clip(rates, 0, total, out=rates)
    np.multiply(rates, np.pi / total, out=rates)
    np.cos(rates, out=rates)
    np.add(rates, 1, out=rates)
    np.multiply(rates, (high - low) / 2, out=rates)
    np.add(rates, low, out=rates)


def cosine_annealing(t, initial_rate, min_rate, total_steps):
    rates = clock(t)
    fall(rates, initial_rate, min_rate, total_steps)
    return rates


def warmup_cosine(t, peak_rate, warmup_steps, total_steps, min_rate=0.0):
    rates = clock(t)
    warming = rates < warmup_steps
    rise = np.add(rates, 1)
    np.subtract(rates, warmup_steps, out=rates)
    fall(rates, peak_rate, min_rate, total_steps - warmup_steps)
    np.divide(np.multiply(rise, peak_rate), warmup_steps, out=rates, where=warming)
    return rates.astype(">f8")
