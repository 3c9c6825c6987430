"""The gradient of a function, measured with finite differences and derived by hand.

Measuring a gradient needs no calculus, but two values of f for each entry; a derived
gradient is exact and cheap, and the measured one is its test. Read theory/gradient
first; then fill in the four functions below.
"""

import numpy as np


def numerical_gradient(f, w, h=1e-5):
    """Return the gradient of f at w, measured by central differences.

        gradient_i = (f(w + h e_i) - f(w - h e_i)) / (2 h)

    e_i is 1 at entry i and 0 elsewhere, so only one entry of w is moved at a time.

    Args:
        f: function of w (a float array of the shape of w) that returns a number.
        w: the point, an array of shape (d,) or (n, m); it is not modified.
        h: how far either point lies from w, > 0; the two points are 2 h apart.

    Returns:
        The gradient, a new array of the shape of w. f is called exactly twice for each
        entry of w. Throughout this exercise, an array argument may be anything that
        np.asarray(x, dtype=float) accepts, such as a list of whole numbers.

    >>> numerical_gradient(lambda w: w[0] ** 2 * w[1], [3.0, 2.0]).round(6).tolist()
    [12.0, 9.0]

    Other libraries: scipy.optimize.approx_fprime uses forward differences,
    (f(w + h e_i) - f(w)) / h. Apart from rounding, their error shrinks like h, that of
    central differences like h**2.
    Source: Nocedal and Wright, Numerical Optimization, 2006, section 8.1.
    """
    raise NotImplementedError


def mse_loss(w, X, y):
    """Return the mean squared error of the linear model X w.

        loss = (1 / N) sum_n ((X w)_n - y_n)**2

    Args:
        w: parameters, shape (d,).
        X: one sample in each row, shape (N, d).
        y: targets, shape (N,).

    Returns:
        The loss, a float. None of the arguments is modified.

    Raises:
        ValueError: y is not one-dimensional. X w minus a column of shape (N, 1) would
            be a table of N x N numbers.

    >>> X, y = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], [1.0, 2.0, 3.0]
    >>> round(mse_loss([0.5, -0.5], X, y), 6)
    6.916667

    Other libraries: scikit-learn's mean_squared_error and PyTorch's MSELoss do the
    same; many texts halve the loss so that the 2 of its derivative cancels.
    Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, section 5.1.4.
    """
    if np.ndim(y) != 1:
        raise ValueError(f"y has shape {np.shape(y)}, expected one number per row of X")
    raise NotImplementedError


def mse_gradient(w, X, y):
    """Return the gradient of mse_loss with respect to w.

        gradient = (2 / N) X^T (X w - y)

    Args:
        w: parameters, shape (d,).
        X: one sample in each row, shape (N, d).
        y: targets, shape (N,).

    Returns:
        The gradient, a new array of shape (d,). None of the arguments is modified.

    >>> X, y = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], [1.0, 2.0, 3.0]
    >>> mse_gradient([0.5, -0.5], X, y).round(6).tolist()
    [-17.666667, -22.666667]

    Other libraries: where the loss is halved, the factor is 1 / N.
    Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, section 5.1.4.
    """
    raise NotImplementedError


def relative_error(a, b):
    """Return the distance between two gradients, relative to their lengths.

        error = norm(a - b) / (norm(a) + norm(b))
        norm(x) = square root of the sum of x_i**2 over all entries

    The error is 0 when a and b are equal. It is 1, the largest value, when they point
    in opposite directions or one of them is zero.

    Args:
        a, b: two arrays of the same shape, with any number of dimensions.

    Returns:
        The error, a float; 0.0 when a and b are both zero. None of the arguments is
        modified.

    >>> relative_error([3.0, 4.0], [6.0, 8.0])
    0.3333333333333333

    For a smooth f and a correct gradient, central differences in double precision
    usually give an error below 1e-7.

    Other libraries: some divide by the larger of the two norms, and some compare entry
    by entry; the notes of Stanford's CS231n do both.
    Source: Ng, Improving deep neural networks (deeplearning.ai), 2017, week 1.
    """
    raise NotImplementedError
