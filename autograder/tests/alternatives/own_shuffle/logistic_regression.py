"""The sigmoid is a shifted tanh, the loss a sum over signed margins, the training a countdown."""

import math

import numpy as np


def sigmoid(z):
    return (1 + np.tanh(np.asarray(z, dtype=float) / 2)) / 2


def log_loss(w, X, y):
    scores = np.asarray(X, dtype=float) @ np.asarray(w, dtype=float)
    margins = np.where(np.asarray(y) == 1, scores, -scores).tolist()
    # log(1 + exp(-m)), with exp only ever taken of a number below zero
    terms = (math.log1p(math.exp(-abs(m))) + max(-m, 0.0) for m in margins)
    return math.fsum(terms) / len(margins)


def log_loss_gradient(w, X, y):
    X = np.asarray(X, dtype=float)
    surplus = sigmoid(X @ np.asarray(w, dtype=float)) - np.asarray(y, dtype=float)
    return np.array([math.fsum(column * surplus) / len(surplus) for column in X.T])


def train(X, y, learning_rate, n_steps):
    w = np.zeros(np.shape(X)[1])
    losses = [log_loss(w, X, y)]
    left = n_steps
    while left > 0:
        w = w - learning_rate * log_loss_gradient(w, X, y)
        losses.append(log_loss(w, X, y))
        left -= 1
    return w, losses


def predict(w, X):
    p = sigmoid(np.asarray(X, dtype=float) @ np.asarray(w, dtype=float))
    return np.array([[0, 1][value >= 0.5] for value in p.tolist()])
