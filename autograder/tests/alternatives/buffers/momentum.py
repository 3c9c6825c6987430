"""Position and velocity are two rows of one buffer that the whole run reuses; the answers are views of it."""

import numpy as np


def push(state, gradient, learning_rate, gamma):
    """Advance state = (w, v) in place; the gradient may be a view of state itself."""
    w, v = state[0, ...], state[1, ...]
    scaled = np.multiply(gradient, learning_rate)
    np.multiply(v, gamma, out=v)
    np.add(v, scaled, out=v)
    np.subtract(w, v, out=w)


def momentum_step(w, v, gradient, learning_rate, gamma=0.9):
    w = np.asarray(w, dtype=float)
    state = np.empty((2,) + w.shape, dtype=">f8")
    np.copyto(state[0, ...], w)
    np.copyto(state[1, ...], np.asarray(v, dtype=float))
    push(state, np.asarray(gradient, dtype=float), learning_rate, gamma)
    return state[0, ...], state[1, ...]


def momentum_descent(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    w0 = np.asarray(w0, dtype=float)
    state = np.zeros((2,) + w0.shape)
    np.copyto(state[0, ...], w0)
    point = state[0, ...]
    # time is the last axis in memory and the first one in the answer
    store = np.empty(w0.shape + (n_steps + 1,))
    path = np.moveaxis(store, -1, 0)
    path[0] = point
    for t in range(n_steps):
        rate = learning_rate(t) if callable(learning_rate) else learning_rate
        push(state, gradient_fn(point), rate, gamma)
        path[t + 1] = point
    return path
