"""Lists: batches are tuples of ints, the path is a list of lists."""

import numpy as np


def numbers(values):
    return np.asarray(values, dtype=float).tolist()


def minibatches(n_samples, batch_size, rng):
    order = rng.choice(n_samples, size=n_samples, replace=False).tolist()
    batches = []
    while order:
        batches.append(tuple(order[:batch_size]))
        order = order[batch_size:]
    return batches


def sgd(gradient_fn, w0, X, y, learning_rate, n_epochs, batch_size, rng):
    X, y, rate = numbers(X), numbers(y), float(learning_rate)
    path = [numbers(w0)]
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            w = path[-1]
            X_batch, y_batch = np.array([X[i] for i in rows]), np.array([y[i] for i in rows])
            gradient = gradient_fn(np.array(w), X_batch, y_batch)
            path.append([c - rate * g for c, g in zip(w, numbers(gradient))])
    return path
