"""Two running-mean objects correct their own bias; the optimiser owns one of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass
class RunningMean:
    """An exponential average that started at zero and has seen t values."""

    value: np.ndarray
    beta: float
    t: int = 0

    def add(self, x: np.ndarray) -> None:
        self.value *= self.beta
        self.value += (1 - self.beta) * x
        self.t += 1

    @property
    def corrected(self) -> np.ndarray:
        return self.value / (1 - self.beta**self.t)


@dataclass
class Adam:
    w: np.ndarray
    m: RunningMean
    v: RunningMean
    learning_rate: float = 0.001
    eps: float = 1e-8

    @classmethod
    def start(cls, w, m, v, t, learning_rate, beta1, beta2, eps) -> Adam:
        """An optimiser that has made t steps."""
        w, m, v = (np.array(a, dtype=float) for a in (w, m, v))
        return cls(w, RunningMean(m, beta1, t), RunningMean(v, beta2, t), learning_rate, eps)

    def step(self, gradient) -> Adam:
        gradient = np.array(gradient, dtype=float)
        self.m.add(gradient)
        self.v.add(gradient**2)
        self.w -= self.learning_rate * self.m.corrected / (np.sqrt(self.v.corrected) + self.eps)
        return self


def adam_step(w, m, v, t, gradient, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8, optimiser_class=Adam):
    optimiser = optimiser_class.start(w, m, v, t - 1, learning_rate, beta1, beta2, eps).step(gradient)
    return optimiser.w, optimiser.m.value, optimiser.v.value


def adam_descent(gradient_fn, w0, n_steps, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8,
                 optimiser_class=Adam):
    zero = np.zeros(np.shape(w0))
    optimiser = optimiser_class.start(w0, zero, zero, 0, learning_rate, beta1, beta2, eps)
    path = [optimiser.w.copy()]
    for _ in range(n_steps):
        path.append(optimiser.step(gradient_fn(optimiser.w)).w.copy())
    return np.array(path)
