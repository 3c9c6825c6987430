"""Lists: an array of steps gives a list of rates, an exact whole number is an int."""

import math

import numpy as np


def over(t, rule):
    if isinstance(t, list):
        return [over(part, rule) for part in t]
    rate = float(rule(t))
    return int(rate) if rate.is_integer() else rate


def steps(t):
    return np.asarray(t).tolist()


def step_decay(t, initial_rate, gamma, step_size):
    return over(steps(t), lambda step: initial_rate * gamma ** math.floor(step / step_size))


def exponential_decay(t, initial_rate, k):
    return over(steps(t), lambda step: initial_rate * math.exp(-k * step))


def half_cosine(progress, start, end):
    return end + (start - end) * math.cos(math.pi / 2 * progress) ** 2 if progress < 1 else end


def cosine_annealing(t, initial_rate, min_rate, total_steps):
    return over(steps(t), lambda step: half_cosine(step / total_steps, initial_rate, min_rate))


def warmup_cosine(t, peak_rate, warmup_steps, total_steps, min_rate=0.0):
    def rule(step):
        if step < warmup_steps:
            return peak_rate * (step + 1) / warmup_steps
        progress = (step - warmup_steps) / (total_steps - warmup_steps)
        return half_cosine(progress, peak_rate, min_rate)

    return over(steps(t), rule)
