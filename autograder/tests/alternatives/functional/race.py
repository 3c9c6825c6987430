"""Conjugate directions with a secant step; for the data, all rows and the inverse of X'X as a preconditioner."""

import numpy as np


def minimise(loss_fn, gradient_fn, w0, budget):
    w = np.array(w0, dtype=float)
    left = [budget]

    def loss(point):
        left[0] -= 1
        return loss_fn(point)

    def slope(point):
        left[0] -= 1
        return np.array(gradient_fn(point))

    f, g = loss(w), slope(w)
    direction, probe = -g, 1.0 / max(np.linalg.norm(g), 1e-300)
    while left[0] >= 3 and g.any():
        direction = -g if direction @ g >= 0 else direction
        along = g @ direction
        bent = slope(w + probe * direction) @ direction - along
        step = min(-along * probe / bent, 10 * probe) if bent > 0 else 3 * probe
        lower = f
        while left[0] > 1:
            lower = loss(w + step * direction)
            if lower < f:
                break
            step /= 4
        if not lower < f:
            break
        w, f, probe = w + step * direction, lower, step
        if left[0] < 1:
            break
        new = slope(w)
        direction = -new + max(0.0, new @ (new - g) / (g @ g)) * direction
        g = new
    return w


def fit(gradient_fn, w0, X, y, budget, rng):
    X, y, w = np.asarray(X, dtype=float), np.asarray(y, dtype=float), np.array(w0, dtype=float)
    squares = X.T @ X / len(y)
    inverse = np.linalg.inv(squares + 1e-10 * np.trace(squares) * np.eye(len(w)))
    g = gradient_fn(w, X, y)
    step = -inverse @ g
    for _ in range(budget // len(y) - 1):
        w = w + step
        new = gradient_fn(w, X, y)
        bend = max((step @ (new - g)) / max(step @ squares @ step, 1e-300), 1e-3)
        step, g = -inverse @ new / bend, new
    return w + step
