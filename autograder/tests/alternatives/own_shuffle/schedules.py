"""The phase of a schedule is found by bisect among its boundaries; the cosine is written as a squared one."""

import math
from bisect import bisect_right

import numpy as np


def every_step(rule):
    """Let a rule for one step take an array of steps as well."""
    def schedule(t, *args, **options):
        steps = np.asarray(t, dtype=float)
        rates = [rule(step, *args, **options) for step in steps.ravel().tolist()]
        return np.array(rates, dtype=float).reshape(steps.shape) if steps.ndim else rates[0]
    return schedule


@every_step
def step_decay(t, initial_rate, gamma, step_size):
    drops, _ = divmod(t, step_size)
    return initial_rate * gamma ** drops


@every_step
def exponential_decay(t, initial_rate, k):
    return initial_rate * math.exp(-k) ** t


def anneal(t, high, low, start, end):
    share = math.cos(math.pi * (t - start) / (2 * (end - start))) ** 2
    return low + (high - low) * share


@every_step
def cosine_annealing(t, initial_rate, min_rate, total_steps):
    finished = bisect_right([total_steps], t)
    return min_rate if finished else anneal(t, initial_rate, min_rate, 0, total_steps)


@every_step
def warmup_cosine(t, peak_rate, warmup_steps, total_steps, min_rate=0.0):
    phase = bisect_right([warmup_steps, total_steps], t)
    if phase == 0:
        return peak_rate * (t + 1) / warmup_steps
    if phase == 1:
        return anneal(t, peak_rate, min_rate, warmup_steps, total_steps)
    return min_rate
