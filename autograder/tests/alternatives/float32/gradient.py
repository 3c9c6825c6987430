"""float32: data sums in float32; differences of near-equal numbers in float64, then rounded."""

import numpy as np


def numerical_gradient(f, w, h=1e-5):
    # f(w + h) and f(w - h) agree in more digits than float32 has
    w = np.asarray(w, dtype=np.float64)
    gradient = np.zeros(w.shape, dtype=np.float32)
    for place in np.ndindex(w.shape):
        above, below = w.copy(), w.copy()
        above[place] += h
        below[place] -= h
        gradient[place] = (f(above) - f(below)) / (2 * h)
    return gradient


def as_float32(*arrays):
    return [np.asarray(values, dtype=np.float32) for values in arrays]


def mse_loss(w, X, y):
    w, X, y = as_float32(w, X, y)
    if y.shape != (len(X),):
        raise ValueError(f"y has shape {y.shape}, expected ({len(X)},)")
    return np.mean((X @ w - y) ** 2)


def mse_gradient(w, X, y):
    w, X, y = as_float32(w, X, y)
    return X.T @ (X @ w - y) * np.float32(2 / len(X))


def relative_error(a, b):
    # a and b are meant to be close
    a, b = np.ravel(np.asarray(a, dtype=np.float64)), np.ravel(np.asarray(b, dtype=np.float64))
    size = np.linalg.norm(a) + np.linalg.norm(b)
    return np.float32(np.linalg.norm(a - b) / size if size > 0 else 0.0)
