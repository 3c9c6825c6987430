"""float32: data, batches and path are float32, the batches are slices of an int32 order."""

import numpy as np


def minibatches(n_samples, batch_size, rng):
    order = np.arange(n_samples, dtype=np.int32)
    rng.shuffle(order)
    return [order[start:start + batch_size] for start in range(0, n_samples, batch_size)]


def sgd(gradient_fn, w0, X, y, learning_rate, n_epochs, batch_size, rng):
    w, X, y = (np.array(values, dtype=np.float32) for values in (w0, X, y))
    rate = np.float32(learning_rate)
    path = [w]
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            w = w - rate * np.asarray(gradient_fn(w, X[rows], y[rows]), dtype=np.float32)
            path.append(w)
    return np.array(path)
