"""A SimpleNamespace comes back, with an ndarray subclass, NumPy integers and a NumPy string in its four fields."""

from types import SimpleNamespace

import numpy as np


class Weights(np.ndarray):
    """Nothing but another type."""


def weights(x):
    return np.array(x, dtype=np.float64).view(Weights)


def loss_reached(loss, threshold):
    return np.bool_(np.float64(loss) <= threshold)


def gradient_vanished(gradient, tolerance):
    g = np.asarray(gradient, dtype=np.float64)
    return np.array(np.sqrt(np.vdot(g, g)) <= tolerance)  # a 0-d array of one truth value


def stopped_improving(losses, patience, min_delta=0.0):
    best, misses = np.float64("nan"), np.int64(-1)  # the first entry takes the count to zero
    for loss in np.asarray(losses, dtype=np.float64):
        if misses < 0 or loss < best - min_delta:
            best, misses = loss, np.int64(0)
        else:
            misses += 1
    return np.bool_(misses >= patience)


def steps(loss_fn, gradient_fn, w, learning_rate):
    """Yield the parameters, their loss and their gradient, and move on each time the reader comes back."""
    while True:
        gradient = weights(gradient_fn(w))
        yield w, np.float64(loss_fn(w)), gradient
        w = weights(w - learning_rate * gradient)


def minimize(loss_fn, gradient_fn, w0, learning_rate, *, max_iterations=1000, loss_threshold=None,
             gradient_tolerance=None, patience=None, min_delta=0.0):
    run = SimpleNamespace(w=weights(w0), losses=[], n_iterations=np.int64(0), reason=None)
    for w, loss, gradient in steps(loss_fn, gradient_fn, weights(w0), learning_rate):
        run.n_iterations = np.int64(len(run.losses))
        run.losses.append(loss)
        if not (np.isfinite(loss) and np.all(np.isfinite(gradient))):
            run.reason = np.str_("diverged")
            break
        run.w = w
        if loss_threshold is not None and loss_reached(loss, loss_threshold):
            run.reason = np.str_("loss_threshold")
        elif gradient_tolerance is not None and gradient_vanished(gradient, gradient_tolerance):
            run.reason = np.str_("gradient_norm")
        elif patience is not None and stopped_improving(run.losses, patience, min_delta):
            run.reason = np.str_("no_improvement")
        elif run.n_iterations == max_iterations:
            run.reason = np.str_("max_iterations")
        if run.reason is not None:
            break
    run.losses = weights(run.losses)
    return run
