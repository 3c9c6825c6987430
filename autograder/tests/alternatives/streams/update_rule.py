"""The run is an endless generator of iterates; the path is its beginning."""

from itertools import islice

import numpy as np


def gradient_step(w, gradient, learning_rate):
    return np.asarray(w, dtype=float) - learning_rate * np.asarray(gradient, dtype=float)


def iterates(gradient_fn, w0, learning_rate):
    """w0, then the point after each update; an update is made when it is read."""
    w = np.array(w0, dtype=float)
    while True:
        yield w
        w = np.asarray(gradient_step(w, gradient_fn(w), learning_rate))


def gradient_descent(gradient_fn, w0, learning_rate, n_steps):
    return np.stack(list(islice(iterates(gradient_fn, w0, learning_rate), n_steps + 1)))
