"""Points are instances of an ndarray subclass that counts its steps; the path is one as well."""

import numpy as np


class Point(np.ndarray):
    """A parameter array that knows how many steps led to it."""

    def __new__(cls, x, steps=0):
        point = np.array(x, dtype=np.float64).view(cls)
        point.steps = steps
        return point

    def __array_finalize__(self, source):
        self.steps = getattr(source, "steps", 0)


def gradient_step(w, gradient, learning_rate):
    w = Point(w, getattr(w, "steps", 0))
    # Point() again: arithmetic on a 0-d array may give back a bare scalar
    return Point(w - np.float64(learning_rate) * Point(gradient), w.steps + 1)


def gradient_descent(gradient_fn, w0, learning_rate, n_steps):
    w = Point(w0)
    points = [w]
    while w.steps < n_steps:
        w = gradient_step(w, gradient_fn(w), learning_rate)
        points.append(w)
    return Point(points, n_steps)
