"""A generator deals the rows with itertools.islice from a list sorted by random keys; weights are Python floats."""

from itertools import chain, islice

import numpy as np


def flat(x):
    return np.asarray(x, dtype=float).ravel().tolist()


def minibatches(n_samples, batch_size, rng):
    keys = [rng.random() for _ in range(n_samples)]
    deck = iter(sorted(range(n_samples), key=keys.__getitem__))
    while batch := list(islice(deck, int(batch_size))):
        yield batch


def sgd(gradient_fn, w0, X, y, learning_rate, n_epochs, batch_size, rng):
    rows = list(zip(np.asarray(X, dtype=float).tolist(), flat(y)))
    path = [flat(w0)]
    epochs = (minibatches(len(rows), batch_size, rng) for _ in range(n_epochs))
    for batch in chain.from_iterable(epochs):
        inputs, targets = zip(*(rows[i] for i in batch))
        slope = flat(gradient_fn(np.array(path[-1]), np.array(inputs), np.array(targets)))
        path.append([x - learning_rate * g for x, g in zip(path[-1], slope)])
    return np.array(path)
