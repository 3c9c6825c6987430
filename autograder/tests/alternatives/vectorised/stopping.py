"""Vectorised: np.linalg.norm, the best entry's index by `reduce`, an ordered table of tests."""

from functools import reduce
from itertools import count
from types import SimpleNamespace

import numpy as np


def loss_reached(loss, threshold):
    return np.less_equal(loss, threshold)


def gradient_vanished(gradient, tolerance):
    return np.linalg.norm(np.ravel(np.asarray(gradient, dtype=float))) <= tolerance


def stopped_improving(losses, patience, min_delta=0.0):
    n = len(losses)
    best = reduce(lambda b, i: i if losses[i] < losses[b] - min_delta else b, range(n), 0)
    return np.bool_(n - 1 - best >= patience)


def minimize(loss_fn, gradient_fn, w0, learning_rate, *, max_iterations=1000, loss_threshold=None,
             gradient_tolerance=None, patience=None, min_delta=0.0):
    w = good = np.array(w0, dtype=float)
    losses = []
    for n in count():
        losses.append(float(loss_fn(w)))
        gradient = np.asarray(gradient_fn(w), dtype=float)
        diverged = not np.isfinite([losses[-1], *gradient.flat]).all()
        good = good if diverged else w
        tests = {
            "diverged": diverged,
            "loss_threshold": loss_threshold is not None
            and loss_reached(losses[-1], loss_threshold),
            "gradient_norm": gradient_tolerance is not None
            and gradient_vanished(gradient, gradient_tolerance),
            "no_improvement": patience is not None
            and stopped_improving(losses, patience, min_delta),
            "max_iterations": n == max_iterations,
        }
        if any(tests.values()):
            reason = list(tests)[np.argmax(list(tests.values()))]
            return SimpleNamespace(w=good, losses=np.array(losses), n_iterations=n, reason=reason)
        w = np.asarray(w - learning_rate * gradient)
