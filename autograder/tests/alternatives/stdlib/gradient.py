"""Plain Python numbers: statistics.fmean for the mean of squares, math.dist and math.hypot for the norms."""

import math
import statistics

import numpy as np


def flat(x):
    return np.asarray(x, dtype=float).ravel().tolist()


def numerical_gradient(f, w, h=1e-5):
    shape, entries = np.shape(w), flat(w)

    def value(place, shift):
        moved = [x + shift if i == place else x for i, x in enumerate(entries)]
        return float(f(np.array(moved).reshape(shape)))

    slope = [(value(i, h) - value(i, -h)) / (2 * h) for i in range(len(entries))]
    return np.array(slope).reshape(shape)


def errors(w, X, y):
    if np.ndim(y) != 1:
        raise ValueError("y is a list of numbers, one per row of X")
    w, y = flat(w), flat(y)
    rows = np.asarray(X, dtype=float).tolist()
    return rows, [math.fsum(x * c for x, c in zip(row, w)) - target for row, target in zip(rows, y)]


def mse_loss(w, X, y):
    _, e = errors(w, X, y)
    return statistics.fmean(each * each for each in e)


def mse_gradient(w, X, y):
    rows, e = errors(w, X, y)
    return np.array([2 * statistics.fmean(x * each for x, each in zip(column, e)) for column in zip(*rows)])


def relative_error(a, b):
    a, b = flat(a), flat(b)
    scale = math.hypot(*a) + math.hypot(*b)
    return math.dist(a, b) / scale if scale else 0.0
