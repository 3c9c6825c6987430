"""Lists: w, v and the path are nested lists, the path inside a tuple."""

import numpy as np


def numbers(values):
    return np.asarray(values, dtype=float).tolist()


def each(f, *trees):
    if isinstance(trees[0], list):
        return [each(f, *branches) for branches in zip(*trees)]
    return f(*trees)


def momentum_step(w, v, gradient, learning_rate, gamma=0.9):
    rate, gamma = float(learning_rate), float(gamma)
    v = each(lambda c, g: gamma * c + rate * g, numbers(v), numbers(gradient))
    return each(lambda c, speed: c - speed, numbers(w), v), v


def momentum_descent(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    path = [numbers(w0)]
    v = each(lambda _: 0, path[0])
    for t in range(n_steps):
        rate = learning_rate(t) if callable(learning_rate) else learning_rate
        w, v = momentum_step(path[-1], v, gradient_fn(np.array(path[-1])), rate, gamma)
        path.append(w)
    return tuple(path)
