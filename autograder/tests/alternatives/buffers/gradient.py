"""One Fortran-ordered probe is moved by ufunc.at and put back; answers are big-endian, strided or 0-d."""

import numpy as np


def numerical_gradient(f, w, h=1e-5):
    probe = np.array(w, dtype=float, order="F")
    # the answer is every second entry of a buffer of twice the size, in the other byte order
    wide = np.zeros(probe.shape + (2,), dtype=">f8")
    slope = wide[..., 0]
    for place in np.ndindex(probe.shape):
        saved = float(probe[place])
        np.add.at(probe, place, h)
        above = float(f(probe))
        probe[place] = saved
        np.subtract.at(probe, place, h)
        below = float(f(probe))
        probe[place] = saved
        slope[place] = (above - below) / (2 * h)
    return slope


def residual(w, X, y):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    if y.ndim != 1:
        raise ValueError("y must have one axis")
    out = np.empty(y.size)
    np.matmul(X, np.asarray(w, dtype=float), out=out)
    np.subtract(out, y, out=out)
    return X, out


def mse_loss(w, X, y):
    _, out = residual(w, X, y)
    np.multiply(out, out, out=out)
    loss = np.empty(())
    np.mean(out, out=loss)
    return loss


def mse_gradient(w, X, y):
    X, out = residual(w, X, y)
    total = np.zeros(X.shape[1] + 2)
    middle = total[1:-1]
    columns = np.arange(X.shape[1])
    for row, error in zip(X, out):
        np.add.at(middle, columns, row * error)
    np.multiply(middle, 2 / out.size, out=middle)
    middle.flags.writeable = False
    return middle


def relative_error(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    squares = np.empty((3,) + a.shape)
    np.subtract(a, b, out=squares[0, ...])
    np.copyto(squares[1, ...], a)
    np.copyto(squares[2, ...], b)
    np.square(squares, out=squares)
    top, left, right = np.sqrt(squares.reshape(3, -1).sum(axis=1))
    return np.array(top / (left + right) if left + right else 0.0)
