"""Loops: one running mean and one square root of `math` per coordinate."""

import math

import numpy as np


def rmsprop_step(w, s, gradient, learning_rate=0.01, gamma=0.9, eps=1e-8):
    w, s, gradient = (np.asarray(values, dtype=float) for values in (w, s, gradient))
    new_w, new_s = np.empty(w.shape), np.empty(w.shape)
    for place in np.ndindex(w.shape):
        g = gradient[place]
        mean_square = gamma * s[place] + (1 - gamma) * g * g
        new_s[place] = mean_square
        new_w[place] = w[place] - learning_rate * g / math.sqrt(mean_square + eps)
    return new_w, new_s


def rmsprop_descent(gradient_fn, w0, n_steps, learning_rate=0.01, gamma=0.9, eps=1e-8):
    w = np.array(w0, dtype=float)
    s = np.zeros(w.shape)
    path = np.empty((n_steps + 1, *w.shape))
    path[0] = w
    for t in range(n_steps):
        w, s = rmsprop_step(w, s, gradient_fn(w), learning_rate, gamma, eps)
        path[t + 1] = w
    return path
