"""Python floats and lists, a frozen dataclass for the answer, a table of named tests walked in order."""

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Descent:
    w: np.ndarray
    losses: tuple
    n_iterations: int
    reason: str


def flat(x):
    return np.asarray(x, dtype=float).ravel().tolist()


def loss_reached(loss, threshold):
    return float(loss) <= float(threshold)


def gradient_vanished(gradient, tolerance):
    entries = flat(gradient)
    if any(math.isnan(g) for g in entries):
        return False
    return math.hypot(*entries) <= float(tolerance)


def stopped_improving(losses, patience, min_delta=0.0):
    losses = flat(losses)
    best_at = 0
    for place, loss in enumerate(losses):
        if loss < losses[best_at] - min_delta:
            best_at = place
    # every entry after the best one failed to improve on it
    return len(losses) - 1 - best_at >= patience


def minimize(loss_fn, gradient_fn, w0, learning_rate, *, max_iterations=1000, loss_threshold=None,
             gradient_tolerance=None, patience=None, min_delta=0.0):
    shape, rate = np.shape(w0), float(learning_rate)
    points, losses, slope = [flat(w0)], [], []

    tests = {
        "loss_threshold": lambda: loss_threshold is not None and loss_reached(losses[-1], loss_threshold),
        "gradient_norm": lambda: gradient_tolerance is not None and gradient_vanished(slope, gradient_tolerance),
        "no_improvement": lambda: patience is not None and stopped_improving(losses, patience, min_delta),
        "max_iterations": lambda: len(losses) - 1 == max_iterations,
    }

    def finished(point, reason):
        return Descent(np.array(point).reshape(shape), tuple(losses), len(losses) - 1, reason)

    while True:
        w = np.array(points[-1]).reshape(shape)
        losses.append(float(loss_fn(w)))
        slope[:] = flat(gradient_fn(w))
        if not all(map(math.isfinite, [losses[-1], *slope])):
            return finished(points[max(len(points) - 2, 0)], "diverged")
        for reason, fired in tests.items():
            if fired():
                return finished(points[-1], reason)
        points.append([x - rate * g for x, g in zip(points[-1], slope)])
