"""Vectorised: all shifted copies of w from one identity matrix, einsum for the data sums."""

import numpy as np


def numerical_gradient(f, w, h=1e-5):
    w = np.asarray(w, dtype=float)
    shifts = h * np.eye(w.size).reshape(w.size, *w.shape)
    probes = np.stack([w + shifts, w - shifts]).reshape(2 * w.size, *w.shape)
    values = np.array([f(probes[i, ...]) for i in range(len(probes))], dtype=float)
    above, below = values.reshape(2, w.size)
    return ((above - below) / (2 * h)).reshape(w.shape)


def residuals(w, X, y):
    X = np.asarray(X, dtype=float)
    if np.shape(y) != X.shape[:1]:
        raise ValueError(f"y has shape {np.shape(y)}, expected {X.shape[:1]}")
    return X, np.einsum("nd,d->n", X, np.asarray(w, dtype=float)) - np.asarray(y, dtype=float)


def mse_loss(w, X, y):
    _, r = residuals(w, X, y)
    return np.einsum("n,n->", r, r) / r.size


def mse_gradient(w, X, y):
    X, r = residuals(w, X, y)
    return np.einsum("nd,n->d", X, r) * 2 / r.size


def relative_error(a, b):
    a, b = np.ravel(np.asarray(a, dtype=float)), np.ravel(np.asarray(b, dtype=float))
    size = np.linalg.norm(a) + np.linalg.norm(b)
    return np.divide(np.linalg.norm(a - b), size, out=np.zeros(()), where=size > 0)
