"""The mean square moves towards gradient**2 by a fraction; the root is a power of minus one half."""

import numpy as np


def rmsprop_step(w, s, gradient, learning_rate=0.01, gamma=0.9, eps=1e-8):
    w, s, gradient = (np.asarray(part, dtype=float) for part in (w, s, gradient))
    s = s + (1 - gamma) * (gradient * gradient - s)
    return w - learning_rate * gradient * (s + eps) ** -0.5, s


def rmsprop_descent(gradient_fn, w0, n_steps, learning_rate=0.01, gamma=0.9, eps=1e-8):
    state = np.array(w0, dtype=float), np.zeros(np.shape(w0))
    path = [state[0]]
    while len(path) <= n_steps:
        slope = gradient_fn(np.asarray(state[0]))
        state = rmsprop_step(*state, slope, learning_rate, gamma, eps)
        path.append(state[0])
    return np.stack(path)
