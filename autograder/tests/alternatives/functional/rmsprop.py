"""The options are bound once with partial; the pair (w, s) is folded over the steps."""

from functools import partial
from itertools import accumulate
from operator import itemgetter

import numpy as np

array = partial(np.asarray, dtype=float)


def blend(gamma):
    """The exponential average as a function of the old value and the new one."""
    return lambda old, new: gamma * old + (1 - gamma) * new


def rmsprop_step(w, s, gradient, learning_rate=0.01, gamma=0.9, eps=1e-8):
    average = blend(gamma)(array(s), array(gradient) ** 2)
    return array(w) - learning_rate * array(gradient) * (average + eps) ** -0.5, average


def rmsprop_descent(gradient_fn, w0, n_steps, learning_rate=0.01, gamma=0.9, eps=1e-8):
    step = partial(rmsprop_step, learning_rate=learning_rate, gamma=gamma, eps=eps)

    def update(state, _):
        w, s = map(array, state)
        return step(w, s, gradient_fn(w))

    start = (np.array(w0, dtype=float), np.zeros(np.shape(w0)))
    return np.stack(tuple(map(itemgetter(0), accumulate(range(n_steps), update, initial=start))))
