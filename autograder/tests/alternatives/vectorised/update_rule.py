"""Vectorised: the path is one `itertools.accumulate` over whole-array steps."""

from itertools import accumulate

import numpy as np


def gradient_step(w, gradient, learning_rate):
    return np.asarray(w, dtype=float) - learning_rate * np.asarray(gradient, dtype=float)


def gradient_descent(gradient_fn, w0, learning_rate, n_steps):
    def step(w, _):
        return np.asarray(gradient_step(w, gradient_fn(w), learning_rate))

    return np.stack(list(accumulate(range(n_steps), step, initial=np.asarray(w0, dtype=float))))
