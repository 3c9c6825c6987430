"""Every step is exact in fractions and rounded once at its end; NumPy only wraps the finished numbers."""

import math
from fractions import Fraction

import numpy as np


def flat(x):
    return np.asarray(x, dtype=float).ravel().tolist()


def less(x, rate, g):
    if math.isfinite(x) and math.isfinite(g):
        try:
            return float(Fraction(x) - Fraction(rate) * Fraction(g))
        except OverflowError:
            pass
    return x - rate * g  # an infinity or a NaN is no fraction


def gradient_step(w, gradient, learning_rate):
    rate = float(learning_rate)
    moved = [less(x, rate, g) for x, g in zip(flat(w), flat(gradient))]
    return np.array(moved).reshape(np.shape(w))


def gradient_descent(gradient_fn, w0, learning_rate, n_steps):
    shape = np.shape(w0)
    points = [flat(w0)]
    for _ in range(n_steps):
        w = np.array(points[-1]).reshape(shape)
        points.append(flat(gradient_step(w, gradient_fn(w), learning_rate)))
    return np.array(points).reshape(n_steps + 1, *shape)
