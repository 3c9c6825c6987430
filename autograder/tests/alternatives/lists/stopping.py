"""Lists: w and losses of the answer are lists; improvements are kept as a list of flags."""

import math
from collections import namedtuple

import numpy as np

Descent = namedtuple("Descent", "w losses n_iterations reason")


def numbers(values):
    return np.asarray(values, dtype=float).tolist()


def each(f, *trees):
    if isinstance(trees[0], list):
        return [each(f, *branches) for branches in zip(*trees)]
    return f(*trees)


def loss_reached(loss, threshold):
    return float(loss) <= float(threshold)


def gradient_vanished(gradient, tolerance):
    return math.sqrt(sum(g * g for g in np.ravel(numbers(gradient)).tolist())) <= tolerance


def stopped_improving(losses, patience, min_delta=0.0):
    losses = numbers(losses)
    improved = []
    best = losses[0] if losses else None
    for loss in losses[1:]:
        improved.append(loss < best - min_delta)
        best = loss if improved[-1] else best
    return len(improved) >= patience and True not in improved[-patience:]


def first_reason(losses, gradient, max_iterations, loss_threshold, gradient_tolerance, patience,
                 min_delta):
    if not all(map(math.isfinite, [losses[-1], *np.ravel(gradient).tolist()])):
        return "diverged"
    if loss_threshold is not None and loss_reached(losses[-1], loss_threshold):
        return "loss_threshold"
    if gradient_tolerance is not None and gradient_vanished(gradient, gradient_tolerance):
        return "gradient_norm"
    if patience is not None and stopped_improving(losses, patience, min_delta):
        return "no_improvement"
    return "max_iterations" if len(losses) == max_iterations + 1 else None


def minimize(loss_fn, gradient_fn, w0, learning_rate, *, max_iterations=1000, loss_threshold=None,
             gradient_tolerance=None, patience=None, min_delta=0.0):
    rate = float(learning_rate)
    visited, losses = [numbers(w0)], []
    while True:
        w = visited[-1]
        losses.append(float(loss_fn(np.array(w))))
        gradient = numbers(gradient_fn(np.array(w)))
        reason = first_reason(losses, gradient, max_iterations, loss_threshold, gradient_tolerance,
                              patience, min_delta)
        if reason == "diverged":
            return Descent(visited[max(len(visited) - 2, 0)], losses, len(losses) - 1, reason)
        if reason:
            return Descent(w, losses, len(losses) - 1, reason)
        visited.append(each(lambda c, g: c - rate * g, w, gradient))
