"""Vectorised: tanh for the sigmoid, logaddexp for the loss, all losses of a run in one einsum."""

from itertools import accumulate

import numpy as np


def sigmoid(z):
    return (1 + np.tanh(np.asarray(z, dtype=float) / 2)) / 2


def log_loss(w, X, y):
    z, y = np.asarray(X, dtype=float) @ np.asarray(w, dtype=float), np.asarray(y, dtype=float)
    return np.logaddexp(0, (1 - 2 * y) * z).mean()


def log_loss_gradient(w, X, y):
    w, X, y = (np.asarray(values, dtype=float) for values in (w, X, y))
    return np.einsum("nd,n->d", X, sigmoid(X @ w) - y) / len(y)


def train(X, y, learning_rate, n_steps):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)

    def step(w, _):
        return w - learning_rate * log_loss_gradient(w, X, y)

    path = np.stack(list(accumulate(range(n_steps), step, initial=np.zeros(X.shape[1]))))
    return path[-1], np.logaddexp(0, np.einsum("td,nd,n->tn", path, X, 1 - 2 * y)).mean(axis=1)


def predict(w, X):
    return np.heaviside(np.asarray(X, dtype=float) @ np.asarray(w, dtype=float), 1).astype(int)
