"""float32: the cosine as a squared sine of the steps that remain, exact near the end."""

import numpy as np


def step_decay(t, initial_rate, gamma, step_size):
    drops = np.floor(np.asarray(t, dtype=np.float32) / np.float32(step_size))
    # many factors of a rounded gamma would add up
    return np.float32(initial_rate) * np.power(np.float64(gamma), drops).astype(np.float32)


def exponential_decay(t, initial_rate, k):
    return np.float32(initial_rate) * np.exp(-np.float32(k) * np.asarray(t, dtype=np.float32))


def cosine_annealing(t, initial_rate, min_rate, total_steps):
    remaining = np.maximum(np.float32(total_steps) - np.asarray(t, dtype=np.float32), np.float32(0))
    height = np.sin(np.float32(np.pi / 2) * remaining / np.float32(total_steps)) ** 2
    return np.float32(min_rate) + np.float32(initial_rate - min_rate) * height


def warmup_cosine(t, peak_rate, warmup_steps, total_steps, min_rate=0.0):
    t = np.asarray(t, dtype=np.float32)
    after = np.maximum(t - np.float32(warmup_steps), np.float32(0))
    falling = cosine_annealing(after, peak_rate, min_rate, total_steps - warmup_steps)
    if warmup_steps == 0:
        return falling
    return np.where(t < warmup_steps, np.float32(peak_rate / warmup_steps) * (t + 1), falling)
