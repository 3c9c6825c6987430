"""The optimiser is a coroutine: gradients are sent in, points come out."""

import numpy as np


def adam_step(w, m, v, t, gradient, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    w, m, v, gradient = (np.asarray(a, dtype=float) for a in (w, m, v, gradient))
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - learning_rate * m_hat / (np.sqrt(v_hat) + eps), m, v


def optimiser(w, **options):
    """Yields w; the gradient at that w is expected back through send()."""
    m = v = np.zeros(w.shape)
    t = 0
    while True:
        gradient = yield w
        t += 1
        w, m, v = map(np.asarray, adam_step(w, m, v, t, gradient, **options))


def points(gradient_fn, w0, n_steps, **options):
    run = optimiser(np.array(w0, dtype=float), **options)
    w = next(run)
    yield w
    for _ in range(n_steps):
        w = run.send(gradient_fn(w))
        yield w


def adam_descent(gradient_fn, w0, n_steps, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    options = {"learning_rate": learning_rate, "beta1": beta1, "beta2": beta2, "eps": eps}
    return np.stack(list(points(gradient_fn, w0, n_steps, **options)))
