"""The sigmoid by tanh, the loss by logaddexp, the gradient with X^T y kept apart."""

import numpy as np


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(0.5 * np.asarray(z, dtype=float))


def log_loss(w, X, y):
    z = np.asarray(X, dtype=float) @ np.asarray(w, dtype=float)
    # -(y log p + (1 - y) log(1 - p)) = log(1 + e^z) - y z
    return np.mean(np.logaddexp(0.0, z) - np.asarray(y, dtype=float) * z)


def log_loss_gradient(w, X, y):
    X = np.asarray(X, dtype=float)
    p = sigmoid(X @ np.asarray(w, dtype=float))
    return (p @ X - np.asarray(y, dtype=float) @ X) / len(X)


def train(X, y, learning_rate, n_steps):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    target = y @ X / len(X)
    w = np.zeros(X.shape[1])
    losses = np.empty(n_steps + 1)
    losses[0] = np.log(2.0)
    for k in range(1, n_steps + 1):
        w = w + learning_rate * (target - sigmoid(X @ w) @ X / len(X))
        losses[k] = log_loss(w, X, y)
    return w, losses


def predict(w, X):
    # p >= 0.5 where z >= 0: the unit step, which is 1 at 0.
    return np.heaviside(np.asarray(X, dtype=float) @ np.asarray(w, dtype=float), 1.0)
