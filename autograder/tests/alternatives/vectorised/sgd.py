"""Vectorised: argsort of random keys as the shuffle, np.split for the batches."""

from itertools import accumulate, chain

import numpy as np


def minibatches(n_samples, batch_size, rng):
    return np.split(np.argsort(rng.random(n_samples)), range(batch_size, n_samples, batch_size))


def sgd(gradient_fn, w0, X, y, learning_rate, n_epochs, batch_size, rng):
    w0, X, y = (np.asarray(values, dtype=float) for values in (w0, X, y))

    def step(w, rows):
        return w - learning_rate * np.asarray(gradient_fn(w, X[rows], y[rows]), dtype=float)

    batches = chain.from_iterable(minibatches(len(X), batch_size, rng) for _ in range(n_epochs))
    return np.stack(list(accumulate(batches, step, initial=w0)))
