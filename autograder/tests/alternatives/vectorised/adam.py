"""Vectorised: both moments in one stacked array, both betas broadcast over it."""

from itertools import accumulate

import numpy as np


def adam_step(w, m, v, t, gradient, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    w, g = np.asarray(w, dtype=float), np.asarray(gradient, dtype=float)
    betas = np.reshape([beta1, beta2], (2,) + g.ndim * (1,))
    moments = betas * np.array([m, v], dtype=float) + (1 - betas) * np.stack([g, g**2])
    m_hat, v_hat = moments / (1 - betas**t)
    return w - learning_rate * m_hat / (np.sqrt(v_hat) + eps), *moments


def adam_descent(gradient_fn, w0, n_steps, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    def step(state, t):
        g = gradient_fn(state[0, ...])
        return np.stack(adam_step(*state, t, g, learning_rate, beta1, beta2, eps))

    w0 = np.asarray(w0, dtype=float)
    start = np.stack([w0, np.zeros(w0.shape), np.zeros(w0.shape)])
    return np.stack(list(accumulate(range(1, n_steps + 1), step, initial=start)))[:, 0]
