"""Numbers pass one by one through scalar functions of the math module."""

import math
from itertools import islice

import numpy as np


def squash(z):
    """The sigmoid of one number, by the branch whose exponent is negative."""
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    return math.exp(z) / (1 + math.exp(z))


def sigmoid(z):
    z = np.asarray(z, dtype=float)
    return np.fromiter(map(squash, z.flat), dtype=float, count=z.size).reshape(z.shape)[()]


def scores(w, X):
    w = np.asarray(w, dtype=float)
    return (float(row @ w) for row in np.asarray(X, dtype=float))


def log_loss(w, X, y):
    # log(1 + e^z) - y z, written so that the exponent is never positive.
    terms = (max(z, 0.0) - label * z + math.log1p(math.exp(-abs(z))) for z, label in zip(scores(w, X), y))
    return float(sum(terms) / len(X))


def log_loss_gradient(w, X, y):
    errors = (squash(z) - label for z, label in zip(scores(w, X), y))
    rows = np.asarray(X, dtype=float)
    return sum((error * row for error, row in zip(errors, rows)), start=np.zeros(rows.shape[1])) / len(rows)


def training(X, y, learning_rate):
    """(w, loss) at the start and after each update."""
    w = np.zeros(np.shape(X)[1])
    while True:
        yield w, log_loss(w, X, y)
        w = w - learning_rate * log_loss_gradient(w, X, y)


def train(X, y, learning_rate, n_steps):
    points, losses = zip(*islice(training(X, y, learning_rate), n_steps + 1))
    return points[-1], np.array(losses)


def predict(w, X):
    return np.fromiter((squash(z) >= 0.5 for z in scores(w, X)), dtype=int)
