"""Every formula is a chain of out= calls on one buffer; scalars come back as 0-d arrays, losses as a reversed view."""

import numpy as np


def sigmoid(z):
    z = np.asarray(z, dtype=float)
    out = np.empty(z.shape)
    np.abs(z, out=out)
    np.negative(out, out=out)
    np.exp(out, out=out)                        # e = exp(-|z|), never above one
    top = np.ones(z.shape)
    np.copyto(top, out, where=z < 0)            # 1 / (1 + e) on the right, e / (1 + e) on the left
    np.add(out, 1.0, out=out)
    np.divide(top, out, out=out)
    return out


def scores(w, X):
    X = np.asarray(X, dtype=float, order="F")
    return np.matmul(X, np.asarray(w, dtype=float), out=np.empty(X.shape[0]))


def log_loss(w, X, y):
    z = scores(w, X)
    right = np.multiply(z, np.asarray(y, dtype=float))
    np.logaddexp(0.0, z, out=z)                 # log(1 + exp(z)) - y z is the loss of one row
    np.subtract(z, right, out=z)
    return np.mean(z, out=np.empty(()))


def log_loss_gradient(w, X, y):
    X = np.asarray(X, dtype=float)
    p = sigmoid(scores(w, X))
    np.subtract(p, np.asarray(y, dtype=float), out=p)
    out = np.empty(2 * X.shape[1])[::2]
    np.divide(X.T @ p, p.size, out=out)
    return out


def train(X, y, learning_rate, n_steps):
    w = np.zeros(np.shape(X)[1], dtype=">f8")
    losses = np.empty(n_steps + 1)[::-1]
    losses[0] = log_loss(w, X, y)
    for step in range(1, n_steps + 1):
        np.subtract(w, learning_rate * log_loss_gradient(w, X, y), out=w)
        losses[step] = log_loss(w, X, y)
    return [w, losses]


def predict(w, X):
    p = sigmoid(scores(w, X))
    out = np.zeros(p.size, dtype=">i2")
    np.copyto(out, 1, where=p >= 0.5)
    out.flags.writeable = False
    return out
