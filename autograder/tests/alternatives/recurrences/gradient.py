"""The gradient from X^T X and X^T y, the loss as variance plus squared mean, the norm by hypot."""

import numpy as np


def numerical_gradient(f, w, h=1e-5):
    w = np.asarray(w, dtype=float)
    moves = h * np.eye(w.size).reshape(w.size, *w.shape)
    above = np.array([float(f(point)) for point in rows(w + moves)])
    below = np.array([float(f(point)) for point in rows(w - moves)])
    return ((above - below) / (2 * h)).reshape(w.shape)


def rows(points):
    """The entries along the first axis, as arrays even where they are single numbers."""
    return [points[i, ...] for i in range(len(points))]


def checked(w, X, y):
    w, X, y = np.asarray(w, dtype=float), np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    if y.ndim != 1 or y.size != X.shape[0]:
        raise ValueError(f"y of shape {y.shape} does not fit X of shape {X.shape}")
    return w, X, y


def mse_loss(w, X, y):
    w, X, y = checked(w, X, y)
    residual = X @ w - y
    return residual.var() + residual.mean() ** 2


def mse_gradient(w, X, y):
    w, X, y = checked(w, X, y)
    return ((X.T @ X) @ w - X.T @ y) * (2 / len(y))


def norm(a):
    return np.hypot.reduce(np.ravel(a))


def relative_error(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    size = norm(a) + norm(b)
    if size == 0:
        return 0.0
    return norm(a - b) / size
