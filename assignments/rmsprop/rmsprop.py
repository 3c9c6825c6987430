"""RMSprop: every coordinate gets a step size of its own.

A running mean of the squared gradient measures how steep a coordinate has been lately.
Each gradient is divided by the root of this mean, so that steep and flat coordinates
take steps of similar size.
Read theory/rmsprop first; then fill in the two functions below.
"""

import numpy as np


def rmsprop_step(w, s, gradient, learning_rate=0.01, gamma=0.9, eps=1e-8):
    """Return w and s after one step of RMSprop.

        s <- gamma s + (1 - gamma) gradient**2
        w <- w - learning_rate * gradient / sqrt(s + eps)

    Args:
        w: parameters, an array of any shape.
        s: running mean of the squared gradients, same shape as w; zeros before the
            first step.
        gradient: gradient at w, same shape as w.
        learning_rate: eta > 0, the length that a step approaches while the gradient
            stays the same.
        gamma: how much of the old mean is kept, in [0, 1).
        eps: a small number > 0 inside the root, so that the divisor is never zero.

    Returns:
        (w, s): new arrays of the shape of w. None of the arguments is modified.
        Throughout this exercise, an array argument may be anything that
        np.asarray(x, dtype=float) accepts, such as a list of whole numbers.

    >>> w, s = rmsprop_step([1.0, -2.0], [0.0, 0.0], [4.0, -0.04], learning_rate=0.1)
    >>> w.round(4).tolist(), s.round(5).tolist()
    ([0.6838, -1.6838], [1.6, 0.00016])

    Other libraries: optax and Keras add eps inside the root, too; PyTorch adds it
    outside, and by default keeps 0.99 of the old mean.
    Source: Tieleman and Hinton, Neural Networks for Machine Learning, lecture 6.5,
    2012.
    """
    raise NotImplementedError


def rmsprop_descent(gradient_fn, w0, n_steps, learning_rate=0.01, gamma=0.9, eps=1e-8):
    """Run RMSprop from w0 and return every point it visits.

    Args:
        gradient_fn: function of w (a float array of the shape of w0) that returns the
            gradient at w.
        w0: start, an array of any shape; it is not modified. The running mean s starts
            at zero.
        n_steps: number of updates, >= 0; gradient_fn is called once for each.
        learning_rate, gamma, eps: as in rmsprop_step.

    Returns:
        The path, an array of shape (n_steps + 1, *w0.shape), with path[0] equal to w0.

    >>> path = rmsprop_descent(lambda w: 2 * w, [1.0], 2, learning_rate=0.1)
    >>> path.round(4).tolist()
    [[1.0], [0.6838], [0.4989]]

    Source: Tieleman and Hinton, Neural Networks for Machine Learning, lecture 6.5,
    2012.
    """
    raise NotImplementedError
