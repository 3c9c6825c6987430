"""No velocity is kept in the run: it is the difference of the last two iterates."""

import numpy as np


def momentum_step(w, v, gradient, learning_rate, gamma=0.9):
    w, v = np.asarray(w, dtype=float), np.array(v, dtype=float)
    v += learning_rate * np.asarray(gradient, dtype=float) - (1 - gamma) * v
    return np.subtract(w, v), v


def momentum_descent(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    w_previous = w = np.array(w0, dtype=float)
    path = [w]
    for t in range(n_steps):
        rate = learning_rate(t) if callable(learning_rate) else learning_rate
        step = gamma * (w - w_previous) - rate * np.asarray(gradient_fn(w), dtype=float)
        w_previous, w = w, np.asarray(w + step)
        path.append(w)
    return np.stack(path)
