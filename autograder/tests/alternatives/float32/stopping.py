"""float32: gradients to test and the answer are float32; whatever decides a count stays float64."""

from dataclasses import dataclass

import numpy as np


@dataclass
class Descent:
    w: np.ndarray
    losses: np.ndarray
    n_iterations: int
    reason: str


def loss_reached(loss, threshold):
    return np.asarray(np.float64(loss) <= np.float64(threshold))


def gradient_vanished(gradient, tolerance):
    # squares of small float32 numbers would vanish, so they are summed in float64
    entries = np.asarray(gradient, dtype=np.float32).ravel()
    return np.asarray(np.linalg.norm(entries.astype(np.float64)) <= tolerance)


def stopped_improving(losses, patience, min_delta=0.0):
    best, best_at = np.inf, 0
    for i, loss in enumerate(losses):
        if i == 0 or loss < best - min_delta:
            best, best_at = loss, i
    return len(losses) > best_at + patience


def narrow(values):
    """float32 where every finite number stays finite, else float64."""
    with np.errstate(over="ignore"):
        small = values.astype(np.float32)
    return small if np.array_equal(np.isfinite(small), np.isfinite(values)) else values


def minimize(loss_fn, gradient_fn, w0, learning_rate, *, max_iterations=1000, loss_threshold=None,
             gradient_tolerance=None, patience=None, min_delta=0.0):
    # the number of updates is exact, so the run itself is float64
    w = last_good = np.array(w0, dtype=np.float64)
    losses = []
    reason = None
    while True:
        loss = float(loss_fn(w))
        gradient = np.asarray(gradient_fn(w), dtype=np.float64)
        losses.append(loss)
        if not (np.isfinite(loss) and np.isfinite(gradient).all()):
            reason = "diverged"
            break
        last_good = w
        if loss_threshold is not None and loss_reached(loss, loss_threshold):
            reason = "loss_threshold"
        elif gradient_tolerance is not None and gradient_vanished(gradient, gradient_tolerance):
            reason = "gradient_norm"
        elif patience is not None and stopped_improving(losses, patience, min_delta):
            reason = "no_improvement"
        elif len(losses) > max_iterations:
            reason = "max_iterations"
        if reason is not None:
            break
        w = np.asarray(w - learning_rate * gradient)
    return Descent(narrow(last_good), narrow(np.array(losses)), len(losses) - 1, reason)
