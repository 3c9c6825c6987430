"""Loops: one reused probe array for the differences, hand-made sums over rows and coordinates."""

import math

import numpy as np


def numerical_gradient(f, w, h=1e-5):
    probe = np.array(w, dtype=float)
    gradient = np.zeros(probe.shape)
    for place in np.ndindex(probe.shape):
        kept = probe[place]
        probe[place] = kept + h
        above = float(f(probe))
        probe[place] = kept - h
        below = float(f(probe))
        probe[place] = kept
        gradient[place] = (above - below) / (2 * h)
    return gradient


def residual(row, w, target):
    total = 0.0
    for x, weight in zip(row, w):
        total += float(x) * float(weight)
    return total - float(target)


def mse_loss(w, X, y):
    w, X, y = (np.asarray(values, dtype=float) for values in (w, X, y))
    if y.shape != (len(X),):
        raise ValueError(f"y has shape {y.shape}, expected ({len(X)},)")
    total = 0.0
    for i in range(len(X)):
        error = residual(X[i], w, y[i])
        total += error * error
    return total / len(X)


def mse_gradient(w, X, y):
    w, X, y = (np.asarray(values, dtype=float) for values in (w, X, y))
    gradient = np.zeros(len(w))
    for i in range(len(X)):
        error = residual(X[i], w, y[i])
        for j in range(len(w)):
            gradient[j] += 2 * error * X[i, j] / len(X)
    return gradient


def relative_error(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    apart = size_a = size_b = 0.0
    for p, q in zip(a.flat, b.flat):
        apart += (p - q) * (p - q)
        size_a += p * p
        size_b += q * q
    size = math.sqrt(size_a) + math.sqrt(size_b)
    return math.sqrt(apart) / size if size > 0 else 0.0
