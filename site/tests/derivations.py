"""The numbers of the sections that derive something: errors by curvature, falling rates, shuffling, AdaGrad, Newton."""

from __future__ import annotations

import doctest
import itertools
from collections.abc import Callable, Iterator
from types import ModuleType

import numpy as np

from places import PAGES

References = dict[str, ModuleType]
Vector = np.ndarray


def derivations(references: References) -> Iterator[tuple[str, str]]:
    """Yield pages, each with a piece of its source in which the numbers are computed here."""
    yield from spectrum()
    yield from falling_rates()
    yield from reshuffling()
    yield from adagrad()
    linear_rate(references["update_rule"])
    yield from newton(references["logistic_regression"])
    yield from on_rosenbrock(references["update_rule"])


def spectrum() -> Iterator[tuple[str, str]]:
    """Yield the rows of the table of errors, for curvatures in units of L and the rate 1/L."""
    for curvature, name in ((0.1, "L/10"), (0.01, "L/100")):
        q = 1 - curvature
        left = [f"{100 * q**t:.1g} %" if q**t < 0.01 else f"{100 * q**t:.0f} %" for t in (10, 100)]
        steps = np.log(0.1) / np.log(q)
        shown = f"{steps:.1f}" if steps < 100 else f"{steps:.0f}"
        yield "theory/update-rule", f"| ${name}$ | {q:g} | {left[0]} | {left[1]} | {shown} |"
    share = 1 - (1 - 0.001) ** 50  # of a direction in which rate * curvature is 0.001, after 50 steps
    assert abs(share / (0.001 / (0.001 + 1 / 50)) - 1) < 0.03


def linear_rate(update_rule: ModuleType) -> None:
    """Check (3.12) on least squares with more columns than rows, where the smallest curvature is 0."""
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(4, 6)), rng.normal(size=4)
    curvatures = np.linalg.eigvalsh(X @ X.T)
    path = update_rule.gradient_descent(lambda w: X.T @ (X @ w - y), np.zeros(6), 1 / curvatures[-1], 50)
    losses = np.sum((path @ X.T - y) ** 2, axis=1) / 2
    assert np.all(losses[1:] <= (1 - curvatures[0] / curvatures[-1]) * losses[:-1])


def falling_rates() -> Iterator[tuple[str, str]]:
    """Yield what is left with rates that fall too early; check the bound where its recursion is an equation."""
    t = np.arange(1, 1_000_001)
    yield "theory/stochastic", f"leaves ${100 * np.exp(np.log1p(-0.1 / t).sum()):.1f}$ % of the distance"
    distance = 50.0
    for step in range(1000):
        distance = max(0, (1 - 2 / (step + 1)) * distance + 1 / (step + 1) ** 2)
        assert distance <= 1 / (step + 1)


def reshuffling() -> Iterator[tuple[str, str]]:
    """Yield the exact ratios of the two floors; check the variance of a random order by trying all of them."""
    assert abs(floors(100, 0.005)[0] / (0.005 / 2) - 1) < 0.01
    assert abs(floors(100, 0.0005)[1] / (0.0005**3 * 100**2 / 24) - 1) < 0.05
    small, large = (draws / order for draws, order in (floors(100, 0.005), floors(100, 0.1)))
    yield (
        "theory/stochastic",
        f"exact ratio is {small:.0f} with $\\eta = 0.005$. With $\\eta = 0.1$ it is only ${large:.1f}$",
    )
    rows, weights = np.array([1.0, 4.0, -2.0, 0.5, 3.0]), 0.7 ** np.arange(5)
    sums = [weights @ np.array(order) for order in itertools.permutations(rows)]
    spread = np.sum((weights - weights.mean()) ** 2)
    assert np.isclose(np.var(sums), np.var(rows) * 5 / 4 * spread)


def floors(n: int, rate: float) -> tuple[float, float]:
    """Return the floors at the ends of epochs for rows of variance 1: with draws, and with a fresh order."""
    weights = (1 - rate) ** np.arange(n)
    forgotten = 1 - (1 - rate) ** (2 * n)
    draws, order = np.sum(weights**2), n / (n - 1) * np.sum((weights - weights.mean()) ** 2)
    return float(rate**2 * draws / forgotten), float(rate**2 * order / forgotten)


def adagrad() -> Iterator[tuple[str, str]]:
    """Yield what AdaGrad and RMSprop do after 100 slopes of 10; check the bound on random convex losses."""
    yield "theory/rmsprop", f"a slope of $0.1$ makes a step of ${0.1 / np.sqrt(100 * 10**2 + 0.1**2):.3f}\\, \\eta$"
    s = 10**2 * (1 - 0.9**100)
    faded = next(k for k in itertools.count(1) if (s := 0.9 * s + 0.1 * 0.1**2) <= 2 * 0.1**2)
    yield "theory/rmsprop", f"faded to twice the new square after {faded} steps"
    rng = np.random.default_rng(1)
    w = total = regret = 0.0
    for centre, curvature in zip(rng.uniform(-1, 1, 500), rng.uniform(0, 3, 500), strict=True):
        regret += curvature * ((w - centre) ** 2 - (0.3 - centre) ** 2) / 2
        slope = curvature * (w - centre)
        total += slope**2
        w = float(np.clip(w - np.sqrt(2) * slope / np.sqrt(total), -1, 1))  # D = 2, eta = D / sqrt(2)
    assert regret <= np.sqrt(2) * 2 * np.sqrt(total)


def newton(model: ModuleType) -> Iterator[tuple[str, str]]:
    """Yield the steps of Newton's method on logistic regression, and the size of its matrix."""
    rng = np.random.default_rng(0)
    X = np.column_stack([np.ones(200), rng.normal(size=(200, 3)) * [1, 10, 0.1]])
    y = (rng.random(200) < model.sigmoid(X @ [0.5, 1, 0.2, -3])).astype(float)
    w, steps = np.zeros(4), 0
    while np.linalg.norm(gradient := model.log_loss_gradient(w, X, y)) > 1e-9:
        p = model.sigmoid(X @ w)
        w, steps = w - np.linalg.solve(X.T @ (X * (p * (1 - p))[:, None]) / 200, gradient), steps + 1
    yield "theory/practice", f"{ {6: 'six'}[steps] } steps from $w = 0$ make the gradient shorter than $10^{{-9}}$"
    yield "theory/practice", f"the matrix takes ${10_000**2 * 8 / 1e9:.1f}$ GB"


def on_rosenbrock(update_rule: ModuleType) -> Iterator[tuple[str, str]]:
    """Yield the steps of L-BFGS, with the code of the page, and of descent."""
    start = np.array([-1.2, 1.0])
    yield (
        "theory/practice",
        f"this takes {lbfgs(rosenbrock, rosenbrock_slope, start)} steps to a gradient of $10^{{-6}}$",
    )
    path = update_rule.gradient_descent(rosenbrock_slope, start, 0.0018, 20_000)
    arrived = next(t for t, w in enumerate(path) if np.linalg.norm(rosenbrock_slope(w)) <= 1e-6)
    yield "theory/practice", f"takes {arrived:,}.".replace(",", " ")
    assert abs(0.0018 / (2 / np.linalg.eigvalsh([[802, -400], [-400, 200]])[-1]) - 0.9) < 0.005


def lbfgs(loss: Callable[[Vector], float], slope: Callable[[Vector], Vector], w: Vector) -> int:
    """Return the number of steps to a gradient of 1e-6, with ten pairs and a rate that is halved from 1."""
    code: dict[str, Callable[..., Vector]] = {}
    for example in doctest.DocTestParser().get_examples((PAGES / "theory/practice.md").read_text(encoding="utf-8")):
        exec(example.source, code)
    A = np.array([[2.0, 1.0], [1.0, 2.0]])
    known = [(u, A @ u) for u in np.linalg.eigh(A)[1].T]
    assert np.allclose(code["direction"](A @ [1.0, 1.0], known), [-1, -1])
    gradient, pairs = slope(w), []  # type: ignore[var-annotated]
    for step in itertools.count():
        if np.linalg.norm(gradient) <= 1e-6:
            return step
        d, rate = code["direction"](gradient, pairs), 1.0 if pairs else 1 / np.linalg.norm(gradient)
        while loss(w + rate * d) > loss(w) + 1e-4 * rate * (gradient @ d):
            rate /= 2
        new, old = w + rate * d, gradient
        gradient = slope(new)
        pairs = [*pairs, (new - w, gradient - old)][-10:] if (new - w) @ (gradient - old) > 0 else pairs
        w = new
    raise AssertionError


def rosenbrock(w: Vector) -> float:
    return float((1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2)


def rosenbrock_slope(w: Vector) -> Vector:
    off = w[1] - w[0] ** 2
    return np.array([-2 * (1 - w[0]) - 400 * w[0] * off, 200 * off])
