"""Everything said out loud: printed progress, type hints, long comments, sanity checks and two demos."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable

import numpy as np

log = logging.getLogger(__name__)

SHOW_EVERY = 10  # how many entries go by between two printed lines
TINY = 0.0       # below or at this the two norms count as zero


def to_floats(values) -> np.ndarray:
    """My own helper: always a fresh float array, so that nothing of the caller's is ever touched."""
    return np.array(values, dtype=np.float64)


def numerical_gradient(f: Callable, w, h: float = 1e-5, verbose: bool = True) -> np.ndarray:
    """Central differences, entry by entry, on a private copy of w that is put back after each probe."""
    point = to_floats(w)
    result = np.zeros_like(point)
    if verbose:
        print(f"numerical_gradient: {point.size} entries, h = {h}")
    for count, place in enumerate(np.ndindex(point.shape)):
        saved = point[place]          # remember the exact value: adding h and taking it away again would drift
        point[place] = saved + h
        right = float(f(point))
        point[place] = saved - h
        left = float(f(point))
        point[place] = saved
        result[place] = (right - left) / (2 * h)
        if verbose and count % SHOW_EVERY == 0:
            print(f"  entry {place}: {result[place]:.6g}")
    assert result.shape == np.shape(w), "the gradient has the shape of the parameters"
    return result


def predictions_minus_targets(w, X, y) -> np.ndarray:
    targets = to_floats(y)
    # A column (N, 1) minus a row (N,) would silently make an N x N table.
    if targets.ndim != 1:
        message = f"y must have shape (N,), not {targets.shape}"
        log.error(message)
        raise ValueError(message)
    error = to_floats(X) @ to_floats(w)
    error -= targets                  # in place, but on my own array
    return error


def mse_loss(w, X, y, verbose: bool = False) -> float:
    error = predictions_minus_targets(w, X, y)
    loss = float(np.mean(error ** 2))
    assert not loss < 0, "a mean of squares is never negative"
    if verbose:
        print("loss:", loss)
    return loss


def mse_gradient(w, X, y) -> np.ndarray:
    error = predictions_minus_targets(w, X, y)
    return 2.0 / error.size * (to_floats(X).T @ error)


def relative_error(a, b) -> float:
    a, b = to_floats(a), to_floats(b)
    size = float(np.linalg.norm(a.ravel()) + np.linalg.norm(b.ravel()))
    return 0.0 if size == TINY else float(np.linalg.norm((a - b).ravel())) / size


print("demo: the slope of x**2 at 3 is about", numerical_gradient(lambda x: x[0] ** 2, [3.0], verbose=False))

if __name__ == "__main__":
    warnings.warn("this is only a demo")
    print(relative_error([1.0, 2.0], [1.0, 2.1]))
