"""Lists: TODO: write the functions with nested lists of floats."""

import numpy as np


def slug_step(w, gradient, learning_rate=0.1):
    def move(w, g):
        return list(map(move, w, g)) if isinstance(w, list) else w - learning_rate * g

    return move(np.asarray(w, dtype=float).tolist(), np.asarray(gradient, dtype=float).tolist())
