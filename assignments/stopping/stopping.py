"""Stopping rules: when a run of gradient descent has arrived, is stuck, or diverges.

Each of the first three functions answers one question with True or False; minimize
asks all of them before every update, in a fixed order. Read theory/stopping first;
then fill in the four functions below.
"""

from typing import NamedTuple

import numpy as np


class Descent(NamedTuple):
    """What minimize returns: where the run ended, its losses, and why it stopped."""

    w: np.ndarray  # the parameters, an array of the shape of w0
    losses: np.ndarray  # at w0 and after every update, shape (n_iterations + 1,)
    n_iterations: int  # the number of updates made
    reason: str  # the name of the test that ended the run, such as "loss_threshold"


def loss_reached(loss, threshold):
    """Return True if the loss is at or below the threshold.

        loss <= threshold

    Args:
        loss: the current loss, a number; it may be negative or NaN.
        threshold: the loss that is low enough, a number.

    Returns:
        True or False; False when the loss is NaN.

    >>> loss_reached(0.25, 0.25), loss_reached(0.5, 0.25)
    (True, False)

    Source: Boyd and Vandenberghe, Convex Optimization, 2004, section 9.1.
    """
    raise NotImplementedError


def gradient_vanished(gradient, tolerance):
    """Return True if the length of the gradient is at most the tolerance.

        sqrt(sum of gradient_i**2 over all entries) <= tolerance

    Args:
        gradient: the current gradient, an array of any shape.
        tolerance: the length up to which a gradient counts as zero, >= 0.

    Returns:
        True or False; False when an entry of the gradient is NaN. Throughout this
        exercise, an array argument may be anything that np.asarray(x, dtype=float)
        accepts, such as a list of whole numbers.

    >>> gradient_vanished([3.0, -4.0], 5.0), gradient_vanished([3.0, -4.0], 4.5)
    (True, False)

    Other libraries: SciPy's BFGS compares the entry that is largest in size
    (norm=inf) with its gtol.
    Source: Boyd and Vandenberghe, Convex Optimization, 2004, section 9.3.
    """
    raise NotImplementedError


def stopped_improving(losses, patience, min_delta=0.0):
    """Return True if at least the last `patience` losses did not improve.

    The first loss is the first best. After it, each loss in turn is one of these:

        improvement:       loss < best - min_delta; this loss becomes best
        no improvement:    any other loss, NaN too; best stays as it is, even when the
                           loss is a little smaller

    Args:
        losses: the losses so far, oldest first: a list, a tuple or a 1-D array,
            possibly empty. losses[0] is not NaN.
        patience: how many losses in a row without improvement are enough, an integer
            >= 1.
        min_delta: a gain of this size or less is no improvement, >= 0.

    Returns:
        True or False; False when there are fewer than patience + 1 losses.

    >>> stopped_improving([1.0, 0.5, 0.5, 0.75], patience=2)
    True
    >>> stopped_improving([1.0, 0.5, 0.5, 0.25], patience=2)
    False

    Other libraries: Keras' EarlyStopping counts in the same way; PyTorch's
    ReduceLROnPlateau waits for one more loss. In scikit-learn's SGDClassifier best also
    follows gains that are too small to count.
    Source: Prechelt, Early stopping - but when?, 1998.
    """
    raise NotImplementedError


def minimize(
    loss_fn,
    gradient_fn,
    w0,
    learning_rate,
    *,
    max_iterations=1000,
    loss_threshold=None,
    gradient_tolerance=None,
    patience=None,
    min_delta=0.0,
):
    """Run gradient descent from w0 until one of its tests ends the run.

        w <- w - learning_rate * gradient_fn(w)

    The tests are made at w0 and again after every update, in this order. The first that
    holds ends the run and gives the reason:

        "diverged"         the loss or an entry of the gradient at w is NaN or infinite
        "loss_threshold"   loss_reached(loss, loss_threshold)
        "gradient_norm"    gradient_vanished(gradient, gradient_tolerance)
        "no_improvement"   stopped_improving(losses, patience, min_delta)
        "max_iterations"   max_iterations updates have been made

    Args:
        loss_fn, gradient_fn: functions of w (a float array of the shape of w0) that
            return the loss, a number, and its gradient, an array of the shape of w.
            Call them as often as you like, but do not change the arrays they return.
        w0: start, an array of any shape; it is not modified.
        learning_rate: eta > 0.
        max_iterations: the largest number of updates, an integer >= 0.
        loss_threshold, gradient_tolerance, patience: as in the functions above; None
            switches a test off.
        min_delta: as in stopped_improving.

    Returns:
        Descent(w, losses, n_iterations, reason). There are n_iterations + 1 losses, and
        losses[0] is the loss at w0. w is the point where the run stopped. If the run
        diverged, w is the last point where loss and gradient were both finite (w0 if
        there is none), while losses and n_iterations include the update that failed.

    >>> run = minimize(
    ...     lambda w: w @ w, lambda w: 2 * w, [1.0], 0.25, loss_threshold=0.0625
    ... )
    >>> run.w.tolist(), run.losses.tolist(), run.n_iterations, run.reason
    ([0.25], [1.0, 0.25, 0.0625], 2, 'loss_threshold')

    Other libraries: Keras can return the best point of a run (restore_best_weights);
    minimize returns the last.
    Source: Boyd and Vandenberghe, Convex Optimization, 2004, section 9.3.
    """
    raise NotImplementedError
