"""Loops: a Fisher-Yates shuffle by hand, batches and updates filled entry by entry."""

import numpy as np


def minibatches(n_samples, batch_size, rng):
    order = list(range(n_samples))
    for last in range(n_samples - 1, 0, -1):
        chosen = int(rng.integers(last + 1))
        order[last], order[chosen] = order[chosen], order[last]
    batch = []
    for row in order:
        batch.append(row)
        if len(batch) == batch_size:
            yield batch
            batch = []
    if batch:
        yield batch


def sgd(gradient_fn, w0, X, y, learning_rate, n_epochs, batch_size, rng):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    w = np.array(w0, dtype=float)
    path = [w]
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            X_batch = np.empty((len(rows), X.shape[1]))
            y_batch = np.empty(len(rows))
            for place, row in enumerate(rows):
                y_batch[place] = y[row]
                for j in range(X.shape[1]):
                    X_batch[place, j] = X[row, j]
            gradient = np.asarray(gradient_fn(w, X_batch, y_batch), dtype=float)
            moved = np.empty(len(w))
            for j in range(len(w)):
                moved[j] = w[j] - learning_rate * gradient[j]
            w = moved
            path.append(w)
    return np.array(path)
