"""float32: position and velocity are float32, every rate and gamma is rounded to float32 first."""

import numpy as np


def momentum_step(w, v, gradient, learning_rate, gamma=0.9):
    w, v, gradient = (np.asarray(values, dtype=np.float32) for values in (w, v, gradient))
    v = np.float32(gamma) * v + np.float32(learning_rate) * gradient
    return np.asarray(w - v), np.asarray(v)


def momentum_descent(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    w = np.array(w0, dtype=np.float32)
    v = np.zeros_like(w)
    path = [w]
    for t in range(n_steps):
        rate = learning_rate(t) if callable(learning_rate) else learning_rate
        w, v = momentum_step(w, v, gradient_fn(w), rate, gamma)
        path.append(w)
    return np.array(path)
