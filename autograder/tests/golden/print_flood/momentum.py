import numpy as np


def momentum_step(w, v, gradient, learning_rate, gamma=0.9):
    w, v, gradient = np.asarray(w, float), np.asarray(v, float), np.asarray(gradient, float)
    for _ in range(1_000):
        print("still working")
    v = gamma * v + learning_rate * gradient
    return w - v, v


def momentum_descent(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    w = np.array(w0, float)
    v = np.zeros_like(w)
    path = [w]
    for t in range(n_steps):
        rate = learning_rate(t) if callable(learning_rate) else learning_rate
        w, v = momentum_step(w, v, gradient_fn(w), rate, gamma)
        path.append(w)
    return np.array(path)
