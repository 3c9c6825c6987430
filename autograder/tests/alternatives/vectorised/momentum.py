"""Vectorised: position and velocity travel together in one stacked array."""

from itertools import accumulate

import numpy as np


def momentum_step(w, v, gradient, learning_rate, gamma=0.9):
    w, v, gradient = (np.asarray(values, dtype=float) for values in (w, v, gradient))
    v = gamma * v + learning_rate * gradient
    return w - v, v


def momentum_descent(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    rate = learning_rate if callable(learning_rate) else lambda t: learning_rate

    def step(state, t):
        return np.stack(momentum_step(*state, gradient_fn(state[0, ...]), rate(t), gamma))

    start = np.stack([np.asarray(w0, dtype=float), np.zeros(np.shape(w0))])
    return np.stack(list(accumulate(range(n_steps), step, initial=start)))[:, 0]
