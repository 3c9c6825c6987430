"""The moments are an ndarray subclass with a method that corrects them; the step returns a NamedTuple."""

from typing import NamedTuple

import numpy as np


class Moment(np.ndarray):
    """A running mean that started at zero."""

    def corrected(self, beta, t):
        return self / (1 - np.float64(beta) ** np.int64(t))


def moment(x):
    return np.array(x, dtype=np.float64).view(Moment)


class Triple(NamedTuple):
    w: Moment
    m: Moment
    v: Moment


def adam_step(w, m, v, t, gradient, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    g = moment(gradient)
    m = moment(np.float64(beta1) * moment(m) + np.float64(1 - beta1) * g)
    v = moment(np.float64(beta2) * moment(v) + np.float64(1 - beta2) * g * g)
    step = np.float64(learning_rate) * m.corrected(beta1, t) / (np.sqrt(v.corrected(beta2, t)) + eps)
    return Triple(moment(moment(w) - step), m, v)


def adam_descent(gradient_fn, w0, n_steps, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    now = Triple(moment(w0), moment(np.zeros(np.shape(w0))), moment(np.zeros(np.shape(w0))))
    path = (now.w,)
    for t in range(n_steps):
        now = adam_step(*now, t + 1, gradient_fn(now.w), learning_rate, beta1, beta2, eps)
        path += (now.w,)
    return moment(path)
