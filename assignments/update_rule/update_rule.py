"""Gradient descent: one step against the gradient, and a run of many steps.

The gradient points uphill; the learning rate decides how far to go the other way.
Read theory/update-rule first; then fill in the two functions below.
"""

import numpy as np


def gradient_step(w, gradient, learning_rate):
    """Return the parameters after one step of gradient descent.

        w <- w - learning_rate * gradient

    Args:
        w: parameters, an array of any shape.
        gradient: gradient at w, same shape as w.
        learning_rate: eta > 0, the factor between the gradient and the step.

    Returns:
        The new parameters, a new array of the shape of w. None of the arguments is
        modified. Throughout this exercise, an array argument may be anything that
        np.asarray(x, dtype=float) accepts, such as a list of whole numbers.

    >>> gradient_step([1.0, -2.0], [4.0, -0.5], 0.1).round(6).tolist()
    [0.6, -1.95]

    Other libraries: torch.optim.SGD writes the new values into the parameters it was
    given; optax returns -learning_rate * gradient and leaves the addition to the
    caller.
    Source: Ruder, An overview of gradient descent optimization algorithms, 2016,
    section 2.
    """
    raise NotImplementedError


def gradient_descent(gradient_fn, w0, learning_rate, n_steps):
    """Run gradient descent from w0 and return every point it visits.

        w_0 = w0
        w_(t+1) = w_t - learning_rate * gradient_fn(w_t)        t = 0, ..., n_steps - 1

    Args:
        gradient_fn: function of w (a float array of the shape of w0) that returns the
            gradient at w.
        w0: start, an array of any shape; it is not modified.
        learning_rate: as in gradient_step, the same in every step.
        n_steps: number of updates, >= 0; gradient_fn is called once for each.

    Returns:
        The path, an array of shape (n_steps + 1, *w0.shape), with path[0] equal to w0.

    >>> gradient_descent(lambda w: 2 * w, [1.0], 0.25, 3).tolist()
    [[1.0], [0.5], [0.25], [0.125]]

    Other libraries: scipy.optimize.minimize returns only the last point; a callback, or
    the option return_all of some methods, gives the points before it.
    Source: Nocedal and Wright, Numerical Optimization, 2006, section 2.2.
    """
    raise NotImplementedError
