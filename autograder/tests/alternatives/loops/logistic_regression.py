"""Loops: one row at a time, the sigmoid by branches, the loss with clipped probabilities."""

import math

import numpy as np


def scalar_sigmoid(z):
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    power = math.exp(z)
    return power / (1 + power)


def sigmoid(z):
    z = np.asarray(z, dtype=float)
    p = np.empty(z.shape)
    for place in np.ndindex(z.shape):
        p[place] = scalar_sigmoid(float(z[place]))
    return p[()]


def probability(row, w):
    z = 0.0
    for x, weight in zip(row, w):
        z += float(x) * float(weight)
    return scalar_sigmoid(z)


def log_loss(w, X, y):
    w, X, y = (np.asarray(values, dtype=float) for values in (w, X, y))
    total = 0.0
    for i in range(len(X)):
        p = min(max(probability(X[i], w), 1e-15), 1 - 1e-15)
        if y[i] == 1:
            total -= math.log(p)
        else:
            total -= math.log(1 - p)
    return total / len(X)


def log_loss_gradient(w, X, y):
    w, X, y = (np.asarray(values, dtype=float) for values in (w, X, y))
    gradient = np.zeros(len(w))
    for i in range(len(X)):
        error = probability(X[i], w) - y[i]
        for j in range(len(w)):
            gradient[j] += X[i, j] * error / len(X)
    return gradient


def train(X, y, learning_rate, n_steps):
    X = np.asarray(X, dtype=float)
    w = np.zeros(X.shape[1])
    losses = [log_loss(w, X, y)]
    for _ in range(n_steps):
        gradient = log_loss_gradient(w, X, y)
        for j in range(len(w)):
            w[j] -= learning_rate * gradient[j]
        losses.append(log_loss(w, X, y))
    return w, losses


def predict(w, X):
    w, X = np.asarray(w, dtype=float), np.asarray(X, dtype=float)
    labels = np.zeros(len(X), dtype=int)
    for i in range(len(X)):
        if probability(X[i], w) >= 0.5:
            labels[i] = 1
    return labels
