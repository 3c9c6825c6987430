"""One accumulation over the chain of all batches of all epochs."""

from itertools import accumulate, chain

import numpy as np


def minibatches(n_samples, batch_size, rng):
    order = rng.permutation(n_samples)
    return tuple(map(lambda start: order[start : start + batch_size], range(0, n_samples, batch_size)))


def sgd(gradient_fn, w0, X, y, learning_rate, n_epochs, batch_size, rng):
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)

    def update(w, rows):
        return w - learning_rate * np.asarray(gradient_fn(w, X[rows], y[rows]), dtype=float)

    epochs = (minibatches(len(X), batch_size, rng) for _ in range(n_epochs))
    batches = chain.from_iterable(epochs)
    return np.stack(tuple(accumulate(batches, update, initial=np.array(w0, dtype=float))))
