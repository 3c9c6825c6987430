"""Every sum and every difference is read from a generator."""

import math

import numpy as np


def probes(w, h):
    """The points w + h e_i and w - h e_i, one entry after another."""
    for i in range(w.size):
        for shift in (h, -h):
            point = w.copy()
            point.flat[i] += shift
            yield point


def numerical_gradient(f, w, h=1e-5):
    w = np.array(w, dtype=float)
    values = (float(f(point)) for point in probes(w, h))
    # The same iterator twice: zip takes the values in pairs.
    slopes = ((above - below) / (2 * h) for above, below in zip(values, values))
    return np.fromiter(slopes, dtype=float, count=w.size).reshape(w.shape)


def rows(w, X, y):
    """Each row of X with its residual."""
    w, X, y = (np.asarray(a, dtype=float) for a in (w, X, y))
    if y.ndim != 1 or len(y) != len(X):
        raise ValueError(f"y has shape {y.shape}, expected ({len(X)},)")
    for row, target in zip(X, y):
        yield row, row @ w - target


def mse_loss(w, X, y):
    return float(sum(residual * residual for _, residual in rows(w, X, y)) / len(X))


def mse_gradient(w, X, y):
    total = sum((residual * row for row, residual in rows(w, X, y)), start=np.zeros(len(w)))
    return 2 * total / len(X)


def norm(a):
    return math.sqrt(sum(float(x) * float(x) for x in np.asarray(a, dtype=float).flat))


def relative_error(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    size = norm(a) + norm(b)
    return norm(a - b) / size if size != 0 else 0.0
