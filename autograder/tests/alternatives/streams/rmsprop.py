"""A generator keeps w and s between its yields; the path is read from it."""

from itertools import islice

import numpy as np


def rmsprop_step(w, s, gradient, learning_rate=0.01, gamma=0.9, eps=1e-8):
    w, s, gradient = (np.asarray(a, dtype=float) for a in (w, s, gradient))
    s = gamma * s + (1 - gamma) * gradient**2
    return w - learning_rate * gradient / np.sqrt(s + eps), s


def iterates(gradient_fn, w0, **options):
    """w0, then the point after each update; an update is made when it is read."""
    w = np.array(w0, dtype=float)
    s = np.zeros(w.shape)
    while True:
        yield w
        w, s = map(np.asarray, rmsprop_step(w, s, gradient_fn(w), **options))


def rmsprop_descent(gradient_fn, w0, n_steps, learning_rate=0.01, gamma=0.9, eps=1e-8):
    run = iterates(gradient_fn, w0, learning_rate=learning_rate, gamma=gamma, eps=eps)
    return np.stack(list(islice(run, n_steps + 1)))
