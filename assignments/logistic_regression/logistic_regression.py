"""Logistic regression: a probability from a linear score, fitted by gradient descent.

The score X w may be any number; the sigmoid turns it into a probability, the log-loss says how well that
fits labels of 0 and 1. Read theory/logistic-regression first; then fill in the five functions below.
"""

import numpy as np


def sigmoid(z):
    """The probability that belongs to a score.

        sigmoid(z) = 1 / (1 + exp(-z))

    Args:
        z: a number, or an array of any shape.

    Returns:
        The sigmoid of every entry, in the shape of z; z is not modified. For abs(z) up to 10^4 the answer is
        finite, and no step of the computation overflows: NumPy has no reason for a RuntimeWarning. As everywhere
        in this exercise, anything that np.asarray(x, dtype=float) takes is accepted as an array.

    >>> sigmoid([-1000.0, 0.0, 1000.0]).tolist()
    [0.0, 0.5, 1.0]

    Other libraries: scipy.special.expit and torch.sigmoid are this function.
    Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2009, section 4.4.
    """
    raise NotImplementedError


def log_loss(w, X, y):
    """The mean log-loss of a logistic model, also called binary cross-entropy.

        p = sigmoid(X w)
        loss = mean of -(y log(p) + (1 - y) log(1 - p)) over the rows

    Args:
        w: weights, shape (d,).
        X: one sample a row, shape (N, d). A column of ones makes its weight the intercept.
        y: labels, shape (N,), each 0 or 1.

    Returns:
        The loss, a number >= 0. The logarithm is the natural one. The formula holds for scores X w up to 25 in size.
        Beyond that, up to 10^4, any finite loss will do that is about 0 (1e-6 at most) for a sure right answer and
        at least 15 for a sure wrong one. No score gives a RuntimeWarning. None of the arguments is modified.

    >>> float(log_loss([0.0, 0.0], [[1.0, 2.0], [1.0, -1.0]], [1, 0]).round(6))
    0.693147

    Other libraries: scikit-learn's log_loss takes p and clips it; torch.nn.BCEWithLogitsLoss takes the scores.
    Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2009, section 4.4.1.
    """
    raise NotImplementedError


def log_loss_gradient(w, X, y):
    """The gradient of log_loss with respect to w.

        p = sigmoid(X w)
        gradient = X^T (p - y) / N

    Args:
        w: weights, shape (d,).
        X: one sample a row, shape (N, d).
        y: labels, shape (N,), each 0 or 1.

    Returns:
        A new array of shape (d,). None of the arguments is modified.

    >>> log_loss_gradient([0.0, 0.0], [[1.0, 2.0], [1.0, -1.0]], [1, 0]).tolist()
    [0.0, -0.75]

    Other libraries: scikit-learn's LogisticRegression adds the gradient of an L2 penalty unless it is told not to.
    Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2009, section 4.4.1.
    """
    raise NotImplementedError


def train(X, y, learning_rate, n_steps):
    """Fit the weights by batch gradient descent, starting at w = 0.

        w <- w - learning_rate * log_loss_gradient(w, X, y)         n_steps times

    Args:
        X: one sample a row, shape (N, d).
        y: labels, shape (N,), each 0 or 1.
        learning_rate: eta > 0.
        n_steps: number of updates, >= 0.

    Returns:
        (w, losses): the weights after the last update, shape (d,), and the loss at the start and after every
        update, n_steps + 1 numbers. losses[0] is log(2), whatever the data. None of the arguments is modified.

    >>> w, losses = train([[1.0, 2.0], [1.0, -1.0]], [1, 0], 1.0, 1)
    >>> w.tolist(), losses.round(4).tolist()
    ([0.0, 0.75], [0.6931, 0.2941])

    Other libraries: scikit-learn minimises this loss plus an L2 penalty, by a quasi-Newton method (lbfgs).
    Source: Hastie, Tibshirani and Friedman, 2009, section 4.4.1, for the loss; Cauchy, 1847, for the descent.
    """
    raise NotImplementedError


def predict(w, X):
    """The more probable label of every row.

        label = 1 where sigmoid(X w) >= 0.5, else 0

    Args:
        w: weights, shape (d,).
        X: one sample a row, shape (N, d).

    Returns:
        An integer array of shape (N,); a tie, p = 0.5, counts as 1. None of the arguments is modified.

    >>> predict([-1.0, 1.0], [[1.0, 3.0], [1.0, 0.5], [1.0, 1.0]]).tolist()
    [1, 0, 1]

    Other libraries: scikit-learn's predict gives a tie to class 0.
    Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2009, section 4.4.
    """
    raise NotImplementedError
