"""The callback sees one buffer again and again; the path is a strided, read-only view of a larger array."""

import numpy as np


def gradient_step(w, gradient, learning_rate):
    out = np.empty(np.shape(w), dtype=">f8")
    np.copyto(out, np.asarray(gradient, dtype=float))
    np.multiply(out, learning_rate, out=out)
    np.subtract(np.asarray(w, dtype=float), out, out=out)
    return out


def gradient_descent(gradient_fn, w0, learning_rate, n_steps):
    w = np.array(w0, dtype=float)
    step = np.empty_like(w)
    store = np.full((2 * n_steps + 2,) + w.shape, np.nan)
    path = store[1::2]  # the other half stays unused
    np.copyto(path[0, ...], w)
    for t in range(1, n_steps + 1):
        # the slope may be w itself, so it is read completely before w moves
        np.multiply(gradient_fn(w), learning_rate, out=step)
        np.subtract(w, step, out=w)
        np.copyto(path[t, ...], w)
    path.flags.writeable = False
    return path
