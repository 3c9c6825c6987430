"""The triple (w, m, v) is folded over the step numbers 1, 2, 3, ..."""

from functools import partial
from itertools import accumulate

import numpy as np

array = partial(np.asarray, dtype=float)


def blend(beta, old, new):
    return beta * old + (1 - beta) * new


def unbiased(beta, t):
    """The correction of an average that started at zero and has seen t values."""
    return lambda average: average / (1 - beta**t)


def adam_step(w, m, v, t, gradient, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    first = blend(beta1, array(m), array(gradient))
    second = blend(beta2, array(v), array(gradient) ** 2)
    direction = unbiased(beta1, t)(first) / (np.sqrt(unbiased(beta2, t)(second)) + eps)
    return array(w) - learning_rate * direction, first, second


def adam_descent(gradient_fn, w0, n_steps, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    step = partial(adam_step, learning_rate=learning_rate, beta1=beta1, beta2=beta2, eps=eps)

    def update(state, t):
        w, m, v = map(array, state)
        return step(w, m, v, t, gradient_fn(w))

    zero = np.zeros(np.shape(w0))
    states = accumulate(range(1, n_steps + 1), update, initial=(np.array(w0, dtype=float), zero, zero))
    return np.stack([w for w, _, _ in states])
