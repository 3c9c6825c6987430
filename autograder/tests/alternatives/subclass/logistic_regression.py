"""Probabilities are an ndarray subclass, the loss is a 0-d array, predictions are floats 0.0 and 1.0."""

import numpy as np


class Column(np.ndarray):
    """Nothing but another type."""


def column(x):
    return np.array(x, dtype=np.float64).view(Column)


def sigmoid(z):
    # beyond 700 the answer is 0 or 1 to 300 digits, and exp would overflow
    return column(np.reciprocal(1 + np.exp(-np.clip(column(z), -700.0, 700.0))))


def log_loss(w, X, y):
    z = column(X) @ column(w)
    y = column(y)
    return np.array(np.average(np.asarray(y * np.logaddexp(0.0, -z) + (1 - y) * np.logaddexp(0.0, z))))


def log_loss_gradient(w, X, y):
    X = column(X)
    return column(np.mean(X * (sigmoid(X @ column(w)) - column(y))[:, np.newaxis], axis=0))


def train(X, y, learning_rate, n_steps):
    w = column(np.zeros(np.shape(X)[1]))
    losses = (log_loss(w, X, y),)
    for _ in range(n_steps):
        w = column(w - np.float64(learning_rate) * log_loss_gradient(w, X, y))
        losses += (log_loss(w, X, y),)
    return w, column(losses)


def predict(w, X):
    return np.heaviside(sigmoid(column(X) @ column(w)) - 0.5, 1.0)
