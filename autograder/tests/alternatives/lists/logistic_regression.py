"""Lists: rows and columns by zip, labels as a list of ints, the loss by log1p."""

import math

import numpy as np


def numbers(values):
    return np.asarray(values, dtype=float).tolist()


def plain(x):
    return int(x) if x.is_integer() else x


def sigmoid(z):
    if np.ndim(z) > 0:
        return [sigmoid(part) for part in numbers(z)]
    power = math.exp(-abs(float(z)))
    return plain((1 if z >= 0 else power) / (1 + power))


def scores(w, X):
    return [sum(x * c for x, c in zip(row, w)) for row in X]


def log_loss(w, X, y):
    total = 0.0
    for z, label in zip(scores(numbers(w), numbers(X)), numbers(y)):
        z = -z if label == 1 else z
        total += max(z, 0.0) + math.log1p(math.exp(-abs(z)))
    return plain(total / len(X))


def log_loss_gradient(w, X, y):
    X = numbers(X)
    errors = [sigmoid(z) - label for z, label in zip(scores(numbers(w), X), numbers(y))]
    return [sum(x * e for x, e in zip(column, errors)) / len(X) for column in zip(*X)]


def train(X, y, learning_rate, n_steps):
    w = [0] * len(X[0])
    losses = [log_loss(w, X, y)]
    for _ in range(n_steps):
        w = [c - float(learning_rate) * g for c, g in zip(w, log_loss_gradient(w, X, y))]
        losses.append(log_loss(w, X, y))
    return w, losses


def predict(w, X):
    return [int(sigmoid(z) >= 0.5) for z in scores(numbers(w), numbers(X))]
