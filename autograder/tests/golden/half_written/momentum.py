import numpy as np


def momentum_step(w, v, gradient, learning_rate, gamma=0.9):
    w, v, gradient = np.asarray(w, float), np.asarray(v, float), np.asarray(gradient, float)
    v = gamma * v + learning_rate * gradient
    return w - v, v


def momentum_descent(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    raise NotImplementedError
