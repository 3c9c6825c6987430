"""Coordinate by coordinate in Python floats; a constant rate becomes itertools.repeat, a schedule a lazy map."""

from itertools import count, islice, repeat

import numpy as np


def flat(x):
    return np.asarray(x, dtype=float).ravel().tolist()


def momentum_step(w, v, gradient, learning_rate, gamma=0.9):
    shape = np.shape(w)
    moved, velocity = [], []
    for x, u, g in zip(flat(w), flat(v), flat(gradient)):
        u = gamma * u + learning_rate * g
        velocity.append(u)
        moved.append(x - u)
    return np.array(moved).reshape(shape), np.array(velocity).reshape(shape)


def momentum_descent(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    rates = map(learning_rate, count()) if callable(learning_rate) else repeat(learning_rate)
    w = np.array(flat(w0)).reshape(np.shape(w0))
    v = np.array([0.0] * w.size).reshape(w.shape)
    path = [flat(w)]
    for rate in islice(rates, n_steps):
        w, v = momentum_step(w, v, gradient_fn(w), rate, gamma)
        path.append(flat(w))
    return np.array(path).reshape(n_steps + 1, *w.shape)
