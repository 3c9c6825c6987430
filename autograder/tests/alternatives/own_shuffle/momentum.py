"""No velocity is kept: the last two points of the path are the whole state."""

import numpy as np


def momentum_step(w, v, gradient, learning_rate, gamma=0.9):
    w, v, gradient = (np.asarray(part, dtype=float) for part in (w, v, gradient))
    downhill = -gamma * v - learning_rate * gradient
    return w + downhill, -downhill


def momentum_descent(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    start = np.array(w0, dtype=float)
    path = [start, start]  # the same point twice is a velocity of zero
    t = 0
    while t < n_steps:
        before, here = path[-2:]
        rate = learning_rate(t) if callable(learning_rate) else learning_rate
        slope = np.asarray(gradient_fn(here), dtype=float)
        path.append(np.asarray(here + gamma * (here - before) - rate * slope))
        t += 1
    return np.stack(path[1:])
