"""The gradient twice: measured with finite differences, and derived for the mean squared error.

A measured gradient needs no calculus but two evaluations of f per entry; a derived one is exact and cheap,
and the measured one is its test. Read theory/gradient first; then fill in the four functions below.
"""

import numpy as np


def numerical_gradient(f, w, h=1e-5):
    """The gradient of f at w by central differences, one entry of w at a time.

        gradient_i = (f(w + h e_i) - f(w - h e_i)) / (2 h)        e_i is 1 at entry i, 0 elsewhere

    Args:
        f: function of w (a float array of the shape of w) that returns a number.
        w: the point, an array of shape (d,) or (n, m); it is not modified.
        h: half the distance between the two points of a difference, > 0.

    Returns:
        The gradient, a new array of the shape of w. f is called exactly twice for each entry of w. As everywhere in
        this exercise, anything that np.asarray(x, dtype=float) takes is accepted as an array.

    >>> numerical_gradient(lambda w: w[0] ** 2 * w[1], [3.0, 2.0]).round(6).tolist()
    [12.0, 9.0]

    Other libraries: scipy.optimize.approx_fprime takes forward differences (f(w + h e_i) - f(w)) / h, whose
    error, rounding aside, shrinks like h and not like h**2. Source: Nocedal and Wright, Numerical Optimization,
    2006, section 8.1.
    """
    raise NotImplementedError


def mse_loss(w, X, y):
    """The mean squared error of the linear model X w.

        loss = (1 / N) sum_n ((X w)_n - y_n)**2

    Args:
        w: parameters, shape (d,).
        X: one sample a row, shape (N, d).
        y: targets, shape (N,).

    Returns:
        The loss, a float. None of the arguments is modified.

    Raises:
        ValueError: y is not one-dimensional. A column (N, 1) minus a row (N,) would be a table of N x N numbers.

    >>> round(mse_loss([0.5, -0.5], [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], [1.0, 2.0, 3.0]), 6)
    6.916667

    Other libraries: many texts halve the loss so that the 2 of its derivative cancels; scikit-learn's
    mean_squared_error and PyTorch's MSELoss do it as here. Source: Goodfellow, Bengio and Courville, Deep Learning,
    2016, section 5.1.4.
    """
    if np.ndim(y) != 1:
        raise ValueError(f"y has shape {np.shape(y)}, expected one number for each row of X")
    raise NotImplementedError


def mse_gradient(w, X, y):
    """The gradient of mse_loss with respect to w.

        gradient = (2 / N) X^T (X w - y)

    Args:
        w: parameters, shape (d,).
        X: one sample a row, shape (N, d).
        y: targets, shape (N,).

    Returns:
        The gradient, a new array of shape (d,). None of the arguments is modified.

    >>> mse_gradient([0.5, -0.5], [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], [1.0, 2.0, 3.0]).round(6).tolist()
    [-17.666667, -22.666667]

    Other libraries: with the halved loss the factor is 1 / N. Source: Goodfellow, Bengio and Courville, Deep Learning,
    2016, section 5.1.4.
    """
    raise NotImplementedError


def relative_error(a, b):
    """How far two gradients are apart, measured by their own size: from 0 (equal) to 1 (opposite, or one is zero).

        error = norm(a - b) / (norm(a) + norm(b))        norm(x) = sqrt(sum of x_i**2), over all entries

    Args:
        a, b: two arrays of the same shape, any number of dimensions.

    Returns:
        The error, a float; 0.0 when a and b are both zero. None of the arguments is modified.

    >>> relative_error([3.0, 4.0], [6.0, 8.0])
    0.3333333333333333

    Other libraries: some divide by the larger of the two norms, and some compare entry by entry; the notes of
    Stanford's CS231n do both. For a smooth f and a correct gradient, central differences in double precision usually
    come below 1e-7. Source: Ng, Improving deep neural networks (deeplearning.ai), 2017, week 1.
    """
    raise NotImplementedError
