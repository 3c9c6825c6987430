"""Lists: w, s and the path are nested lists, `math.sqrt` entry by entry."""

import math

import numpy as np


def numbers(values):
    return np.asarray(values, dtype=float).tolist()


def each(f, *trees):
    if isinstance(trees[0], list):
        return [each(f, *branches) for branches in zip(*trees)]
    return f(*trees)


def rmsprop_step(w, s, gradient, learning_rate=0.01, gamma=0.9, eps=1e-8):
    w, s, gradient = numbers(w), numbers(s), numbers(gradient)
    s = each(lambda c, g: gamma * c + (1 - gamma) * g * g, s, gradient)
    return each(lambda c, q, g: c - learning_rate * g / math.sqrt(q + eps), w, s, gradient), s


def rmsprop_descent(gradient_fn, w0, n_steps, learning_rate=0.01, gamma=0.9, eps=1e-8):
    path = [numbers(w0)]
    s = each(lambda _: 0, path[0])
    for _ in range(n_steps):
        w, s = rmsprop_step(path[-1], s, gradient_fn(np.array(path[-1])), learning_rate, gamma, eps)
        path.append(w)
    return path
