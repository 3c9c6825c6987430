"""When to stop: the loss is low, the gradient has vanished, nothing improves, or the run has diverged.

Each of the first three functions answers one question with True or False; minimize asks all of them before
every update, in a fixed order. Read theory/stopping first; then fill in the four functions below.
"""

from typing import NamedTuple

import numpy as np


class Descent(NamedTuple):
    """What minimize returns: where the run ended, the loss at every point it visited, and why it stopped."""

    w: np.ndarray  # the parameters, an array of the shape of w0
    losses: np.ndarray  # the loss at w0 and after every update, shape (n_iterations + 1,)
    n_iterations: int  # the number of updates made
    reason: str  # "diverged", "loss_threshold", "gradient_norm", "no_improvement" or "max_iterations"


def loss_reached(loss, threshold):
    """Whether the loss is at or below a threshold.

        loss <= threshold

    Args:
        loss: the loss now, a number; it may be negative or NaN.
        threshold: the loss that is good enough, a number.

    Returns:
        True or False; False when the loss is NaN.

    >>> loss_reached(0.25, 0.25), loss_reached(0.5, 0.25)
    (True, False)

    Source: Boyd and Vandenberghe, Convex Optimization, 2004, section 9.1.
    """
    raise NotImplementedError


def gradient_vanished(gradient, tolerance):
    """Whether the gradient is short enough to call the point flat.

        sqrt(sum of gradient_i**2 over all entries) <= tolerance

    Args:
        gradient: the gradient now, an array of any shape.
        tolerance: the length that counts as zero, >= 0.

    Returns:
        True or False; False when an entry of the gradient is NaN. As everywhere in this exercise, anything that
        np.asarray(x, dtype=float) takes is accepted as an array.

    >>> gradient_vanished([3.0, -4.0], 5.0), gradient_vanished([3.0, -4.0], 4.5)
    (True, False)

    Other libraries: SciPy's BFGS compares the largest entry (norm=inf) with its gtol.
    Source: Boyd and Vandenberghe, Convex Optimization, 2004, section 9.3.
    """
    raise NotImplementedError


def stopped_improving(losses, patience, min_delta=0.0):
    """Whether the last entries, patience of them or more in a row, brought no improvement.

        best <- losses[0]; then, for each later loss:
        improvement:     loss < best - min_delta      and then best <- loss
        no improvement:  any other loss, NaN too      best stays as it is, even when loss is a little smaller

    Args:
        losses: the losses so far, oldest first: a list or a 1-D array, possibly empty. losses[0] is not NaN.
        patience: how many entries in a row without improvement are enough, an integer >= 1.
        min_delta: a gain of this size or less is no improvement, >= 0.

    Returns:
        True or False; False when there are fewer than patience + 1 losses.

    >>> stopped_improving([1.0, 0.5, 0.5, 0.75], 2), stopped_improving([1.0, 0.5, 0.5, 0.25], 2)
    (True, False)

    Other libraries: Keras' EarlyStopping counts as here; PyTorch's ReduceLROnPlateau waits for one entry more.
    In scikit-learn best also follows gains that are too small to count.
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
    """Gradient descent from w0 that stops itself.

        w <- w - learning_rate * gradient_fn(w)

    At w0, and again after every update, these tests run in this order; the first that holds ends the run
    and gives the reason:

        "diverged"         the loss or an entry of the gradient at w is NaN or infinite
        "loss_threshold"   loss_reached(loss, loss_threshold)
        "gradient_norm"    gradient_vanished(gradient, gradient_tolerance)
        "no_improvement"   stopped_improving(losses, patience, min_delta)
        "max_iterations"   max_iterations updates have been made

    Args:
        loss_fn, gradient_fn: functions of w (a float array of the shape of w0): the loss, a number, and its
            gradient, an array of the shape of w. How often they are called is free; what they return is not modified.
        w0: start, an array of any shape; it is not modified.
        learning_rate: eta > 0.
        max_iterations: the largest number of updates, an integer >= 0.
        loss_threshold, gradient_tolerance, patience: as in the functions above; None switches a test off.
        min_delta: as in stopped_improving.

    Returns:
        Descent(w, losses, n_iterations, reason), with losses[0] the loss at w0 and n_iterations + 1 losses.
        w is the point where the run stopped; of a run that diverged, the last point where loss and gradient
        were both finite (w0 if there is none), while losses and n_iterations include the update that failed.

    >>> run = minimize(lambda w: w @ w, lambda w: 2 * w, [1.0], 0.25, loss_threshold=0.0625)
    >>> run.w.tolist(), run.losses.tolist(), run.n_iterations, run.reason
    ([0.25], [1.0, 0.25, 0.0625], 2, 'loss_threshold')

    Other libraries: Keras can hand back the best point of a run (restore_best_weights); here it is the last.
    Source: Boyd and Vandenberghe, Convex Optimization, 2004, section 9.3.
    """
    raise NotImplementedError
