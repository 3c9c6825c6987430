"""Loops: one step number after the other through a scalar rule with plain if and else."""

import math

import numpy as np


def for_each_step(rule, t):
    t = np.asarray(t, dtype=float)
    rates = np.empty(t.shape)
    for place in np.ndindex(t.shape):
        rates[place] = rule(float(t[place]))
    return rates[()]


def step_decay(t, initial_rate, gamma, step_size):
    return for_each_step(lambda step: initial_rate * gamma ** math.floor(step / step_size), t)


def exponential_decay(t, initial_rate, k):
    return for_each_step(lambda step: initial_rate * math.exp(-k * step), t)


def half_cosine(step, initial_rate, min_rate, total_steps):
    if step >= total_steps:
        return min_rate
    return min_rate + (initial_rate - min_rate) * (1 + math.cos(math.pi * step / total_steps)) / 2


def cosine_annealing(t, initial_rate, min_rate, total_steps):
    return for_each_step(lambda step: half_cosine(step, initial_rate, min_rate, total_steps), t)


def warmup_cosine(t, peak_rate, warmup_steps, total_steps, min_rate=0.0):
    def rule(step):
        if step < warmup_steps:
            return peak_rate * (step + 1) / warmup_steps
        return half_cosine(step - warmup_steps, peak_rate, min_rate, total_steps - warmup_steps)

    return for_each_step(rule, t)
