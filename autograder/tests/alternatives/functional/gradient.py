"""Closures over w and h; the norm is a recursion that halves the vector."""

from functools import partial
from math import hypot

import numpy as np

array = partial(np.asarray, dtype=float)


def along(f, w, direction):
    """f on the line through w, as a function of one number."""
    return lambda distance: float(f(np.asarray(w + distance * direction)))


def central_slope(g, h):
    return (g(h) - g(-h)) / (2 * h)


def numerical_gradient(f, w, h=1e-5):
    w = array(w)
    directions = np.eye(w.size).reshape(w.size, *w.shape)
    return array([central_slope(along(f, w, direction), h) for direction in directions]).reshape(w.shape)


def residual(w, X, y):
    if np.shape(y) != np.shape(X)[:1]:
        raise ValueError(f"y has shape {np.shape(y)}, expected {np.shape(X)[:1]}")
    return array(y) - array(X) @ array(w)


def mse_loss(w, X, y):
    return float(np.mean(residual(w, X, y) ** 2))


def mse_gradient(w, X, y):
    return -2 / len(X) * residual(w, X, y) @ array(X)


def norm(v):
    """Euclidean norm of a flat array; the depth is log2 of its length."""
    return abs(float(v[0])) if len(v) == 1 else hypot(norm(v[: len(v) // 2]), norm(v[len(v) // 2 :]))


def ratio(part, whole):
    return part / whole if whole else 0.0


def relative_error(a, b):
    a, b = map(np.ravel, map(array, (a, b)))
    return ratio(norm(a - b), norm(a) + norm(b))
