"""Position and velocity are an ndarray subclass; pairs are tuples, the velocity is stored with the other sign."""

import numpy as np


class State(np.ndarray):
    """Nothing but another type."""


def state(x):
    return np.array(x, dtype=np.float64).view(State)


def momentum_step(w, v, gradient, learning_rate, gamma=0.9):
    velocity = state(np.float64(gamma) * state(v) + np.float64(learning_rate) * state(gradient))
    return state(state(w) - velocity), velocity


def momentum_descent(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    w = state(w0)
    drift = state(np.zeros(w.shape))  # minus the velocity: what is added to w
    path = (w,)
    for t in range(n_steps):
        rate = np.float64(learning_rate(t) if callable(learning_rate) else learning_rate)
        drift = state(gamma * drift - rate * state(gradient_fn(w)))
        w = state(w + drift)
        path += (w,)
    return state(path)
