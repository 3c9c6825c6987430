"""Coordinate by coordinate, the mean square as math.fsum of its two parts and the root by math.sqrt."""

import math

import numpy as np


def flat(x):
    return np.asarray(x, dtype=float).ravel().tolist()


def advance(w, s, gradient, learning_rate, gamma, eps):
    s = [math.fsum((gamma * q, (1 - gamma) * g * g)) for q, g in zip(s, gradient)]
    w = [x - learning_rate * g / math.sqrt(q + eps) for x, g, q in zip(w, gradient, s)]
    return w, s


def rmsprop_step(w, s, gradient, learning_rate=0.01, gamma=0.9, eps=1e-8):
    new = advance(flat(w), flat(s), flat(gradient), learning_rate, gamma, eps)
    return tuple(np.array(numbers).reshape(np.shape(w)) for numbers in new)


def rmsprop_descent(gradient_fn, w0, n_steps, learning_rate=0.01, gamma=0.9, eps=1e-8):
    shape = np.shape(w0)
    w = flat(w0)
    s = [0.0 for _ in w]
    path = [w]
    for _ in range(n_steps):
        slope = gradient_fn(np.array(w).reshape(shape))
        w, s = advance(w, s, flat(slope), learning_rate, gamma, eps)
        path.append(w)
    return np.array(path).reshape(n_steps + 1, *shape)
