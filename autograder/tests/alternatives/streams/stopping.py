"""The descent is a stream of states, read until a stream of verdicts has one."""

import math
from collections import deque
from itertools import tee
from typing import NamedTuple

import numpy as np


class Descent(NamedTuple):
    w: np.ndarray
    losses: list
    n_iterations: int
    reason: str


def loss_reached(loss, threshold):
    return bool(loss <= threshold)


def gradient_vanished(gradient, tolerance):
    squares = (float(g) * float(g) for g in np.asarray(gradient, dtype=float).flat)
    return math.sqrt(sum(squares)) <= tolerance


def setbacks(losses, min_delta):
    """For each loss, how many in a row up to it did not improve on the best."""
    best, count = None, 0
    for loss in losses:
        if best is None or loss < best - min_delta:
            best, count = loss, 0
        else:
            count += 1
        yield count


def stopped_improving(losses, patience, min_delta=0.0):
    last = deque(setbacks(losses, min_delta), maxlen=1)
    return bool(last) and last[0] >= patience


def states(loss_fn, gradient_fn, w0, learning_rate):
    """(w, loss, gradient) at w0 and after each update."""
    w = np.array(w0, dtype=float)
    while True:
        gradient = np.asarray(gradient_fn(w), dtype=float)
        yield w, float(loss_fn(w)), gradient
        w = np.asarray(w - learning_rate * gradient)


def minimize(loss_fn, gradient_fn, w0, learning_rate, *, max_iterations=1000, loss_threshold=None,
             gradient_tolerance=None, patience=None, min_delta=0.0):
    def verdicts(n, loss, gradient, count):
        if not (math.isfinite(loss) and np.isfinite(gradient).all()):
            yield "diverged"
        if loss_threshold is not None and loss_reached(loss, loss_threshold):
            yield "loss_threshold"
        if gradient_tolerance is not None and gradient_vanished(gradient, gradient_tolerance):
            yield "gradient_norm"
        if patience is not None and count >= patience:
            yield "no_improvement"
        if n == max_iterations:
            yield "max_iterations"

    stream, again = tee(states(loss_fn, gradient_fn, w0, learning_rate))
    counts = setbacks((loss for _, loss, _ in again), min_delta)
    points, losses = deque(maxlen=2), []
    for n, ((w, loss, gradient), count) in enumerate(zip(stream, counts)):
        points.append(w)
        losses.append(loss)
        for reason in verdicts(n, loss, gradient, count):
            # Of the last two points, the older one is the last with finite values.
            return Descent(points[0] if reason == "diverged" else w, losses, n, reason)
