"""Loops: a hand-made norm, a counter of entries without improvement, a chain of if and elif."""

import math
from typing import NamedTuple

import numpy as np


class Descent(NamedTuple):
    w: np.ndarray
    losses: list
    n_iterations: int
    reason: str


def loss_reached(loss, threshold):
    return float(loss) <= float(threshold)


def gradient_vanished(gradient, tolerance):
    total = 0.0
    for entry in np.asarray(gradient, dtype=float).flat:
        total += float(entry) * float(entry)
    return math.sqrt(total) <= float(tolerance)


def stopped_improving(losses, patience, min_delta=0.0):
    best = None
    waiting = 0
    for loss in losses:
        if best is None:
            best = loss
        elif loss < best - min_delta:
            best = loss
            waiting = 0
        else:
            waiting += 1
    return waiting >= patience


def all_finite(loss, gradient):
    for entry in gradient.flat:
        if not math.isfinite(entry):
            return False
    return math.isfinite(loss)


def minimize(loss_fn, gradient_fn, w0, learning_rate, *, max_iterations=1000, loss_threshold=None,
             gradient_tolerance=None, patience=None, min_delta=0.0):
    w = np.array(w0, dtype=float)
    last_good = w
    losses = []
    while True:
        losses.append(float(loss_fn(w)))
        gradient = np.asarray(gradient_fn(w), dtype=float)
        if not all_finite(losses[-1], gradient):
            return Descent(last_good, losses, len(losses) - 1, "diverged")
        last_good = w
        if loss_threshold is not None and loss_reached(losses[-1], loss_threshold):
            reason = "loss_threshold"
        elif gradient_tolerance is not None and gradient_vanished(gradient, gradient_tolerance):
            reason = "gradient_norm"
        elif patience is not None and stopped_improving(losses, patience, min_delta):
            reason = "no_improvement"
        elif len(losses) - 1 == max_iterations:
            reason = "max_iterations"
        else:
            moved = np.empty(w.shape)
            for place in np.ndindex(w.shape):
                moved[place] = w[place] - learning_rate * gradient[place]
            w = moved
            continue
        return Descent(w, losses, len(losses) - 1, reason)
