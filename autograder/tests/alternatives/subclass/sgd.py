"""Batches are ranges, tuples or int32 arrays, whichever fits; weights, rows and path are an ndarray subclass."""

import numpy as np


class Table(np.ndarray):
    """Nothing but another type."""


def table(x):
    return np.array(x, dtype=np.float64).view(Table)


def minibatches(n_samples, batch_size, rng):
    if batch_size >= n_samples:
        return (range(n_samples),)  # one full batch: its inner order changes nothing
    order = rng.permutation(n_samples).astype(np.int32)
    if batch_size == 1:
        return tuple(range(row, row + 1) for row in order.tolist())
    *full, last = (order[start:start + batch_size] for start in range(0, n_samples, batch_size))
    return (*full, tuple(last.tolist()))


def sgd(gradient_fn, w0, X, y, learning_rate, n_epochs, batch_size, rng):
    X, y = table(X), table(y)
    path = (table(w0),)
    for _ in range(n_epochs):
        for batch in minibatches(X.shape[0], batch_size, rng):
            rows = np.fromiter(batch, dtype=np.intp)
            slope = table(gradient_fn(path[-1], X[rows], y[rows]))
            path += (table(path[-1] - np.float64(learning_rate) * slope),)
    return table(path)
