"""Patience is read off the running best of all losses; the norm is taken by hypot."""

from collections import namedtuple
from itertools import accumulate

import numpy as np

Descent = namedtuple("Descent", ["w", "losses", "n_iterations", "reason"])


def loss_reached(loss, threshold):
    # The larger of the two is the threshold itself; NaN is larger than all and equal to none.
    return bool(np.maximum(loss, threshold) == threshold)


def gradient_vanished(gradient, tolerance):
    return np.hypot.reduce(np.ravel(np.asarray(gradient, dtype=float))) <= tolerance


def running_best(losses, min_delta):
    if min_delta == 0:
        return np.fmin.accumulate(losses)
    # With a margin the best is not the running minimum: a gain below the margin leaves it as it is.
    return np.array(list(accumulate(losses, lambda best, loss: loss if loss < best - min_delta else best)))


def stopped_improving(losses, patience, min_delta=0.0):
    losses = np.array(losses, dtype=float)
    if losses.size < patience + 1:
        return False
    improved = losses[1:] < running_best(losses, min_delta)[:-1] - min_delta
    return not improved[-patience:].any()


def minimize(loss_fn, gradient_fn, w0, learning_rate, *, max_iterations=1000, loss_threshold=None,
             gradient_tolerance=None, patience=None, min_delta=0.0):
    w_previous = w = np.array(w0, dtype=float)
    losses = []
    while True:
        losses.append(float(loss_fn(w)))
        gradient = np.asarray(gradient_fn(w), dtype=float)
        n = len(losses) - 1
        # x - x is 0 for a finite number and NaN for any other.
        with np.errstate(invalid="ignore"):
            finite = losses[-1] - losses[-1] == 0 and np.all(gradient - gradient == 0)
        if not finite:
            return Descent(w_previous, np.array(losses), n, "diverged")
        if loss_threshold is not None and loss_reached(losses[-1], loss_threshold):
            return Descent(w, np.array(losses), n, "loss_threshold")
        if gradient_tolerance is not None and gradient_vanished(gradient, gradient_tolerance):
            return Descent(w, np.array(losses), n, "gradient_norm")
        if patience is not None and stopped_improving(losses, patience, min_delta):
            return Descent(w, np.array(losses), n, "no_improvement")
        if n == max_iterations:
            return Descent(w, np.array(losses), n, "max_iterations")
        w_previous, w = w, np.asarray(w - learning_rate * gradient)
