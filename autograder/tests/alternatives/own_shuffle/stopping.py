"""Patience is a deque of the latest verdicts, norms are math.hypot, the reasons are looked up with next()."""

import math
from collections import deque

import numpy as np


class Outcome:
    def __init__(self, w, losses, n_iterations, reason):
        self.w = w
        self.losses = losses
        self.n_iterations = n_iterations
        self.reason = reason


def loss_reached(loss, threshold):
    return bool(threshold >= float(loss))


def gradient_vanished(gradient, tolerance):
    entries = np.asarray(gradient, dtype=float).ravel().tolist()
    # hypot(inf, nan) is inf, so a NaN is looked for by itself
    return not any(map(math.isnan, entries)) and bool(math.hypot(*entries) <= tolerance)


def stopped_improving(losses, patience, min_delta=0.0):
    queue = deque(float(loss) for loss in losses)
    if not queue:
        return False
    best = queue.popleft()
    improved = deque(maxlen=int(patience))
    while queue:
        loss = queue.popleft()
        improved.append(loss < best - min_delta)
        if improved[-1]:
            best = loss
    return len(improved) == patience and not any(improved)


def minimize(loss_fn, gradient_fn, w0, learning_rate, *, max_iterations=1000, loss_threshold=None,
             gradient_tolerance=None, patience=None, min_delta=0.0):
    w = np.array(w0, dtype=float)
    sound = w
    losses = []
    while True:
        loss = float(loss_fn(w))
        gradient = np.asarray(gradient_fn(w), dtype=float)
        losses.append(loss)
        made = len(losses) - 1
        if not (math.isfinite(loss) and np.isfinite(gradient).all()):
            return Outcome(sound, losses, made, "diverged")
        sound = w
        tests = (
            ("loss_threshold", loss_threshold is not None and loss_reached(loss, loss_threshold)),
            ("gradient_norm", gradient_tolerance is not None and gradient_vanished(gradient, gradient_tolerance)),
            ("no_improvement", patience is not None and stopped_improving(losses, patience, min_delta)),
            ("max_iterations", made == max_iterations),
        )
        reason = next((name for name, fired in tests if fired), None)
        if reason:
            return Outcome(w, losses, made, reason)
        w = np.asarray(w - learning_rate * gradient)
