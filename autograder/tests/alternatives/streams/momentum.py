"""A stream of learning rates is turned into a stream of iterates."""

from itertools import count, islice, repeat

import numpy as np


def momentum_step(w, v, gradient, learning_rate, gamma=0.9):
    w, v, gradient = (np.asarray(a, dtype=float) for a in (w, v, gradient))
    v = gamma * v + learning_rate * gradient
    return w - v, v


def iterates(gradient_fn, w0, rates, gamma):
    """w0, then one point for each rate."""
    w = np.array(w0, dtype=float)
    v = np.zeros(w.shape)
    yield w
    for rate in rates:
        w, v = map(np.asarray, momentum_step(w, v, gradient_fn(w), rate, gamma))
        yield w


def momentum_descent(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    rates = map(learning_rate, count()) if callable(learning_rate) else repeat(learning_rate)
    return np.stack(list(iterates(gradient_fn, w0, islice(rates, n_steps), gamma)))
