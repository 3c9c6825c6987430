"""A ball object with a place and a velocity; a rate object answers for every step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass
class Rate:
    """A learning rate that may be a number or a function of the step."""

    source: object

    def at(self, t: int) -> float:
        return self.source(t) if callable(self.source) else self.source


@dataclass
class Ball:
    w: np.ndarray
    v: np.ndarray
    gamma: float = 0.9

    @classmethod
    def at_rest(cls, w, gamma: float) -> Ball:
        w = np.array(w, dtype=float)
        return cls(w, np.zeros_like(w), gamma)

    def push(self, gradient, rate: float) -> Ball:
        # The ball's own arrays are updated in place; the gradient, which may be w itself, is read first.
        self.v *= self.gamma
        self.v += rate * np.asarray(gradient, dtype=float)
        self.w -= self.v
        return self


def momentum_step(w, v, gradient, learning_rate, gamma=0.9, ball_class=Ball):
    ball = ball_class(np.array(w, dtype=float), np.array(v, dtype=float), gamma).push(gradient, learning_rate)
    return ball.w, ball.v


def momentum_descent(gradient_fn, w0, learning_rate, n_steps, gamma=0.9, v0=None):
    ball, rate = Ball.at_rest(w0, gamma), Rate(learning_rate)
    if v0 is not None:
        ball.v += np.asarray(v0, dtype=float)
    path = [ball.w.copy()]
    for t in range(n_steps):
        path.append(ball.push(gradient_fn(ball.w), rate.at(t)).w.copy())
    return np.array(path)
