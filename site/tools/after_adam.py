"""Compute in NumPy what the chapter "After Adam" and its two figures compute.

site/tests/vectors.py writes some of it for the unit tests of the figures, static_figures.py draws it, and
site/tests/numbers_after_adam.py compares the chapter with it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from types import ModuleType
from typing import Any

import numpy as np

Array = np.ndarray
Path = list[Array]

FACTS, STEPS = 8, 30  # of the memory in the figure, and of each run on it
EXPONENT, GAMMA = 3.0, 0.6  # with which the figure begins; gamma is Adam's beta_1 as well
RATES = {"gd": 2.2, "momentum": 3.6, "adam": 0.2, "muon": 0.12}  # good ones at these settings
GAMMAS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)  # to choose from in a comparison
TUNED = (3.4445, -4.775, 2.0315)  # the coefficients of Jordan et al. 2024


def newton_schulz(matrix: Array, n_steps: int = 5, coefficients: tuple[float, float, float] = TUNED) -> Array:
    """Return nearly the orthogonal matrix that is closest to a square matrix, or to each of a stack of them."""
    a, b, c = coefficients
    x: Array = matrix / (np.linalg.norm(matrix, axis=(-2, -1), keepdims=True) + 1e-7)
    for _ in range(n_steps):
        gram = x @ x.swapaxes(-2, -1)
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x


def orthogonal(matrix: Array) -> Array:
    """Return the orthogonal matrix that is closest to each of a stack of square matrices."""
    left, _, right = np.linalg.svd(np.nan_to_num(matrix))
    nearest: Array = left @ right
    return nearest


def turn(angle: float, n: int) -> Array:
    """Return the matrix that turns by `angle` in the plane of every binary digit of the indices."""
    plane = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return reduce(np.kron, [plane] * (n.bit_length() - 1))


@dataclass(frozen=True)
class Memory:
    """A loss: W has to map each input to its output, and fact k counts with its frequency. W may be a stack."""

    frequencies: Array
    inputs: Array  # one column for each fact, orthonormal
    outputs: Array

    @property
    def solution(self) -> Array:
        product: Array = self.outputs @ self.inputs.T
        return product

    def gradient(self, w: Array) -> Array:
        slope: Array = (w - self.solution) @ (self.inputs * self.frequencies) @ self.inputs.T
        return slope

    def missing(self, w: Array) -> Array:
        lengths: Array = np.linalg.norm((w - self.solution) @ self.inputs, axis=-2)
        return lengths

    def loss(self, w: Array) -> Array:
        losses: Array = self.missing(w) ** 2 @ self.frequencies / 2
        return losses


def memory(exponent: float, angle: float, n: int = FACTS) -> Memory:
    """Return the memory of the figure: frequencies fall like a power of the rank, all vectors are turned."""
    weights = np.arange(1.0, n + 1) ** -exponent
    return Memory(weights / weights.sum(), turn(angle, n), turn(-angle, n))


Step = Callable[[Array, Array, Array], Array]
Setting = float | Array  # an array holds one number for each matrix of a stack, with two axes of length 1 after it


def step_of(kind: str, gamma: Setting, references: dict[str, ModuleType]) -> Step:
    """Return the step of an optimiser on matrices, with its own memory; "orthogonal" is Muon by a decomposition."""
    first, second, count = np.zeros(()), np.zeros(()), 0

    def take(w: Array, g: Array, rate: Array) -> Array:
        nonlocal first, second, count
        count += 1
        if kind == "momentum":
            w, first = references["momentum"].momentum_step(w, first, g, rate, gamma)
        elif kind == "adam":
            w, first, second = references["adam"].adam_step(w, first, second, count, g, rate, gamma)
        elif kind in ("muon", "orthogonal"):
            first = gamma * first + g
            w = w - rate * (newton_schulz if kind == "muon" else orthogonal)(first)
        else:
            w = w - rate * g
        return w

    return take


def learn(
    problem: Memory,
    kind: str,
    rate: Setting,
    gamma: Setting,
    references: dict[str, ModuleType],
    falls: bool | Array | None = None,
    n_steps: int = STEPS,
) -> Path:
    """Return a run from 0; the rates of Adam and Muon, which are lengths, fall linearly to 0 unless `falls` decides."""
    step = step_of(kind, gamma, references)
    falling = kind in ("adam", "muon") if falls is None else falls
    path = [np.zeros((*np.shape(rate)[:-2], FACTS, FACTS))]
    for t in range(n_steps):
        rate_now = rate * np.where(falling, 1 - t / n_steps, 1)
        path.append(step(path[-1], problem.gradient(path[-1]), rate_now))
    return path


def steps_needed(
    problem: Memory, kind: str, gammas: tuple[float, ...], references: dict[str, ModuleType], share: float = 1e-4
) -> int:
    """Return the smallest budget of steps that some setting needs to end at this share of the loss at the start.

    The settings are 34 rates, the gammas (of Adam its beta_1), and rates that are constant or fall to 0.
    """
    grid = np.array(list(itertools.product(np.geomspace(0.01, 20, 34), gammas, (False, True))))
    rates, means, falls = grid.T[:, :, None, None]
    target = share * problem.loss(np.zeros((FACTS, FACTS)))
    with np.errstate(all="ignore"):  # the largest rates diverge
        for n_steps in itertools.count(1):
            end = learn(problem, kind, rates, means, references, falls == 1, n_steps)[-1]
            if np.nanmin(problem.loss(end)) <= target:
                return n_steps
    raise AssertionError


def tail_mean(path: Array, start: int) -> Array:
    """Return, for every step, the mean of the iterates since `start`; before it, the iterates themselves."""
    return np.array([path[min(start, t) : t + 1].mean(axis=0) for t in range(len(path))])


def moving_average(path: Array, memory: float) -> Array:
    means = [path[0]]
    for w in path[1:]:
        means.append(means[-1] + (w - means[-1]) / memory)
    return np.array(means)


def noisy_descent(slope: Callable[[Array], Array], w0: Array, rates: Array, noise: Array) -> Array:
    path = [w0]
    for rate, kick in zip(rates, noise, strict=True):
        path.append(path[-1] - rate * (slope(path[-1]) + kick))
    return np.array(path)


def schedule_free(slope: Callable[[Array], Array], w0: Array, rate: float, noise: Array, beta: float = 0.9) -> Array:
    """Return the averages x of schedule-free descent (Defazio et al. 2024)."""
    xs, z = [w0], w0
    for t, kick in enumerate(noise, start=1):
        y = (1 - beta) * z + beta * xs[-1]
        z = z - rate * (slope(y) + kick)
        xs.append((1 - 1 / (t + 1)) * xs[-1] + z / (t + 1))
    return np.array(xs)


LOSSES: dict[str, tuple[Callable[[Array], Array], Callable[[Array], Array]]] = {
    "parabola": (lambda w: w**2 / 2, lambda w: w),
    "lopsided": (lambda w: np.expm1(w) - w, np.expm1),
}


def averages(name: str, noise: Array, rate: float, sigma: float, start: int, memory: int) -> dict[str, Array]:
    """Return the five sequences of the figure on averages, for as many runs as the noise has columns."""
    slope, w0 = LOSSES[name][1], np.full(noise.shape[1], -3.0)
    steps = len(noise)
    last = noisy_descent(slope, w0, np.full(steps, rate), sigma * noise)
    return {
        "last": last,
        "mean": tail_mean(last, start),
        "moving": moving_average(last, memory),
        "falling": noisy_descent(slope, w0, rate * (1 - np.arange(steps) / steps), sigma * noise),
        "free": schedule_free(slope, w0, rate, sigma * noise),
    }


def mean_losses(name: str, sequences: dict[str, Array]) -> dict[str, Array]:
    return {key: LOSSES[name][0](path).mean(axis=1) for key, path in sequences.items()}


def vectors(noise: Array, references: dict[str, ModuleType]) -> dict[str, Any]:
    """Return numbers with which the unit tests of the figures compare theirs."""
    matrix = np.random.default_rng(5).normal(size=(8, 8)).round(3)
    problem = memory(EXPONENT, 0.5)
    runs = {kind: learn(problem, kind, rate, GAMMA, references) for kind, rate in RATES.items()}
    return {
        "newton_schulz": {"matrix": matrix.ravel(), "result": newton_schulz(matrix).ravel()},
        "memory": {
            "frequencies": problem.frequencies,
            "runs": {kind: [w.ravel() for w in path[::10]] for kind, path in runs.items()},
            "losses": {kind: [problem.loss(w) for w in path] for kind, path in runs.items()},
            "missing": {kind: problem.missing(path[-1]) for kind, path in runs.items()},
        },
        "averages": {
            name: {key: path[:, :2] for key, path in averages(name, noise, 0.3, 0.8, 30, 25).items()} for name in LOSSES
        },
    }
