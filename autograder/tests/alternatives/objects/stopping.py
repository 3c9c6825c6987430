"""Reasons are an enum, the result is a dataclass, patience is an object that counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

import numpy as np


class Reason(Enum):
    DIVERGED = "diverged"
    LOSS = "loss_threshold"
    GRADIENT = "gradient_norm"
    PATIENCE = "no_improvement"
    BUDGET = "max_iterations"


@dataclass
class Descent:
    w: np.ndarray
    losses: list[float] = field(default_factory=list)
    n_iterations: int = 0
    reason: str = ""


@dataclass
class Patience:
    min_delta: float = 0.0
    best: float | None = None
    bad: int = 0

    def see(self, loss: float) -> None:
        if self.best is None or loss < self.best - self.min_delta:
            self.best, self.bad = loss, 0
        else:
            self.bad += 1


def loss_reached(loss, threshold, strict=False):
    return bool(loss < threshold if strict else loss <= threshold)


def gradient_vanished(gradient, tolerance, order=2):
    return bool(np.linalg.norm(np.ravel(np.asarray(gradient, dtype=float)), order) <= tolerance)


def stopped_improving(losses, patience, min_delta=0.0, counter_class=Patience):
    counter = counter_class(min_delta)
    for loss in losses:
        counter.see(loss)
    return counter.bad >= patience


def minimize(loss_fn, gradient_fn, w0, learning_rate, *, max_iterations=1000, loss_threshold=None,
             gradient_tolerance=None, patience=None, min_delta=0.0):
    counter = Patience(min_delta)
    w = np.array(w0, dtype=float)
    result = Descent(w)
    while True:
        loss, gradient = float(loss_fn(w)), np.asarray(gradient_fn(w), dtype=float)
        result.losses.append(loss)
        counter.see(loss)
        signs = {
            Reason.DIVERGED: not (np.isfinite(loss) and np.isfinite(gradient).all()),
            Reason.LOSS: loss_threshold is not None and loss_reached(loss, loss_threshold),
            Reason.GRADIENT: gradient_tolerance is not None and gradient_vanished(gradient, gradient_tolerance),
            Reason.PATIENCE: patience is not None and counter.bad >= patience,
            Reason.BUDGET: result.n_iterations == max_iterations,
        }
        # An enum iterates in the order of its members: the most urgent reason comes first.
        reason = next((reason for reason in Reason if signs[reason]), None)
        if reason is not Reason.DIVERGED:
            result.w = w
        if reason is not None:
            result.reason = reason.value
            return result
        w = np.asarray(w - learning_rate * gradient)
        result.n_iterations += 1
