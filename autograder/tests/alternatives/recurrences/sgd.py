"""A table of known height is filled row by row: each point from the row above."""

import numpy as np


def minibatches(n_samples, batch_size, rng):
    order = rng.choice(n_samples, size=n_samples, replace=False)
    return np.split(order, range(batch_size, n_samples, batch_size))


def sgd(gradient_fn, w0, X, y, learning_rate, n_epochs, batch_size, rng):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    # ceil(N / batch_size), in whole numbers.
    per_epoch = -(-len(X) // batch_size)
    path = np.empty((n_epochs * per_epoch + 1, len(w0)))
    path[0] = w0
    k = 0
    for _ in range(n_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            gradient = np.asarray(gradient_fn(path[k].copy(), X[batch], y[batch]), dtype=float)
            path[k + 1] = path[k] - learning_rate * gradient
            k += 1
    return path
