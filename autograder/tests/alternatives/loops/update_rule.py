"""Loops: every coordinate of every step is a scalar subtraction."""

import numpy as np


def gradient_step(w, gradient, learning_rate):
    w, gradient = np.asarray(w, dtype=float), np.asarray(gradient, dtype=float)
    moved = np.empty(w.shape)
    for place in np.ndindex(w.shape):
        moved[place] = w[place] - learning_rate * gradient[place]
    return moved


def gradient_descent(gradient_fn, w0, learning_rate, n_steps):
    w = np.array(w0, dtype=float)
    path = np.empty((n_steps + 1, *w.shape))
    path[0] = w
    for step in range(n_steps):
        w = gradient_step(w, gradient_fn(w), learning_rate)
        path[step + 1] = w
    return path
