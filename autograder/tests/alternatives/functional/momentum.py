"""A fold over the rates carries the pair (w, v)."""

from functools import partial
from itertools import accumulate

import numpy as np

array = partial(np.asarray, dtype=float)


def constantly(value):
    return lambda _: value


def momentum_step(w, v, gradient, learning_rate, gamma=0.9):
    velocity = np.add(gamma * array(v), learning_rate * array(gradient))
    return array(w) - velocity, velocity


def momentum_descent(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    rate = learning_rate if callable(learning_rate) else constantly(learning_rate)

    def update(state, t):
        w, v = state
        return tuple(map(array, momentum_step(w, v, gradient_fn(w), rate(t), gamma)))

    start = (np.array(w0, dtype=float), np.zeros(np.shape(w0)))
    return np.stack([w for w, _ in accumulate(range(n_steps), update, initial=start)])
