"""Every point is w0 minus the rate times the running sum of the gradients."""

import numpy as np


def gradient_step(w, gradient, learning_rate):
    w_next = np.array(w, dtype=float)
    w_next += -learning_rate * np.asarray(gradient, dtype=float)
    return w_next


def gradient_descent(gradient_fn, w0, learning_rate, n_steps):
    w0 = np.array(w0, dtype=float)
    total = np.zeros_like(w0)
    path = [w0]
    for _ in range(n_steps):
        total += np.asarray(gradient_fn(path[-1]), dtype=float)
        path.append(np.asarray(w0 - learning_rate * total))
    return np.array(path)
