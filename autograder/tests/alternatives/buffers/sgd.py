"""Rows are gathered into one batch buffer and the callback gets views of it; the path is Fortran-ordered."""

import numpy as np


def minibatches(n_samples, batch_size, rng):
    store = np.zeros((n_samples, 2), dtype=">i8")
    order = store[:, 1]  # a strided view in the other byte order, good enough as an index
    np.copyto(order, np.arange(n_samples))
    rng.shuffle(order)
    order.flags.writeable = False
    for start in range(0, n_samples, batch_size):
        yield order[start:start + batch_size]


def sgd(gradient_fn, w0, X, y, learning_rate, n_epochs, batch_size, rng):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    n_samples, n_features = X.shape
    largest = min(batch_size, n_samples)
    X_store, y_store = np.empty((largest, n_features)), np.empty(largest)
    w = np.array(w0, dtype=float)
    step = np.empty_like(w)
    n_updates = n_epochs * -(-n_samples // batch_size)
    path = np.empty((n_updates + 1, w.size), order="F")
    path[0] = w
    made = 0
    for _ in range(n_epochs):
        for rows in minibatches(n_samples, batch_size, rng):
            X_batch, y_batch = X_store[:rows.size], y_store[:rows.size]
            np.take(X, rows, axis=0, out=X_batch)
            np.take(y, rows, out=y_batch)
            np.multiply(gradient_fn(w, X_batch, y_batch), learning_rate, out=step)
            np.subtract(w, step, out=w)
            made += 1
            path[made] = w
    return path
