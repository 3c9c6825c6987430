"""float32: the running mean and the step are float32; 1 - gamma is taken before rounding."""

import numpy as np


def rmsprop_step(w, s, gradient, learning_rate=0.01, gamma=0.9, eps=1e-8):
    w, s, gradient = (np.asarray(values, dtype=np.float32) for values in (w, s, gradient))
    s = np.float32(gamma) * s + np.float32(1 - gamma) * gradient**2
    w = w - np.float32(learning_rate) * gradient / np.sqrt(s + np.float32(eps))
    return np.asarray(w), np.asarray(s)


def rmsprop_descent(gradient_fn, w0, n_steps, learning_rate=0.01, gamma=0.9, eps=1e-8):
    w = np.array(w0, dtype=np.float32)
    s = np.zeros_like(w)
    path = [w]
    for _ in range(n_steps):
        w, s = rmsprop_step(w, s, gradient_fn(w), learning_rate, gamma, eps)
        path.append(w)
    return np.array(path)
