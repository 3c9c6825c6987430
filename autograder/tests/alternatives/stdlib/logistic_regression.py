"""math.exp, math.log1p and math.fsum row by row; NumPy arrays are made from the finished numbers only."""

import math
from operator import mul
from statistics import fmean

import numpy as np


def flat(x):
    return np.asarray(x, dtype=float).ravel().tolist()


def logistic(z):
    small = math.exp(-abs(z))
    return (1.0 if z >= 0 else small) / (1.0 + small)


def sigmoid(z):
    values = [logistic(each) for each in flat(z)]
    return np.array(values).reshape(np.shape(z)) if np.ndim(z) else values[0]


def scores(w, X):
    w = flat(w)
    return [math.fsum(map(mul, row, w)) for row in np.asarray(X, dtype=float).tolist()]


def softplus(z):
    return max(z, 0.0) + math.log1p(math.exp(-abs(z)))


def log_loss(w, X, y):
    return fmean(softplus(-z if label == 1 else z) for z, label in zip(scores(w, X), flat(y)))


def log_loss_gradient(w, X, y):
    surplus = [logistic(z) - label for z, label in zip(scores(w, X), flat(y))]
    columns = zip(*np.asarray(X, dtype=float).tolist())
    return np.array([fmean(map(mul, column, surplus)) for column in columns])


def train(X, y, learning_rate, n_steps):
    w = [0.0] * np.shape(X)[1]
    losses = [log_loss(w, X, y)]
    for _ in range(n_steps):
        w = [x - learning_rate * g for x, g in zip(w, flat(log_loss_gradient(w, X, y)))]
        losses.append(log_loss(w, X, y))
    return np.array(w), np.array(losses)


def predict(w, X):
    return np.array([int(logistic(z) >= 0.5) for z in scores(w, X)])
