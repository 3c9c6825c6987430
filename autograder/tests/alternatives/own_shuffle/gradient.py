"""Entries addressed by repeated divmod, the low point probed first, norms by math.hypot and sums by math.fsum."""

import math

import numpy as np


def place_of(number, shape):
    """Turn the running number of an entry into its index, last axis first."""
    place = []
    for length in reversed(shape):
        number, digit = divmod(number, length)
        place.insert(0, digit)
    return tuple(place)


def numerical_gradient(f, w, h=1e-5):
    w = np.array(w, dtype=float)
    slope = np.zeros(w.shape)
    number = w.size
    while number:
        number -= 1
        place = place_of(number, w.shape)
        below, above = w.copy(), w.copy()
        below[place] -= h
        above[place] += h
        low = float(f(below))
        slope[place] = (float(f(above)) - low) / (h + h)
    return slope


def residuals(w, X, y):
    X, w, y = (np.asarray(part, dtype=float) for part in (X, w, y))
    if y.ndim != 1:
        raise ValueError("y must be one-dimensional")
    return X, X @ w - y


def mse_loss(w, X, y):
    _, r = residuals(w, X, y)
    length = math.hypot(*r)
    return length * length / len(r)


def mse_gradient(w, X, y):
    X, r = residuals(w, X, y)
    answer = []
    while len(answer) < X.shape[1]:
        column = X[:, len(answer)]
        answer.append(2 * math.fsum(column * r) / len(r))
    return np.array(answer)


def relative_error(a, b):
    a = np.asarray(a, dtype=float).ravel()
    b = np.asarray(b, dtype=float).ravel()
    scale = math.hypot(*a) + math.hypot(*b)
    if scale == 0:
        return 0.0
    return math.hypot(*(a - b)) / scale
