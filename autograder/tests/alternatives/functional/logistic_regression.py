"""Partial functions; the probability is clipped by 1e-15 before its logarithm is taken."""

from functools import partial
from itertools import accumulate

import numpy as np

array = partial(np.asarray, dtype=float)


def sigmoid(z):
    z = array(z)
    branches = (lambda z: 1 / (1 + np.exp(-z)), lambda z: np.exp(z) / (1 + np.exp(z)))
    return np.piecewise(z, [z >= 0], branches)[()]


def probability(w, X):
    return sigmoid(array(X) @ array(w))


def safe_log(p):
    return np.log(np.clip(p, 1e-15, 1.0))


def log_loss(w, X, y):
    p, y = probability(w, X), array(y)
    return float(-np.mean(y * safe_log(p) + (1 - y) * safe_log(1 - p)))


def log_loss_gradient(w, X, y):
    return array(X).T @ (probability(w, X) - array(y)) / len(X)


def train(X, y, learning_rate, n_steps):
    gradient, loss = (partial(function, X=array(X), y=array(y)) for function in (log_loss_gradient, log_loss))
    start = np.zeros(array(X).shape[1])
    path = tuple(accumulate(range(n_steps), lambda w, _: w - learning_rate * gradient(w), initial=start))
    return path[-1], tuple(map(loss, path))


def predict(w, X):
    return np.where(probability(w, X) >= 0.5, 1, 0)
