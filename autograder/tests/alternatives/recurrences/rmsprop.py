"""The average moves a share of the way to the new square: s += (1 - gamma)(g^2 - s)."""

import numpy as np


def rmsprop_step(w, s, gradient, learning_rate=0.01, gamma=0.9, eps=1e-8):
    w, s = np.array(w, dtype=float), np.array(s, dtype=float)
    advance(w, s, gradient, learning_rate, gamma, eps)
    return w, s


def advance(w, s, gradient, learning_rate, gamma, eps):
    """One step in place, for arrays that belong to the caller's run."""
    gradient = np.array(gradient, dtype=float)
    s += (1 - gamma) * (gradient * gradient - s)
    w -= learning_rate * gradient / np.sqrt(s + eps)


def rmsprop_descent(gradient_fn, w0, n_steps, learning_rate=0.01, gamma=0.9, eps=1e-8):
    w = np.array(w0, dtype=float)
    s = np.zeros_like(w)
    path = np.empty((n_steps + 1, *w.shape))
    path[0] = w
    for k in range(1, n_steps + 1):
        advance(w, s, gradient_fn(w), learning_rate, gamma, eps)
        path[k] = w
    return path
