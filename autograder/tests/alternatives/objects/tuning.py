"""Trials that know which of them is better, and a finder that keeps its own log."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Trial:
    rate: float
    loss: float

    @property
    def failed(self) -> bool:
        return not np.isfinite(self.loss)

    def beats(self, other: Trial | None) -> bool:
        return not self.failed and (other is None or self.loss < other.loss)


def grid_search(final_loss, learning_rates, verbose=False):
    trials, best = [], None
    for rate in map(float, learning_rates):
        trial = Trial(rate, float(final_loss(rate)))
        if verbose:
            print(trial)
        trials.append(trial)
        best = trial if trial.beats(best) else best
    if best is None:
        raise ValueError("no learning rate gave a finite loss")
    return best.rate, np.array([trial.loss for trial in trials])


@dataclass
class Finder:
    loss_fn: object
    gradient_fn: object
    w: np.ndarray
    explosion: float = 4.0
    log: list[Trial] = field(default_factory=list)
    smallest: float = np.inf

    def step(self, rate: float) -> bool:
        """One update at this rate; False when the run has to end."""
        self.w = np.asarray(self.w - rate * np.asarray(self.gradient_fn(self.w), dtype=float))
        trial = Trial(rate, float(self.loss_fn(self.w)))
        self.log.append(trial)
        if trial.failed or trial.loss > self.explosion * self.smallest:
            return False
        self.smallest = min(self.smallest, trial.loss)
        return True


def learning_rate_range_test(loss_fn, gradient_fn, w0, min_rate=1e-5, max_rate=10.0, n_steps=100, explosion=4.0):
    finder = Finder(loss_fn, gradient_fn, np.array(w0, dtype=float), explosion)
    for rate in np.geomspace(min_rate, max_rate, n_steps):
        if not finder.step(float(rate)):
            break
    return np.array([trial.rate for trial in finder.log]), np.array([trial.loss for trial in finder.log])


@dataclass(frozen=True)
class Curve:
    rates: np.ndarray
    losses: np.ndarray

    def finite(self) -> Curve:
        keep = np.isfinite(self.losses)
        return Curve(self.rates[keep], self.losses[keep])

    def steepest_rate(self) -> float:
        slope = np.gradient(self.losses, np.log(self.rates))
        return float(self.rates[np.argmin(slope[: np.argmin(self.losses)])])


def suggest_learning_rate(rates, losses, curve_class=Curve):
    return curve_class(np.asarray(rates, dtype=float), np.asarray(losses, dtype=float)).finite().steepest_rate()
