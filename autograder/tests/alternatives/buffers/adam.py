"""A block of three rows holds w, m and v; everything happens inside it, and the answers are its read-only rows."""

import numpy as np


def advance(block, t, gradient, learning_rate, beta1, beta2, eps):
    """Move block = (w, m, v) in place; a copy of the gradient is taken first, as it may be a row of block."""
    w, m, v = (block[row, ...] for row in range(3))
    g = np.array(gradient, dtype=float)
    root = np.empty(g.shape)
    np.multiply(m, beta1, out=m)
    np.add(m, np.multiply(g, 1 - beta1, out=root), out=m)
    np.multiply(v, beta2, out=v)
    np.square(g, out=g)
    np.add(v, np.multiply(g, 1 - beta2, out=g), out=v)
    np.divide(v, 1 - beta2 ** t, out=root)
    np.sqrt(root, out=root)
    np.add(root, eps, out=root)
    np.divide(m, root, out=root)
    np.multiply(root, learning_rate / (1 - beta1 ** t), out=root)
    np.subtract(w, root, out=w)


def adam_step(w, m, v, t, gradient, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    block = np.empty((3,) + np.shape(w), order="F")
    for row, part in enumerate((w, m, v)):
        np.copyto(block[row, ...], np.asarray(part, dtype=float))
    advance(block, t, gradient, learning_rate, beta1, beta2, eps)
    block.flags.writeable = False
    return block[0, ...], block[1, ...], block[2, ...]


def adam_descent(gradient_fn, w0, n_steps, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    w0 = np.asarray(w0, dtype=float)
    block = np.zeros((3,) + w0.shape)
    point = block[0, ...]
    np.copyto(point, w0)
    path = np.empty((n_steps + 3,) + w0.shape)[1:-1]
    np.copyto(path[0, ...], point)
    for t in range(1, n_steps + 1):
        advance(block, t, gradient_fn(point), learning_rate, beta1, beta2, eps)
        np.copyto(path[t, ...], point)
    return path
