"""One small dataclass per coordinate holds w, m and v as Python floats and takes its own steps."""

import math
from dataclasses import astuple, dataclass

import numpy as np


def flat(x):
    return np.asarray(x, dtype=float).ravel().tolist()


@dataclass
class Coordinate:
    w: float
    m: float = 0.0
    v: float = 0.0

    def step(self, t, g, learning_rate, beta1, beta2, eps):
        self.m = beta1 * self.m + (1 - beta1) * g
        self.v = beta2 * self.v + (1 - beta2) * g * g
        m_hat = self.m / (1 - math.pow(beta1, t))
        v_hat = self.v / (1 - math.pow(beta2, t))
        self.w -= learning_rate * m_hat / (math.sqrt(v_hat) + eps)


def adam_step(w, m, v, t, gradient, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    coordinates = [Coordinate(*parts) for parts in zip(flat(w), flat(m), flat(v))]
    for coordinate, g in zip(coordinates, flat(gradient)):
        coordinate.step(t, g, learning_rate, beta1, beta2, eps)
    return tuple(np.array(part).reshape(np.shape(w)) for part in zip(*map(astuple, coordinates)))


def adam_descent(gradient_fn, w0, n_steps, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    shape = np.shape(w0)
    coordinates = [Coordinate(x) for x in flat(w0)]
    path = [[c.w for c in coordinates]]
    for t in range(1, n_steps + 1):
        slope = gradient_fn(np.array(path[-1]).reshape(shape))
        for coordinate, g in zip(coordinates, flat(slope)):
            coordinate.step(t, g, learning_rate, beta1, beta2, eps)
        path.append([c.w for c in coordinates])
    return np.array(path).reshape(n_steps + 1, *shape)
