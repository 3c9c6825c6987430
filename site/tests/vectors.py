"""Write build/figures/vectors.json: what the reference solutions return, for the unit tests of the figures."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from autograder.engine.suites import load_reference
from places import COURSE, save
from replay import EPOCHS, FOLDER, ROWS, RUNS, STEPS, generators, numbers

Array = np.ndarray
Numbers = dict[str, Any]

gradient, update_rule, sgd, momentum, rmsprop, adam, schedules, tuning = (
    load_reference(COURSE, slug)
    for slug in ("gradient", "update_rule", "sgd", "momentum", "rmsprop", "adam", "schedules", "tuning")
)


def rosenbrock(w: Array) -> tuple[float, list[float]]:
    x, y = w
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2, [-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)]


def beale(w: Array) -> tuple[float, list[float]]:
    x, y = w
    k, target = np.arange(1, 4), np.array([1.5, 2.25, 2.625])
    e = target - x * (1 - y**k)
    return e @ e, [2 * e @ (y**k - 1), 2 * e @ (x * k * y ** (k - 1))]


def himmelblau(w: Array) -> tuple[float, list[float]]:
    e = np.array([w[0] ** 2 + w[1] - 11, w[0] + w[1] ** 2 - 7])
    return e @ e, [2 * e @ [2 * w[0], 1], 2 * e @ [1, 2 * w[1]]]


def ravine(w: Array) -> tuple[float, list[float]]:
    return w @ np.diag([0.1, 10]) @ w / 2, [0.1 * w[0], 10 * w[1]]


def saddle(w: Array) -> tuple[float, list[float]]:
    return w[0] ** 2 / 2 + (w[1] ** 2 - 1) ** 2 / 4, [w[0], w[1] * (w[1] ** 2 - 1)]


SURFACES = {f.__name__: f for f in (ravine, rosenbrock, beale, himmelblau, saddle)}
STARTS = {
    "ravine": [-3.0, 1.0],
    "rosenbrock": [-1.2, 1.0],
    "beale": [1.0, 1.0],
    "himmelblau": [0.0, 0.0],
    "saddle": [1.5, 0.01],
}
RATES = {"gd": 5e-4, "momentum": 1e-4, "rmsprop": 0.01, "adam": 0.05}


def slope_of(surface: Callable[[Array], tuple[float, list[float]]]) -> Callable[[Array], Array]:
    return lambda w: np.array(surface(w)[1])


def states(name: str, slope: Callable[[Array], Array], w0: list[float], rate: float, n_steps: int) -> Numbers:
    """Return the path and the memory of an optimiser, step by step, computed with the reference's step."""
    w, zeros = np.array(w0, dtype=float), np.zeros(len(w0))
    memory = {"gd": (), "momentum": (zeros,), "rmsprop": (zeros,), "adam": (zeros, zeros)}[name]
    seen = [(w, *memory)]
    for t in range(1, n_steps + 1):
        g = slope(w)
        if name == "gd":
            w = update_rule.gradient_step(w, g, rate)
        elif name == "momentum":
            w, *memory = momentum.momentum_step(w, *memory, g, rate)
        elif name == "rmsprop":
            w, *memory = rmsprop.rmsprop_step(w, *memory, g, rate)
        else:
            w, *memory = adam.adam_step(w, *memory, t, g, rate)
        seen.append((w, *memory))
    keys = {"gd": "w", "momentum": "wv", "rmsprop": "ws", "adam": "wmv"}[name]
    return {key: np.array([state[i] for state in seen]) for i, key in enumerate(keys)}


def stochastic(data: Numbers) -> Numbers:
    """Return mini-batch descent: the reference's run with a generator, and a run over rows drawn with replacement."""
    X, y, w0 = data["X"], data["y"], [-1.0, -1.0]
    shuffled = {
        str(size): sgd.sgd(gradient.mse_gradient, w0, X, y, 0.1, EPOCHS, size, generators()[1]) for size in (1, 5, ROWS)
    }
    w, drawn = np.array(w0), [w0]
    for rows in data["draws"][2].reshape(-1, 8):
        w = update_rule.gradient_step(w, gradient.mse_gradient(w, X[rows], y[rows]), 0.1)
        drawn.append(w)
    best = np.linalg.lstsq(X, y, rcond=None)[0]
    rows = np.array([gradient.mse_gradient(best, X[[i]], y[[i]]) for i in range(ROWS)])
    hessian = 2 * X.T @ X / ROWS
    variance, curvature = np.diag(rows.T @ rows / ROWS) * (ROWS - 8) / (ROWS - 1) / 8, np.diag(hessian)
    return {
        "w0": w0,
        "shuffled": shuffled,
        "drawn": drawn,
        "minimum": best,
        "curvatures": curvature,
        "loss": [gradient.mse_loss(w, X, y) for w in shuffled["5"]],
        "excess": [(w - best) @ hessian @ (w - best) / 2 for w in shuffled["5"]],
        "floor": np.sum(curvature / 2 * 0.1 * variance / (curvature * (2 - 0.1 * curvature))),
    }


def rates_of_schedules() -> Numbers:
    t = np.arange(STEPS)
    return {
        "step": schedules.step_decay(t, 0.5, 0.5, 30),
        "exponential": schedules.exponential_decay(t, 0.5, 0.03),
        "cosine": schedules.cosine_annealing(t, 0.5, 0.01, 120),
        "warmup": schedules.warmup_cosine(t, 0.5, 15, STEPS),
    }


def losses_of_schedules(data: Numbers) -> Numbers:
    """Return the mean loss of all runs on w^2 / 2 + w^4 / 40 under each schedule, with the noise of the figure."""
    losses = {}
    for name, rates in rates_of_schedules().items():
        w = np.full(RUNS, 4.0)
        losses[name] = [np.mean(w**2 / 2 + w**4 / 40)]
        for rate, noise in zip(rates, data["schedule_noise"], strict=True):
            w = update_rule.gradient_step(w, w + w**3 / 10 + 0.5 * noise, rate)
            losses[name].append(np.mean(w**2 / 2 + w**4 / 40))
    return losses


def range_tests(data: Numbers) -> list[Numbers]:
    """Return range tests on (L w0^2 + 0.1 L w1^2) / 2 with and without noise, and the rate that each suggests."""
    tests = []
    for largest, sigma in ((1.3, 0.0), (1.3, 0.1), (17.0, 0.3), (0.21, 0.0)):
        curvature, noise = np.array([largest, 0.1 * largest]), iter(data["range_noise"])

        def loss_fn(w: Array, curvature: Array = curvature) -> float:
            return float(w @ (curvature * w) / 2)

        def gradient_fn(w: Array, curvature: Array = curvature, noise: Any = noise, sigma: float = sigma) -> Array:
            slope: Array = curvature * w + sigma * next(noise)
            return slope

        rates, losses = tuning.learning_rate_range_test(loss_fn, gradient_fn, [1.0, 1.0], 1e-4, 100.0, 100)
        suggestion = tuning.suggest_learning_rate(rates, losses)
        tests.append(
            {"curvatures": curvature, "sigma": sigma, "rates": rates, "losses": losses, "suggestion": suggestion}
        )
    return tests


def spectral_radii() -> list[Numbers]:
    """Return the size of the largest eigenvalue of one momentum step on a parabola, computed by NumPy."""
    grid = [(rate, gamma) for rate in np.linspace(0.05, 3.95, 14) for gamma in np.linspace(0.03, 0.98, 9)]
    return [
        {"rate": rate, "gamma": gamma, "radius": max(abs(np.linalg.eigvals([[1 - rate, -gamma], [rate, gamma]])))}
        for rate, gamma in grid
    ]


def vectors(data: Numbers) -> Numbers:
    points = np.random.default_rng(1).uniform(-2, 2, (6, 2)).round(3)
    return {
        "surfaces": {name: [[w, *surface(w)] for w in points] for name, surface in SURFACES.items()},
        "descents": {
            name: {
                kind: {"w0": STARTS[name], "rate": rate, "states": states(kind, slope_of(f), STARTS[name], rate, 100)}
                for kind, rate in RATES.items()
            }
            for name, f in SURFACES.items()
        },
        "scheduled_momentum": momentum.momentum_descent(
            slope_of(ravine), [1.0, 1.0], lambda t: schedules.exponential_decay(t, 0.05, 0.03), 60, gamma=0.8
        ),
        "stochastic": stochastic(data),
        "schedules": rates_of_schedules(),
        "schedule_losses": losses_of_schedules(data),
        "range_tests": range_tests(data),
        "spectral_radii": spectral_radii(),
    }


def plain(value: Any) -> Any:
    """Convert arrays to lists and NumPy numbers to numbers, which JSON can hold."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    raise TypeError(f"{type(value)} is not a number")


if __name__ == "__main__":
    save(FOLDER / "vectors.json", json.dumps(vectors(numbers()), default=plain, allow_nan=False))
