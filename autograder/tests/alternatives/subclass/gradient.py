"""Answers are an ndarray subclass, losses and errors 0-d arrays; the callback sees the subclass too."""

import numpy as np


class Vector(np.ndarray):
    """An array that carries a label along."""

    label = ""

    def __array_finalize__(self, source):
        self.label = getattr(source, "label", "")


def vector(x, label=""):
    out = np.array(x, dtype=np.float64).view(Vector)
    out.label = label
    return out


def numerical_gradient(f, w, h=1e-5):
    w = vector(w, "parameters")
    slope = vector(np.zeros(w.shape), "slope")
    for place in np.ndindex(w.shape):
        nudge = vector(np.zeros(w.shape))
        nudge[place] = h
        slope[place] = (np.float64(f(vector(w + nudge))) - np.float64(f(vector(w - nudge)))) / (2 * h)
    return slope


def difference(w, X, y):
    y = vector(y, "targets")
    if y.ndim != 1:
        raise ValueError("the targets must form one row")
    return np.einsum("ij,j->i", vector(X), vector(w)) - y


def mse_loss(w, X, y):
    error = difference(w, X, y)
    return np.array(np.einsum("i,i", error, error) / error.size)


def mse_gradient(w, X, y):
    error = difference(w, X, y)
    return vector(np.einsum("ij,i->j", vector(X), error) * 2 / error.size, "slope")


def length(x):
    return np.sqrt(np.sum(np.square(np.asarray(x))))


def relative_error(a, b):
    a, b = vector(a), vector(b)
    both = length(a) + length(b)
    return np.array(0.0) if both == 0 else np.array(length(a - b) / both)
