"""Loops: the moments of one coordinate at a time, the powers of beta by repeated products."""

import math

import numpy as np


def advance(w, m, v, gradient, learning_rate, beta1, beta2, power1, power2, eps):
    w, m, v, gradient = (np.asarray(values, dtype=float) for values in (w, m, v, gradient))
    new_w, new_m, new_v = np.empty(w.shape), np.empty(w.shape), np.empty(w.shape)
    for place in np.ndindex(w.shape):
        g = gradient[place]
        first = beta1 * m[place] + (1 - beta1) * g
        second = beta2 * v[place] + (1 - beta2) * g * g
        new_m[place] = first
        new_v[place] = second
        step = first / (1 - power1) / (math.sqrt(second / (1 - power2)) + eps)
        new_w[place] = w[place] - learning_rate * step
    return new_w, new_m, new_v


def adam_step(w, m, v, t, gradient, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    power1 = power2 = 1.0
    for _ in range(int(t)):
        power1 *= beta1
        power2 *= beta2
    return advance(w, m, v, gradient, learning_rate, beta1, beta2, power1, power2, eps)


def adam_descent(gradient_fn, w0, n_steps, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    w = np.array(w0, dtype=float)
    m = v = np.zeros(w.shape)
    power1 = power2 = 1.0
    path = np.empty((n_steps + 1, *w.shape))
    path[0] = w
    for step in range(n_steps):
        power1 *= beta1
        power2 *= beta2
        w, m, v = advance(w, m, v, gradient_fn(w), learning_rate, beta1, beta2, power1, power2, eps)
        path[step + 1] = w
    return path
