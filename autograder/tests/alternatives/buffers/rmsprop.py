"""The step writes into arrays given as out, the loop gives it the same ones each time; the path is filled backwards."""

import numpy as np


def rmsprop_step(w, s, gradient, learning_rate=0.01, gamma=0.9, eps=1e-8, out=None):
    w, s, gradient = (np.asarray(part, dtype=float) for part in (w, s, gradient))
    if out is None:
        out = np.empty(w.shape), np.empty(w.shape, order="F")
    new_w, new_s = out
    scratch = np.square(gradient, out=np.empty(w.shape))
    np.multiply(scratch, 1 - gamma, out=scratch)
    np.multiply(s, gamma, out=new_s)
    np.add(new_s, scratch, out=new_s)
    np.add(new_s, eps, out=scratch)
    np.sqrt(scratch, out=scratch)
    np.divide(gradient, scratch, out=scratch)  # the gradient may be w: new_w is written only after this
    np.multiply(scratch, learning_rate, out=scratch)
    np.subtract(w, scratch, out=new_w)
    return new_w, new_s


def rmsprop_descent(gradient_fn, w0, n_steps, learning_rate=0.01, gamma=0.9, eps=1e-8):
    w = np.array(w0, dtype=float)
    s = np.zeros_like(w)
    backwards = np.empty((n_steps + 1,) + w.shape, dtype=">f8")
    path = backwards[::-1]
    path[0] = w
    for t in range(1, n_steps + 1):
        rmsprop_step(w, s, gradient_fn(w), learning_rate, gamma, eps, out=(w, s))
        path[t] = w
    return path
