"""Loops: velocity and weight of one coordinate after the other, with scalars."""

import numpy as np


def momentum_step(w, v, gradient, learning_rate, gamma=0.9):
    w, v, gradient = (np.asarray(values, dtype=float) for values in (w, v, gradient))
    new_w, new_v = np.empty(w.shape), np.empty(w.shape)
    for place in np.ndindex(w.shape):
        speed = gamma * v[place] + learning_rate * gradient[place]
        new_v[place] = speed
        new_w[place] = w[place] - speed
    return new_w, new_v


def momentum_descent(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    w = np.array(w0, dtype=float)
    v = np.zeros(w.shape)
    path = np.empty((n_steps + 1, *w.shape))
    path[0] = w
    for t in range(n_steps):
        rate = learning_rate(t) if callable(learning_rate) else learning_rate
        w, v = momentum_step(w, v, gradient_fn(w), rate, gamma)
        path[t + 1] = w
    return path
