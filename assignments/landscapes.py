"""The landscapes of the race: losses for `minimise` to find a low point of, data sets for `fit`.

Their families are public, so that everybody can try a method on them; a grade draws others of the same families.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from budgets import DataSet, Landscape

Random = np.random.Generator

# --- landscapes ---------------------------------------------------------------------------------------


def rotation(rng: Random, d: int) -> np.ndarray:
    """Return a random rotation, perhaps with a reflection."""
    q, r = np.linalg.qr(rng.normal(size=(d, d)))
    turned: np.ndarray = q * np.sign(np.diag(r))
    return turned


def quadratic(rng: Random, d: int, scale: float, condition: float, budget: int) -> Landscape:
    """Return a quadratic with curvatures from scale / condition to scale, in random directions."""
    turned, bottom = rotation(rng, d), rng.normal(size=d)
    matrix = turned * (scale * np.geomspace(1.0, 1.0 / condition, d)) @ turned.T
    start = bottom + turned @ (rng.choice([-1.0, 1.0], d) * np.geomspace(1.0, condition, d) ** 0.35)
    return Landscape(
        f"a quadratic of scale {scale:g} and condition {condition:g}",
        lambda w: float((w - bottom) @ matrix @ (w - bottom)) / 2,
        lambda w: matrix @ (w - bottom),
        start,
        budget,
    )


def valley(rng: Random, scale: float, steepness: float, budget: int) -> Landscape:
    """Return a curved valley like Rosenbrock's, in a random direction."""
    turned, bottom = rotation(rng, 2), rng.normal(size=2)

    def loss(w: np.ndarray) -> float:
        x, y = turned.T @ (w - bottom) + 1.0
        return float(scale * ((1 - x) ** 2 + steepness * (y - x * x) ** 2))

    def slope(w: np.ndarray) -> np.ndarray:
        x, y = turned.T @ (w - bottom) + 1.0
        across = y - x * x
        inner = np.array([2 * (x - 1) - 4 * steepness * x * across, 2 * steepness * across])
        outer: np.ndarray = scale * (turned @ inner)
        return outer

    start = bottom + turned @ (np.array([-2.2, 0.0]) + rng.uniform(-0.1, 0.1, 2))
    return Landscape("a curved valley", loss, slope, start, budget)


def plateau(rng: Random, d: int, scale: float, condition: float, budget: int) -> Landscape:
    """Return scale * q / (1 + q), where q is a quadratic that is 20 at the start: flat there, a bowl in the middle."""
    bowl = quadratic(rng, d, 1.0, condition, budget)
    factor = 20.0 / bowl.loss(bowl.start)

    def loss(w: np.ndarray) -> float:
        q = factor * bowl.loss(w)
        return scale * q / (1 + q)

    def slope(w: np.ndarray) -> np.ndarray:
        outer: np.ndarray = scale * factor * bowl.slope(w) / (1 + factor * bowl.loss(w)) ** 2
        return outer

    return Landscape("a plateau at the start", loss, slope, bowl.start, budget)


def logistic(rng: Random, rows: int, d: int, scale: float, spread: float, budget: int) -> Landscape:
    """Return the loss of a logistic regression whose columns have sizes from 1 to 1 / spread, with a small penalty."""
    data = two_classes(rng, rows, d, 1, 1.0, spread, 1)
    penalty = 1e-4 * np.mean(data.X**2, axis=0)

    def loss(w: np.ndarray) -> float:
        return scale * (data.loss(w) + float(penalty @ w**2) / 2)

    def slope(w: np.ndarray) -> np.ndarray:
        outer: np.ndarray = scale * (data.X.T @ data.row_slopes(data.X @ w, data.y) / rows + penalty * w)
        return outer

    best = loss(newton(loss, slope, data.start))
    return Landscape(f"a logistic regression of scale {scale:g}", loss, slope, data.start, budget, best)


def newton(loss: Any, slope: Any, start: np.ndarray) -> np.ndarray:
    """Return where a convex loss is smallest, by Newton's method; second derivatives are differences of gradients."""
    w, here = start.copy(), loss(start)
    for _ in range(60):
        gradient, size = slope(w), 1e-6 * (1.0 + np.abs(w))
        columns = [(slope(w + h) - gradient) / s for h, s in zip(np.diag(size), size, strict=True)]
        step, rate = np.linalg.lstsq(np.array(columns), gradient, rcond=1e-14)[0], 1.0
        while (ahead := loss(w - rate * step)) > here and rate > 1e-6:
            rate /= 2
        if rate <= 1e-6:
            break
        w, here = w - rate * step, ahead
        if gradient @ step <= 1e-9 * abs(here):  # what is left now is about the square of that
            break
    return w


# --- data sets ----------------------------------------------------------------------------------------


def columns(rng: Random, rows: int, d: int, copies: int, size: float, spread: float) -> tuple[np.ndarray, np.ndarray]:
    """Return rows of unlike columns, each of them nearly `copies` times, and a noiseless target of size 1."""
    plain = np.repeat(rng.normal(size=(rows // copies, d - 1)), copies, axis=0)
    plain = plain + 0.1 * rng.normal(size=plain.shape)
    plain = plain @ (np.eye(d - 1) + 0.3 * np.ones((d - 1, d - 1)) / np.sqrt(d - 1))
    sizes = size * np.geomspace(spread**-0.5, spread**0.5, d - 1)[rng.permutation(d - 1)]
    target = np.asarray(plain @ rng.choice([-1.0, 1.0], d - 1) + rng.choice([-1.0, 1.0]))
    return np.column_stack([plain * sizes, np.full(rows, size)]), target / np.std(target)


def classes(rng: Random, rows: int, d: int, copies: int, size: float, spread: float, passes: int) -> DataSet:
    """Return two noisy classes, of which the second counts more: a logistic regression."""
    return solved(two_classes(rng, rows, d, copies, size, spread, passes))


def two_classes(rng: Random, rows: int, d: int, copies: int, size: float, spread: float, passes: int) -> DataSet:
    """Return such a data set before its smallest loss is computed."""
    X, target = columns(rng, rows, d, copies, size, spread)
    y = (rng.random(rows) < 1 / (1 + np.exp(-2 * target))).astype(float)
    more = rng.uniform(1.3, 2.0)

    def row_losses(z: np.ndarray, y: np.ndarray) -> np.ndarray:
        losses: np.ndarray = np.where(y > 0.5, more, 1.0) * (np.logaddexp(0.0, z) - y * z)
        return losses

    def row_slopes(z: np.ndarray, y: np.ndarray) -> np.ndarray:
        slopes: np.ndarray = np.where(y > 0.5, more, 1.0) * (1 / (1 + np.exp(-np.maximum(z, -500))) - y)
        return slopes

    return DataSet(f"classes of {rows} rows", X, y, row_losses, row_slopes, passes * rows)


def line(rng: Random, rows: int, d: int, copies: int, size: float, spread: float, passes: int) -> DataSet:
    """Return noisy targets of a linear model, some of them far off: a loss that grows like the distance."""
    X, target = columns(rng, rows, d, copies, size, spread)
    far = rng.random(rows) < 0.1
    y = target + (0.3 + 3.0 * far) * rng.normal(size=rows)
    width = rng.uniform(0.7, 1.5)

    def row_losses(z: np.ndarray, y: np.ndarray) -> np.ndarray:
        losses: np.ndarray = width**2 * (np.sqrt(1 + ((z - y) / width) ** 2) - 1)
        return losses

    def row_slopes(z: np.ndarray, y: np.ndarray) -> np.ndarray:
        slopes: np.ndarray = (z - y) / np.sqrt(1 + ((z - y) / width) ** 2)
        return slopes

    return solved(DataSet(f"a line through {rows} rows", X, y, row_losses, row_slopes, passes * rows))


def solved(data: DataSet) -> DataSet:
    """Return a data set with its smallest loss."""
    size = np.sqrt(np.mean(data.X**2, axis=0))

    def slope(v: np.ndarray) -> np.ndarray:
        mean: np.ndarray = data.X.T @ data.row_slopes(data.X @ (v / size), data.y) / len(data.y) / size
        return mean

    best = data.loss(newton(lambda v: data.loss(v / size), slope, data.start) / size)
    return DataSet(data.name, data.X, data.y, data.row_losses, data.row_slopes, data.budget, best)
