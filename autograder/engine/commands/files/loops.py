"""Loops: TODO: write the functions with one formula per coordinate."""

import numpy as np


def slug_step(w, gradient, learning_rate=0.1):
    w, gradient = np.asarray(w, dtype=float), np.asarray(gradient, dtype=float)
    new = np.empty(w.shape)
    for place in np.ndindex(w.shape):
        new[place] = w[place] - learning_rate * gradient[place]
    return new
