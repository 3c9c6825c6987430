"""The race: choose the method and the rate yourself, under a budget of calls.

Nothing is prescribed but the result, and there is no formula to copy. Read
theory/practice, "Under a budget"; then fill in the two functions below. The command
`python run_race.py` compares them with four optimisers on public landscapes.
"""

import numpy as np


def minimise(loss_fn, gradient_fn, w0, budget):
    """Return a point with as small a loss as you can reach within a budget of calls.

    The landscapes are rotated quadratics with curvatures up to 1000 in some and down to
    0.00001 in others, of condition numbers up to 10 000; logistic regression; a curved
    valley like Rosenbrock's; a plateau at the start. You are not told which one it is.

    Args:
        loss_fn: function of w that returns the loss, a float; a call costs 1.
        gradient_fn: function of w that returns the gradient, shape (d,); a call costs
            1. A call of either for which no budget is left raises a RuntimeError.
        w0: start, shape (d,), with 2 <= d <= 20; anything that np.asarray(w0,
            dtype=float) accepts, such as a list of whole numbers. It is not modified.
        budget: number of calls, 100 to 400.

    Returns:
        The point, a float array of shape (d,). The same arguments give the same point.

    >>> w = minimise(lambda w: w @ w, lambda w: 2 * w, [3.0, -4.0], budget=100)
    >>> bool(w @ w < 0.01)
    True

    Source: Nocedal and Wright, Numerical Optimization, 2006, chapters 3 to 6.
    """
    raise NotImplementedError


def fit(gradient_fn, w0, X, y, budget, rng):
    """Return weights with a small mean loss over all rows, within a budget of rows.

    The data are noisy, many rows are nearly alike, and the columns of X have unlike
    sizes. The model depends on X @ w; you are not told its loss.

    Args:
        gradient_fn: function of (w, X_rows, y_rows), of shapes (d,), (B, d) and (B,),
            that returns the gradient of the mean loss of these rows, shape (d,). A call
            costs B; one for which no budget is left raises a RuntimeError.
        w0: start, shape (d,).
        X: one sample in each row, shape (N, d); the last column is constant.
        y: one target for each row, shape (N,).
        budget: number of rows, 3 N to 6 N.
        rng: an np.random.Generator, the only source of randomness.

    Returns:
        The weights, a float array of shape (d,). None of the arrays is modified; an
        array argument may be anything that np.asarray(x, dtype=float) accepts.

    >>> def gradient_fn(w, X, y):
    ...     return X.T @ (X @ w - y) / len(y)
    >>> X, y = np.array([[1.0, 1.0], [2.0, 1.0]] * 50), np.array([3.0, 5.0] * 50)
    >>> w = fit(gradient_fn, [0, 0], X, y, budget=500, rng=np.random.default_rng(0))
    >>> bool(np.abs(X @ w - y).max() < 1.0)
    True

    Source: Bottou, Curtis and Nocedal, Optimization methods for large-scale machine
    learning, SIAM Review, 2018.
    """
    raise NotImplementedError
