"""Lists: a step maps over nested lists, the path is a list of such lists."""

import numpy as np


def numbers(values):
    return np.asarray(values, dtype=float).tolist()


def each(f, *trees):
    """f entry by entry over nested lists of one shape; plain numbers are the innermost case."""
    if isinstance(trees[0], list):
        return [each(f, *branches) for branches in zip(*trees)]
    return f(*trees)


def gradient_step(w, gradient, learning_rate):
    rate = float(learning_rate)
    return each(lambda c, g: c - rate * g, numbers(w), numbers(gradient))


def gradient_descent(gradient_fn, w0, learning_rate, n_steps):
    path = [numbers(w0)]
    for _ in range(n_steps):
        path.append(gradient_step(path[-1], gradient_fn(np.array(path[-1])), learning_rate))
    return path
