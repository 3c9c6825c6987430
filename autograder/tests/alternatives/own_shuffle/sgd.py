"""Another fair shuffle each time: by swaps, by sorting keys, by argsort, by drawing without replacement."""

import numpy as np


def by_swaps(n, rng):
    """Fisher and Yates, from the far end."""
    order = list(range(n))
    last = n - 1
    while last > 0:
        other = int(rng.integers(last + 1))
        order[last], order[other] = order[other], order[last]
        last -= 1
    return order


def by_keys(n, rng):
    return sorted(range(n), key=lambda _: rng.random())


def by_argsort(n, rng):
    return np.argsort(rng.random(n))


def by_choice(n, rng):
    return rng.choice(n, n, replace=False)


SHUFFLES = (by_swaps, by_keys, by_argsort, by_choice)


def minibatches(n_samples, batch_size, rng):
    shuffle = SHUFFLES[rng.integers(len(SHUFFLES))]
    order = np.array(shuffle(n_samples, rng), dtype=int)
    cuts = list(range(batch_size, n_samples, batch_size))
    return np.array_split(order, cuts)


def sgd(gradient_fn, w0, X, y, learning_rate, n_epochs, batch_size, rng):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    path = [np.array(w0, dtype=float)]
    epoch = 0
    while epoch < n_epochs:
        for rows in minibatches(len(X), batch_size, rng):
            step = np.asarray(gradient_fn(path[-1], X[rows], y[rows]), dtype=float)
            path.append(path[-1] - learning_rate * step)
        epoch += 1
    return np.vstack(path)
