"""One parameter buffer for the whole run, losses in an array that doubles, read-only views handed back."""

from collections import namedtuple

import numpy as np

Descent = namedtuple("Descent", "w losses n_iterations reason")


def loss_reached(loss, threshold):
    answer = np.empty((), dtype=bool)
    np.less_equal(loss, threshold, out=answer)
    return answer


def gradient_vanished(gradient, tolerance):
    flat = np.array(gradient, dtype=float).ravel()
    np.square(flat, out=flat)
    return np.sqrt(np.sum(flat)) <= tolerance


def stopped_improving(losses, patience, min_delta=0.0):
    losses = np.asarray(losses, dtype=float)
    if losses.size <= patience:
        return False
    marks = np.zeros(losses.size, dtype=bool)
    best = losses[0]
    for place in range(1, losses.size):
        np.less(losses[place], best - min_delta, out=marks[place:place + 1])
        if marks[place]:
            best = losses[place]
    return not marks[-patience:].any()


def frozen(view):
    view.flags.writeable = False
    return view


def minimize(loss_fn, gradient_fn, w0, learning_rate, *, max_iterations=1000, loss_threshold=None,
             gradient_tolerance=None, patience=None, min_delta=0.0):
    w = np.array(w0, dtype=float, order="F")
    sound, step = w.copy(order="F"), np.empty_like(w)
    losses = np.empty(4, dtype=">f8")
    made = 0
    while True:
        if made == losses.size:
            losses = np.concatenate([losses, np.empty_like(losses)])
        losses[made] = loss_fn(w)
        seen = losses[:made + 1]
        np.copyto(step, gradient_fn(w))
        if not (np.isfinite(seen[-1]) and np.isfinite(step).all()):
            reason = "diverged"
            break
        np.copyto(sound, w)
        if loss_threshold is not None and loss_reached(seen[-1], loss_threshold):
            reason = "loss_threshold"
            break
        if gradient_tolerance is not None and gradient_vanished(step, gradient_tolerance):
            reason = "gradient_norm"
            break
        if patience is not None and stopped_improving(seen, patience, min_delta):
            reason = "no_improvement"
            break
        if made == max_iterations:
            reason = "max_iterations"
            break
        np.multiply(step, learning_rate, out=step)
        np.subtract(w, step, out=w)
        made += 1
    return Descent(frozen(sound), frozen(seen), made, reason)
