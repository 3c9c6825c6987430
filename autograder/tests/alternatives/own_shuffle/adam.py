"""Both bias corrections are folded into the rate and into eps, as the paper's remark suggests."""

import math

import numpy as np


def adam_step(w, m, v, t, gradient, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    w, m, v, gradient = (np.asarray(part, dtype=float) for part in (w, m, v, gradient))
    m = m + (1 - beta1) * (gradient - m)
    v = v + (1 - beta2) * (gradient * gradient - v)
    root = math.sqrt(1 - beta2 ** int(t))
    rate = learning_rate * root / (1 - beta1 ** int(t))
    # eps is scaled by the same root, or it would act on the uncorrected sqrt(v)
    return w - rate * m / (np.sqrt(v) + eps * root), m, v


def adam_descent(gradient_fn, w0, n_steps, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    w = np.array(w0, dtype=float)
    m = v = np.zeros(w.shape)
    path = [w]
    while len(path) <= n_steps:
        slope = gradient_fn(np.asarray(w))
        w, m, v = adam_step(w, m, v, len(path), slope, learning_rate, beta1, beta2, eps)
        path.append(w)
    return np.stack(path)
