"""Both corrections are folded into the rate and eps; powers of beta are running products."""

import math

import numpy as np


def advance(w, m, v, power1, power2, gradient, learning_rate, beta1, beta2, eps):
    """One step in place; power1 and power2 are beta1**t and beta2**t."""
    m += (1 - beta1) * (gradient - m)
    v += (1 - beta2) * (gradient * gradient - v)
    root = math.sqrt(1 - power2)
    w -= learning_rate * root / (1 - power1) * m / (np.sqrt(v) + eps * root)


def adam_step(w, m, v, t, gradient, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    w, m, v, gradient = (np.array(a, dtype=float) for a in (w, m, v, gradient))
    power1 = power2 = 1.0
    for _ in range(int(t)):
        power1 *= beta1
        power2 *= beta2
    advance(w, m, v, power1, power2, gradient, learning_rate, beta1, beta2, eps)
    return w, m, v


def adam_descent(gradient_fn, w0, n_steps, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    w = np.array(w0, dtype=float)
    m, v = np.zeros_like(w), np.zeros_like(w)
    power1 = power2 = 1.0
    path = [w.copy()]
    for _ in range(n_steps):
        power1 *= beta1
        power2 *= beta2
        gradient = np.array(gradient_fn(w), dtype=float)
        advance(w, m, v, power1, power2, gradient, learning_rate, beta1, beta2, eps)
        path.append(w.copy())
    return np.array(path)
