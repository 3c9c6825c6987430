"""Rows are drawn one at a time from a lazy shuffle, at the moment they are read."""

from itertools import islice

import numpy as np


def shuffled(n_samples, rng):
    """Fisher-Yates as a stream: every remaining row is equally likely to be next."""
    pool = list(range(n_samples))
    while pool:
        i = rng.integers(len(pool))
        pool[i], pool[-1] = pool[-1], pool[i]
        yield pool.pop()


def minibatches(n_samples, batch_size, rng):
    order = shuffled(n_samples, rng)
    while batch := list(islice(order, batch_size)):
        yield batch


def iterates(gradient_fn, w0, X, y, learning_rate, n_epochs, batch_size, rng):
    """w0, then the point after each batch of each epoch."""
    w, X, y = (np.array(a, dtype=float) for a in (w0, X, y))
    yield w
    for _ in range(n_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            w = w - learning_rate * np.asarray(gradient_fn(w, X[batch], y[batch]), dtype=float)
            yield w


def sgd(gradient_fn, w0, X, y, learning_rate, n_epochs, batch_size, rng):
    return np.stack(list(iterates(gradient_fn, w0, X, y, learning_rate, n_epochs, batch_size, rng)))
