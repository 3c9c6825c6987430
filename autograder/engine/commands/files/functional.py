"""Functional: TODO: write the functions without a loop or an assignment to an element."""

from functools import partial

import numpy as np

array = partial(np.asarray, dtype=float)


def slug_step(w, gradient, learning_rate=0.1):
    return array(w) - learning_rate * array(gradient)
