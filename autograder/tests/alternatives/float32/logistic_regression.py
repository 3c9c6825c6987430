"""float32 throughout, written so that nothing cancels; the labels come back as 0.0 and 1.0."""

import numpy as np


def as_float32(*arrays):
    return [np.asarray(values, dtype=np.float32) for values in arrays]


def sigmoid(z):
    z = np.asarray(z, dtype=np.float32)
    power = np.exp(-np.abs(z))
    return np.where(z >= 0, np.float32(1), power) / (1 + power)


def log_loss(w, X, y):
    w, X, y = as_float32(w, X, y)
    return np.mean(np.logaddexp(np.float32(0), (1 - 2 * y) * (X @ w)))


def log_loss_gradient(w, X, y):
    w, X, y = as_float32(w, X, y)
    # p - y, without the difference of two numbers near 1
    sign = 1 - 2 * y
    error = sign * sigmoid(sign * (X @ w))
    return X.T @ error / np.float32(len(y))


def train(X, y, learning_rate, n_steps):
    X, y = as_float32(X, y)
    w = np.zeros(X.shape[1], dtype=np.float32)
    losses = np.empty(n_steps + 1, dtype=np.float32)
    losses[0] = log_loss(w, X, y)
    for step in range(n_steps):
        w = w - np.float32(learning_rate) * log_loss_gradient(w, X, y)
        losses[step + 1] = log_loss(w, X, y)
    return w, losses


def predict(w, X):
    w, X = as_float32(w, X)
    return (X @ w >= 0).astype(np.float32)
