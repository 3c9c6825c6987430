"""TODO: write correct code in the style that its folder is named after, as different from the solution as you can."""

import numpy as np


def slug_step(w, gradient, learning_rate=0.1):
    return np.asarray(w, dtype=float) - learning_rate * np.asarray(gradient, dtype=float)
