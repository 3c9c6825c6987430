"""Vectorised: the running mean as `s += (1 - gamma)(g**2 - s)`, the root as a power of -1/2."""

from itertools import accumulate

import numpy as np


def rmsprop_step(w, s, gradient, learning_rate=0.01, gamma=0.9, eps=1e-8):
    w, s, gradient = (np.asarray(values, dtype=float) for values in (w, s, gradient))
    s = s + (1 - gamma) * (gradient**2 - s)
    return w - learning_rate * gradient * (s + eps) ** -0.5, s


def rmsprop_descent(gradient_fn, w0, n_steps, learning_rate=0.01, gamma=0.9, eps=1e-8):
    def step(state, _):
        return np.stack(rmsprop_step(*state, gradient_fn(state[0, ...]), learning_rate, gamma, eps))

    start = np.stack([np.asarray(w0, dtype=float), np.zeros(np.shape(w0))])
    return np.stack(list(accumulate(range(n_steps), step, initial=start)))[:, 0]
