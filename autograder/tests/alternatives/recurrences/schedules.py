"""Decays by running products of one factor (repeated squaring), the cosine as cos^2 of half the angle."""

import numpy as np


def running_product(factor, n):
    """factor * ... * factor, n times, for every entry of n; the factor is squared along the bits of n."""
    n, factor = np.array(n, dtype=int), float(factor)
    product = np.ones(n.shape)
    while n.any():
        product = np.where(n % 2 == 1, product * factor, product)
        factor = factor * factor
        n //= 2
    return product[()]


def step_decay(t, initial_rate, gamma, step_size):
    return initial_rate * running_product(gamma, np.array(t, dtype=int) // step_size)


def exponential_decay(t, initial_rate, k):
    return initial_rate * running_product(np.exp(-float(k)), t)


def cosine_annealing(t, initial_rate, min_rate, total_steps):
    angle = np.pi / (2 * total_steps) * np.minimum(np.asarray(t, dtype=float), total_steps)
    share = np.cos(angle) ** 2
    return initial_rate * share + min_rate * (1 - share)


def warmup_cosine(t, peak_rate, warmup_steps, total_steps, min_rate=0.0):
    t = np.asarray(t, dtype=float)
    rate = np.array(cosine_annealing(t - warmup_steps, peak_rate, min_rate, total_steps - warmup_steps))
    warming = t < warmup_steps
    if warming.any():
        rate[warming] = (t[warming] + 1) * (peak_rate / warmup_steps)
    return rate[()]
