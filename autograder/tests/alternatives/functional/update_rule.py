"""The path is an accumulation of one closure over the range of steps."""

from itertools import accumulate

import numpy as np


def gradient_step(w, gradient, learning_rate):
    return np.subtract(w, np.multiply(learning_rate, gradient, dtype=float), dtype=float)


def descend(gradient_fn, learning_rate):
    """The function that takes w to the next w; the number of the step is not used."""
    return lambda w, _: np.asarray(gradient_step(w, gradient_fn(w), learning_rate))


def gradient_descent(gradient_fn, w0, learning_rate, n_steps):
    start = np.array(w0, dtype=float)
    return np.stack(tuple(accumulate(range(n_steps), descend(gradient_fn, learning_rate), initial=start)))
