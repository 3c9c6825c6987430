"""Lists: w, m, v and the path are nested lists; the rate carries both bias corrections."""

import math

import numpy as np


def numbers(values):
    return np.asarray(values, dtype=float).tolist()


def each(f, *trees):
    if isinstance(trees[0], list):
        return [each(f, *branches) for branches in zip(*trees)]
    return f(*trees)


def adam_step(w, m, v, t, gradient, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    gradient = numbers(gradient)
    m = each(lambda c, g: beta1 * c + (1 - beta1) * g, numbers(m), gradient)
    v = each(lambda c, g: beta2 * c + (1 - beta2) * g * g, numbers(v), gradient)
    root = math.sqrt(1 - beta2 ** int(t))
    rate = learning_rate * root / (1 - beta1 ** int(t))
    w = each(lambda c, p, q: c - rate * p / (math.sqrt(q) + eps * root), numbers(w), m, v)
    return w, m, v


def adam_descent(gradient_fn, w0, n_steps, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    path = [numbers(w0)]
    m = v = each(lambda _: 0, path[0])
    for t in range(1, n_steps + 1):
        gradient = gradient_fn(np.array(path[-1]))
        w, m, v = adam_step(path[-1], m, v, t, gradient, learning_rate, beta1, beta2, eps)
        path.append(w)
    return path
