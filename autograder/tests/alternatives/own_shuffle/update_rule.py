"""The path is what itertools.accumulate leaves behind; the step adds a negative rate."""

from itertools import accumulate, repeat

import numpy as np


def gradient_step(w, gradient, learning_rate):
    w = np.asarray(w, dtype=float)
    # asarray: a difference of 0-d arrays would come out as a bare scalar
    return np.asarray(w + np.asarray(gradient, dtype=float) * -learning_rate)


def gradient_descent(gradient_fn, w0, learning_rate, n_steps):
    def next_point(w, _):
        return gradient_step(w, gradient_fn(w), learning_rate)

    start = np.array(w0, dtype=float)
    return np.stack(list(accumulate(repeat(None, n_steps), next_point, initial=start)))
