"""An optimiser object remembers s; calling it with a gradient moves its w."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass
class RMSprop:
    w: np.ndarray
    s: np.ndarray | float = 0.0
    learning_rate: float = 0.01
    gamma: float = 0.9
    eps: float = 1e-8
    n_calls: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.w = np.array(self.w, dtype=float)
        # A copy of s with the shape of w: 0.0 becomes an array of zeros.
        self.s = np.zeros_like(self.w) + np.asarray(self.s, dtype=float)

    @property
    def scale(self) -> np.ndarray:
        return np.sqrt(self.s + self.eps)

    def __call__(self, gradient) -> np.ndarray:
        gradient = np.array(gradient, dtype=float)
        self.s = self.gamma * self.s + (1 - self.gamma) * gradient * gradient
        self.w = np.asarray(self.w - self.learning_rate * gradient / self.scale)
        self.n_calls += 1
        return self.w


def rmsprop_step(w, s, gradient, learning_rate=0.01, gamma=0.9, eps=1e-8, optimiser_class=RMSprop):
    optimiser = optimiser_class(w, s, learning_rate, gamma, eps)
    return optimiser(gradient), np.asarray(optimiser.s)


def rmsprop_descent(gradient_fn, w0, n_steps, learning_rate=0.01, gamma=0.9, eps=1e-8, optimiser_class=RMSprop):
    optimiser = optimiser_class(w0, learning_rate=learning_rate, gamma=gamma, eps=eps)
    path = [optimiser.w]
    while optimiser.n_calls < n_steps:
        path.append(optimiser(gradient_fn(optimiser.w)))
    return np.array(path)
