"""A descent object owns one array, updates it in place and records copies of it."""

from __future__ import annotations

import numpy as np


class Path:
    """A table with room for every iterate; recording copies the point into the next row."""

    def __init__(self, n_points: int, shape: tuple[int, ...]) -> None:
        self.points = np.empty((n_points, *shape))
        self.length = 0

    def record(self, w: np.ndarray) -> None:
        self.points[self.length] = w
        self.length += 1


class Descent:
    def __init__(self, w, learning_rate: float) -> None:
        self.w = np.array(w, dtype=float)
        self.learning_rate = learning_rate

    def step(self, gradient) -> np.ndarray:
        # The product is a new array: gradient may be self.w itself.
        self.w -= self.learning_rate * np.asarray(gradient, dtype=float)
        return self.w


def gradient_step(w, gradient, learning_rate, descent_class=Descent):
    return descent_class(w, learning_rate).step(gradient)


def gradient_descent(gradient_fn, w0, learning_rate, n_steps, callback=None):
    descent = Descent(w0, learning_rate)
    path = Path(n_steps + 1, descent.w.shape)
    path.record(descent.w)
    for _ in range(n_steps):
        path.record(descent.step(gradient_fn(descent.w)))
        if callback is not None:
            callback(descent.w.copy())
    return path.points
