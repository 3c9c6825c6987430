"""A purse counts what is spent; a model of the curvature is an object that learns from pairs of gradients."""

import numpy as np


class Purse:
    def __init__(self, amount):
        self.amount = amount

    def pay(self, cost=1):
        if cost > self.amount:
            raise StopIteration
        self.amount -= cost


class Curvature:
    """An estimate of the second derivatives themselves, solved for each direction."""

    def __init__(self, size):
        self.matrix, self.known, self.size = None, False, size

    def direction(self, g):
        if self.matrix is None:
            return -g / np.linalg.norm(g)
        return -np.linalg.solve(self.matrix, g)

    def learn(self, s, y):
        if s @ y <= 1e-12 * np.linalg.norm(s) * np.linalg.norm(y):
            return
        if self.matrix is None:
            self.matrix = np.eye(self.size) * (y @ y) / (s @ y)
        moved = self.matrix @ s
        self.matrix = self.matrix + np.outer(y, y) / (s @ y) - np.outer(moved, moved) / (s @ moved)


class Descent:
    def __init__(self, loss_fn, gradient_fn, w, budget):
        self.purse, self.loss_fn, self.gradient_fn = Purse(budget), loss_fn, gradient_fn
        self.w, self.model = w, Curvature(w.size)

    def loss(self, w):
        self.purse.pay()
        return self.loss_fn(w)

    def gradient(self, w):
        self.purse.pay()
        return self.gradient_fn(w)

    def run(self):
        f, g = self.loss(self.w), self.gradient(self.w)
        while g.any():
            direction = self.model.direction(g)
            if direction @ g >= 0 or not np.isfinite(direction).all():
                self.model = Curvature(self.w.size)
                direction = self.model.direction(g)
            growing, rate = self.model.matrix is None, 1.0
            lower = self.loss(self.w + direction)
            while not lower <= f + 1e-4 * rate * (direction @ g):
                rate, growing = rate * 0.4, False
                if rate < 1e-15:
                    return
                lower = self.loss(self.w + rate * direction)
            while growing:
                longer = self.loss(self.w + 2 * rate * direction)
                growing = longer < lower
                rate, lower = (2 * rate, longer) if growing else (rate, lower)
            before, self.w = self.w, self.w + rate * direction
            new = self.gradient(self.w)
            self.model.learn(self.w - before, new - g)
            f, g = lower, new


def minimise(loss_fn, gradient_fn, w0, budget):
    descent = Descent(loss_fn, gradient_fn, np.array(w0, dtype=float), budget)
    try:
        descent.run()
    except StopIteration:
        pass
    return descent.w


def fit(gradient_fn, w0, X, y, budget, rng):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    size = X.std(axis=0)
    size = np.where(size < 1e-9, np.abs(X).max(axis=0) + 1e-300, size)
    purse, v = Purse(budget), np.array(w0, dtype=float) * size

    def slope(v, rows):
        purse.pay(len(rows))
        return gradient_fn(v / size, X[rows], y[rows]) / size

    rows = rng.permutation(len(y))[: len(y) // 8]
    base = slope(v, rows)
    step = 1e-3 * base / max(np.linalg.norm(base), 1e-300)
    second = slope(v + step, rows) - base
    third = slope(v + 1e-3 * second / max(np.linalg.norm(second), 1e-300), rows) - base
    limit = max(np.linalg.norm(second), np.linalg.norm(third)) / 1e-3
    steps = purse.amount // 8
    tail, t = [], 0
    try:
        while True:
            for batch in np.array_split(rng.permutation(len(y)), len(y) // 8):
                v = v - np.cos(0.5 * np.pi * t / steps) ** 2 / limit * slope(v, batch)
                t += 1
                if 2 * t > steps:
                    tail.append(v)
    except StopIteration:
        return np.mean(tail, axis=0) / size
