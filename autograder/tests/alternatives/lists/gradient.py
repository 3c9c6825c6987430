"""Lists: gradients come back as nested lists, an exact whole number as an int."""

import math

import numpy as np


def numbers(values):
    return np.asarray(values, dtype=float).tolist()


def nest(flat, shape):
    if not shape:
        return flat[0]
    size = len(flat) // shape[0]
    return [nest(flat[i * size:(i + 1) * size], shape[1:]) for i in range(shape[0])]


def plain(x):
    return int(x) if x.is_integer() and abs(x) < 2**53 else x


def numerical_gradient(f, w, h=1e-5):
    shape = np.shape(w)
    flat = np.ravel(np.asarray(w, dtype=float)).tolist()

    def value(place, shift):
        moved = flat[:place] + [flat[place] + shift] + flat[place + 1:]
        return float(f(np.array(nest(moved, shape))))

    return nest([(value(i, h) - value(i, -h)) / (2 * h) for i in range(len(flat))], shape)


def errors(w, X, y):
    return [sum(x * c for x, c in zip(row, w)) - target for row, target in zip(X, y)]


def mse_loss(w, X, y):
    if np.shape(y) != (len(X),):
        raise ValueError(f"y has shape {np.shape(y)}, expected ({len(X)},)")
    squares = [e * e for e in errors(numbers(w), numbers(X), numbers(y))]
    return plain(math.fsum(squares) / len(squares))


def mse_gradient(w, X, y):
    X = numbers(X)
    e = errors(numbers(w), X, numbers(y))
    return [2 * sum(x * error for x, error in zip(column, e)) / len(X) for column in zip(*X)]


def relative_error(a, b):
    a, b = numbers(np.ravel(a)), numbers(np.ravel(b))
    size = math.hypot(*a) + math.hypot(*b)
    return plain(math.dist(a, b) / size) if size else 0
