"""Both answers are an ndarray subclass in a tuple; np.average with two weights does the running mean."""

import numpy as np


class State(np.ndarray):
    """Nothing but another type."""


def state(x):
    return np.array(x, dtype=np.float64).view(State)


def rmsprop_step(w, s, gradient, learning_rate=0.01, gamma=0.9, eps=1e-8):
    g = state(gradient)
    s = state(np.average([state(s), state(g * g)], axis=0, weights=(gamma, 1 - gamma)))
    return state(state(w) - np.float64(learning_rate) * g / np.sqrt(s + eps)), s


def rmsprop_descent(gradient_fn, w0, n_steps, learning_rate=0.01, gamma=0.9, eps=1e-8):
    pairs = [(state(w0), state(np.zeros(np.shape(w0))))]
    for _ in range(n_steps):
        w, s = pairs[-1]
        pairs.append(rmsprop_step(w, s, gradient_fn(w), learning_rate, gamma, eps))
    return state([w for w, _ in pairs])
