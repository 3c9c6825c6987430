"""Schedules are small frozen objects that are called with the step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class StepDecay:
    initial_rate: float
    gamma: float
    step_size: int

    def __call__(self, t):
        n_steps_down = np.floor(np.asarray(t, dtype=float) / self.step_size)
        return self.initial_rate * np.power(float(self.gamma), n_steps_down)


@dataclass(frozen=True)
class ExponentialDecay:
    initial_rate: float
    k: float

    def __call__(self, t):
        return self.initial_rate * np.exp(-self.k * np.asarray(t, dtype=float))


@dataclass(frozen=True)
class Cosine:
    initial_rate: float
    min_rate: float
    total_steps: int

    def __call__(self, t):
        progress = np.clip(np.asarray(t, dtype=float) / self.total_steps, 0.0, 1.0)
        return self.min_rate + (self.initial_rate - self.min_rate) * (1 + np.cos(np.pi * progress)) / 2


@dataclass(frozen=True)
class LinearWarmup:
    peak_rate: float
    warmup_steps: int

    def __call__(self, t):
        # With no warm-up steps this is never the active part; max() keeps the division defined.
        return self.peak_rate * (np.asarray(t, dtype=float) + 1) / max(self.warmup_steps, 1)


@dataclass(frozen=True)
class Joined:
    """One schedule before the boundary, another, counted from it, from there on."""

    first: LinearWarmup
    second: Cosine
    boundary: int

    def __call__(self, t):
        t = np.asarray(t, dtype=float)
        return np.where(t < self.boundary, self.first(t), self.second(t - self.boundary))[()]


def step_decay(t, initial_rate, gamma, step_size, schedule=StepDecay):
    return schedule(initial_rate, gamma, step_size)(t)


def exponential_decay(t, initial_rate, k, schedule=ExponentialDecay):
    return schedule(initial_rate, k)(t)


def cosine_annealing(t, initial_rate, min_rate, total_steps, schedule=Cosine):
    return schedule(initial_rate, min_rate, total_steps)(t)


def warmup_cosine(t, peak_rate, warmup_steps, total_steps, min_rate=0.0):
    cosine = Cosine(peak_rate, min_rate, total_steps - warmup_steps)
    return Joined(LinearWarmup(peak_rate, warmup_steps), cosine, warmup_steps)(t)
