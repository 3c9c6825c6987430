"""A schedule is built from smaller functions: shapes of progress, composed and joined."""

from functools import partial

import numpy as np

array = partial(np.asarray, dtype=float)


def between(high, low):
    """A function from the share that is left (1 to 0) to a rate."""
    return lambda share: low + (high - low) * share


def half_wave(progress):
    """1 at progress 0, 0 from progress 1 on."""
    return (1 + np.cos(np.pi * np.minimum(progress, 1.0))) / 2


def joined(before, after, boundary):
    return lambda t: np.where(t < boundary, before(t), after(t - boundary))[()]


def step_decay(t, initial_rate, gamma, step_size):
    # Whole numbers are divided as such; the base is a float, or an integer gamma would give integers.
    return initial_rate * np.float64(gamma) ** (np.asarray(t).astype(int) // step_size)


def exponential_decay(t, initial_rate, k):
    return initial_rate * np.exp(-1.0 * k * array(t))


def cosine_annealing(t, initial_rate, min_rate, total_steps):
    return between(initial_rate, min_rate)(half_wave(array(t) / total_steps))


def warmup_cosine(t, peak_rate, warmup_steps, total_steps, min_rate=0.0):
    span = total_steps - warmup_steps
    cosine = partial(cosine_annealing, initial_rate=peak_rate, min_rate=min_rate, total_steps=span)
    if warmup_steps == 0:
        return cosine(t)
    return joined(lambda step: peak_rate * (step + 1) / warmup_steps, cosine, warmup_steps)(array(t))
