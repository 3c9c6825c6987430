"""Momentum: the gradient changes a velocity, and the velocity moves the parameters.

Gradients that point the same way in every step add up, and gradients that change sign
cancel: w moves faster along a valley, and at rates where plain descent swings from wall
to wall, it swings less.
Read theory/momentum first; then fill in the two functions below.
"""

import numpy as np


def momentum_step(w, v, gradient, learning_rate, gamma=0.9):
    """Return w and v after one step of gradient descent with momentum.

        v <- gamma v + learning_rate * gradient
        w <- w - v

    Args:
        w: parameters, an array of any shape.
        v: velocity, same shape as w; zeros before the first step. It points uphill, so
            w moves by -v.
        gradient: gradient at w, same shape as w.
        learning_rate: eta > 0, the rate of this step.
        gamma: how much of the old velocity is kept, in [0, 1); with 0 this is plain
            gradient descent.

    Returns:
        (w, v): new arrays of the shape of w. None of the arguments is modified.
        Throughout this exercise, an array argument may be anything that
        np.asarray(x, dtype=float) accepts, such as a list of whole numbers.

    >>> w, v = momentum_step([1.0, -2.0], [0.5, 0.0], [4.0, -1.0], 0.1)
    >>> w.round(6).tolist(), v.round(6).tolist()
    ([0.15, -1.9], [0.85, -0.1])

    Other libraries: PyTorch and optax keep the rate out of the velocity
    (v <- gamma v + gradient, w <- w - learning_rate * v), which gives the same path
    only while the rate is constant; Keras stores -v.
    Source: Polyak, Some methods of speeding up the convergence of iteration methods,
    1964.
    """
    raise NotImplementedError


def momentum_descent(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    """Run momentum from w0 and return every point it visits.

    Args:
        gradient_fn: function of w (a float array of the shape of w0) that returns the
            gradient at w.
        w0: start, an array of any shape; it is not modified. The velocity starts at
            zero.
        learning_rate: eta > 0, or a function of the step t = 0, 1, 2, ... that returns
            the rate of step t.
        n_steps: number of updates, >= 0; gradient_fn is called once for each.
        gamma: as in momentum_step.

    Returns:
        The path, an array of shape (n_steps + 1, *w0.shape), with path[0] equal to w0.

    >>> path = momentum_descent(lambda w: w, [1.0], 0.5, 3)
    >>> path.round(4).tolist()
    [[1.0], [0.5], [-0.2], [-0.73]]

    Source: Polyak, Some methods of speeding up the convergence of iteration methods,
    1964.
    """
    raise NotImplementedError
