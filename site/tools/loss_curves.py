"""Make eight loss curves, one for each diagnosis of the chapter on choosing the learning rate."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import numpy as np

References = dict[str, ModuleType]
Curve = tuple[str, list[np.ndarray]]  # what the panel is called, and its lines


def loss_curves(references: References) -> Iterator[Curve]:
    """Yield the curves in the order of the chapter's table; the last panel has a second line, of rows kept aside."""
    yield "fast, then slow", [on_a_quadratic(references, 1.0)]
    yield "slow and straight", [on_a_quadratic(references, 0.004)]
    yield "flat from the start", [on_a_quadratic(references, 0.0)]
    yield "up, then NaN", [on_a_quadratic(references, 2.15)]
    yield "swings in a band", [noisy(np.random.default_rng(6))]
    yield "level, then a fall", [past_a_saddle(references)]
    yield "one tooth per epoch", [sorted_rows()]
    yield "the other rows turn", overfitting(references, np.random.default_rng(3))


def on_a_quadratic(references: References, rate: float) -> np.ndarray:
    """Return the losses of a run of descent on curvatures 1, 0.2 and 0.01, with the rate in units of 1/L."""
    curvature = np.array([1.0, 0.2, 0.01])
    path = references["update_rule"].gradient_descent(curvature.__mul__, [1.0, 1.0, 5.0], rate, 60)
    return np.array(path**2 @ curvature / 2)


def noisy(rng: np.random.Generator) -> np.ndarray:
    """Return the losses of a run with noisy gradients and a fixed rate."""
    w, losses = np.full(10, 1.5), []
    for kick in rng.normal(size=(60, 10)):
        losses.append(w @ w / 2)
        w = w - 0.3 * (w + 1.5 * kick)
    return np.array(losses)


def past_a_saddle(references: References) -> np.ndarray:
    """Return the losses of a run that passes close to a saddle."""
    path = references["update_rule"].gradient_descent(lambda w: w * [1, w[1] ** 2 - 1], [1.0, 1e-3], 0.2, 60)
    x, y = path.T
    return np.array(x**2 / 2 - y**2 / 2 + y**4 / 4 + 0.25)


def sorted_rows() -> np.ndarray:
    """Return the loss of each row when it is used: the rows are sorted, and every epoch has the same order."""
    rows, w, losses = np.sort(np.random.default_rng(5).normal(size=15)), 3.0, []
    for row in np.tile(rows, 4):
        losses.append((w - row) ** 2 / 2)
        w -= 0.25 * (w - row)
    return np.array(losses)


def overfitting(references: References, rng: np.random.Generator) -> list[np.ndarray]:
    """Return the losses of a run on its own rows and on rows that are kept aside."""
    X, aside, w = rng.normal(size=(20, 15)), rng.normal(size=(200, 15)), np.zeros(15)
    w[:2] = 1
    y, y_aside = X @ w + rng.normal(size=20), aside @ w + rng.normal(size=200)
    gradient = references["gradient"].mse_gradient
    path = references["update_rule"].gradient_descent(lambda v: gradient(v, X, y), np.zeros(15), 0.15, 60)
    loss = references["gradient"].mse_loss
    return [np.array([loss(v, *rows) for v in path]) for rows in ((X, y), (aside, y_aside))]
