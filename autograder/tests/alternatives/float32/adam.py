"""float32: moments and step are float32; 1 - beta**t is taken before rounding."""

import numpy as np


def adam_step(w, m, v, t, gradient, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    w, m, v, gradient = (np.asarray(values, dtype=np.float32) for values in (w, m, v, gradient))
    m = np.float32(beta1) * m + np.float32(1 - beta1) * gradient
    v = np.float32(beta2) * v + np.float32(1 - beta2) * gradient**2
    m_hat = m / np.float32(1 - beta1 ** int(t))
    v_hat = v / np.float32(1 - beta2 ** int(t))
    w = w - np.float32(learning_rate) * m_hat / (np.sqrt(v_hat) + np.float32(eps))
    return np.asarray(w), np.asarray(m), np.asarray(v)


def adam_descent(gradient_fn, w0, n_steps, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    w = np.array(w0, dtype=np.float32)
    m, v = np.zeros_like(w), np.zeros_like(w)
    path = [w]
    for t in range(1, n_steps + 1):
        w, m, v = adam_step(w, m, v, t, gradient_fn(w), learning_rate, beta1, beta2, eps)
        path.append(w)
    return np.array(path)
