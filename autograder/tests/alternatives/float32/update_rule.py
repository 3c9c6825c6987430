"""float32: the parameters, the gradients and the path are float32 arrays."""

import numpy as np


def gradient_step(w, gradient, learning_rate):
    w, gradient = np.asarray(w, dtype=np.float32), np.asarray(gradient, dtype=np.float32)
    return np.asarray(w - np.float32(learning_rate) * gradient)


def gradient_descent(gradient_fn, w0, learning_rate, n_steps):
    w = np.array(w0, dtype=np.float32)
    path = [w]
    for _ in range(n_steps):
        w = gradient_step(w, gradient_fn(w), learning_rate)
        path.append(w)
    return np.array(path)
