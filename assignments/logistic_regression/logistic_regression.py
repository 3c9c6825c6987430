"""Logistic regression: a linear score turned into a probability, fitted by descent.

The score X w may be any number; the sigmoid turns it into a probability, and the
log-loss measures how well the probabilities fit labels of 0 and 1. Read
theory/logistic-regression first; then fill in the five functions below.
"""

import numpy as np


def sigmoid(z):
    """Return the probability that belongs to a score.

        sigmoid(z) = 1 / (1 + exp(-z))

    Args:
        z: a number, or an array of any shape.

    Returns:
        The sigmoid of every entry, in the shape of z; z is not modified. For scores of
        up to 10^4 in size the answer is finite, and NumPy gives no RuntimeWarning (such
        as that of an overflow). Throughout this exercise, an array argument may be
        anything that np.asarray(x, dtype=float) accepts, such as a list of whole
        numbers.

    >>> sigmoid([-1000.0, 0.0, 1000.0]).tolist()
    [0.0, 0.5, 1.0]

    Other libraries: scipy.special.expit and torch.sigmoid are this function.
    Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2009,
    section 4.4.
    """
    raise NotImplementedError


def log_loss(w, X, y):
    """Return the mean log-loss of a logistic model, also called binary cross-entropy.

        p = sigmoid(X w)
        loss = mean of -(y log(p) + (1 - y) log(1 - p)) over the rows

    Args:
        w: weights, shape (d,).
        X: one sample in each row, shape (N, d). The weight of a column of ones is the
            intercept.
        y: labels, shape (N,), each 0 or 1.

    Returns:
        The loss, a number; log is the natural logarithm. The loss follows the formula
        for scores X w of up to 25 in size. A row with a larger score, up to 10^4, may
        add any finite loss: one of at most 1e-6 in size where the sign of its score
        fits its label, one of at least 15 where it does not. No score gives a
        RuntimeWarning.
        None of the arguments is modified.

    >>> float(log_loss([0.0, 0.0], [[1.0, 2.0], [1.0, -1.0]], [1, 0]).round(6))
    0.693147

    Other libraries: scikit-learn's log_loss takes p and clips it;
    torch.nn.BCEWithLogitsLoss takes the scores.
    Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2009,
    section 4.4.1.
    """
    raise NotImplementedError


def log_loss_gradient(w, X, y):
    """Return the gradient of log_loss with respect to w.

        p = sigmoid(X w)
        gradient = X^T (p - y) / N

    Args:
        w: weights, shape (d,).
        X: one sample in each row, shape (N, d).
        y: labels, shape (N,), each 0 or 1.

    Returns:
        A new array of shape (d,). None of the arguments is modified.

    >>> log_loss_gradient([0.0, 0.0], [[1.0, 2.0], [1.0, -1.0]], [1, 0]).tolist()
    [0.0, -0.75]

    Other libraries: scikit-learn's LogisticRegression adds the gradient of an L2
    penalty unless it is switched off.
    Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2009,
    section 4.4.1.
    """
    raise NotImplementedError


def train(X, y, learning_rate, n_steps):
    """Fit the weights by batch gradient descent from w = 0; return them and the losses.

        w <- w - learning_rate * log_loss_gradient(w, X, y)         n_steps times

    Args:
        X: one sample in each row, shape (N, d).
        y: labels, shape (N,), each 0 or 1.
        learning_rate: eta > 0.
        n_steps: number of updates, >= 0.

    Returns:
        (w, losses): the weights after the last update, shape (d,), and n_steps + 1
        losses, one at the start and one after every update. losses[0] is log(2),
        whatever the data. None of the arguments is modified.

    >>> w, losses = train([[1.0, 2.0], [1.0, -1.0]], [1, 0], 1.0, 1)
    >>> w.tolist(), losses.round(4).tolist()
    ([0.0, 0.75], [0.6931, 0.2941])

    Other libraries: scikit-learn minimises this loss plus an L2 penalty with a
    quasi-Newton method (lbfgs).
    Source: Hastie, Tibshirani and Friedman, 2009, section 4.4.1, for the loss; Cauchy,
    1847, for the descent.
    """
    raise NotImplementedError


def predict(w, X):
    """Return the more probable label of every row.

        label = 1 where sigmoid(X w) >= 0.5, else 0

    Args:
        w: weights, shape (d,).
        X: one sample in each row, shape (N, d).

    Returns:
        An array of shape (N,) of integers, or of the floats 0.0 and 1.0. A tie, with a
        probability of 0.5, counts as 1. None of the arguments is modified.

    >>> predict([-1.0, 1.0], [[1.0, 3.0], [1.0, 0.5], [1.0, 1.0]]).tolist()
    [1, 0, 1]

    Other libraries: scikit-learn's predict gives a tie to class 0.
    Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2009,
    section 4.4.
    """
    raise NotImplementedError
