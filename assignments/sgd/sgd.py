"""Stochastic and mini-batch gradient descent: each update uses only a few of the rows.

In every epoch the rows are put into a new random order and cut into batches; each batch
gives one update. Read theory/stochastic first; then fill in the two functions below.
"""

import numpy as np


def minibatches(n_samples, batch_size, rng):
    """Return the batches of one epoch: the rows 0 .. n_samples - 1, shuffled and cut.

        n_samples = 7, batch_size = 3:     [2 6 0]  [5 1 4]  [3]     in random order

    Args:
        n_samples: the number of rows N, >= 1.
        batch_size: rows in a batch, >= 1; with N or more there is one batch of N rows.
        rng: an np.random.Generator, the only source of randomness: NumPy's global state
            is neither used nor changed. Every call draws a new order, and every order
            is equally likely.

    Returns:
        The batches, as an iterable (a list or a generator, for example) of 1-D integer
        arrays of row numbers. Every row is in exactly one batch. All batches have
        batch_size rows, except that the last one may be smaller.

    >>> batches = list(minibatches(7, 3, np.random.default_rng(0)))
    >>> [len(rows) for rows in batches]
    [3, 3, 1]
    >>> sorted(int(row) for rows in batches for row in rows)
    [0, 1, 2, 3, 4, 5, 6]

    Other libraries: PyTorch's DataLoader keeps the smaller last batch, too, unless
    drop_last=True.
    Source: Bottou, Curtis and Nocedal, Optimization methods for large-scale machine
    learning, SIAM Review, 2018.
    """
    raise NotImplementedError


def sgd(gradient_fn, w0, X, y, learning_rate, n_epochs, batch_size, rng):
    """Run mini-batch gradient descent from w0 and return every point it visits.

        for each epoch, for each of its batches:
            w <- w - learning_rate * gradient_fn(w, X_batch, y_batch)

    Args:
        gradient_fn: function of (w, X_batch, y_batch), float arrays of the shapes (d,),
            (B, d) and (B,), that returns the gradient of the batch, shape (d,). In a
            batch of one row B is 1: X_batch still has two dimensions.
        w0: start, shape (d,).
        X: one sample in each row, shape (N, d).
        y: one target for each row, shape (N,); row i of X belongs to entry i of y.
        learning_rate: eta > 0.
        n_epochs: number of passes over all rows, >= 0, each in a new random order.
        batch_size: rows in a batch, >= 1: 1 is stochastic gradient descent, N is batch
            gradient descent.
        rng: an np.random.Generator, the only source of randomness.

    Returns:
        The path, w0 and the point after every update: an array of shape
        (n_epochs * ceil(N / batch_size) + 1, d). None of the arrays is modified; an
        array argument may be anything that np.asarray(x, dtype=float) accepts, such as
        a list of whole numbers.

    >>> def pull(w, X, y):
    ...     return X.T @ (X @ w - y) / len(y)
    >>> X, y, rng = [[1.0], [1.0], [1.0]], [2.0, 2.0, 2.0], np.random.default_rng(0)
    >>> sgd(pull, [0.0], X, y, 0.5, n_epochs=1, batch_size=2, rng=rng).tolist()
    [[0.0], [1.0], [1.5]]

    Source: Robbins and Monro, A stochastic approximation method, Annals of Mathematical
    Statistics, 1951.
    """
    raise NotImplementedError
