"""Vectorised: scalars and arrays of steps go the same way through np.where and np.clip."""

import numpy as np


def step_decay(t, initial_rate, gamma, step_size):
    drops = np.floor(np.asarray(t, dtype=float) / step_size)
    return initial_rate * np.power(float(gamma), drops)


def exponential_decay(t, initial_rate, k):
    return initial_rate * np.exp(-k * np.asarray(t, dtype=float))


def cosine_annealing(t, initial_rate, min_rate, total_steps):
    progress = np.clip(np.asarray(t, dtype=float) / total_steps, 0, 1)
    return min_rate + (initial_rate - min_rate) * (1 + np.cos(np.pi * progress)) / 2


def warmup_cosine(t, peak_rate, warmup_steps, total_steps, min_rate=0.0):
    t = np.asarray(t, dtype=float)
    rising = peak_rate * (t + 1) / max(warmup_steps, 1)
    falling = cosine_annealing(t - warmup_steps, peak_rate, min_rate, total_steps - warmup_steps)
    return np.where(t < warmup_steps, rising, falling)
