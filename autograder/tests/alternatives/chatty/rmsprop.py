"""Everything said out loud: the running mean is printed, the place of eps is argued for, assertions check it."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable

import numpy as np

log = logging.getLogger(__name__)

RATE, DECAY, SAFETY = 0.01, 0.9, 1e-8
SHOW_EVERY = 10


def rmsprop_step(w, s, gradient, learning_rate: float = RATE, gamma: float = DECAY, eps: float = SAFETY):
    """Divide every coordinate by the size its gradient has had lately."""
    g = np.array(gradient, dtype=float)
    new_s = np.array(s, dtype=float)
    new_s *= gamma
    new_s += (1 - gamma) * g ** 2
    # eps sits under the root here. Other libraries add it after the root; the two differ when s is small.
    scale = np.sqrt(new_s + eps)
    new_w = np.array(w, dtype=float)
    new_w -= learning_rate * g / scale
    assert new_w.shape == g.shape == new_s.shape, "three arrays of one shape"
    return new_w, new_s


def rmsprop_descent(gradient_fn: Callable, w0, n_steps: int, learning_rate: float = RATE, gamma: float = DECAY,
                    eps: float = SAFETY, verbose: bool = True) -> np.ndarray:
    w = np.array(w0, dtype=float)
    s = np.zeros(w.shape)
    points = [w.copy()]
    while len(points) < n_steps + 1:
        g = gradient_fn(w)
        w, s = rmsprop_step(w, s, g, learning_rate=learning_rate, gamma=gamma, eps=eps)
        points.append(w.copy())
        if verbose and len(points) % SHOW_EVERY == 0:
            print(f"{len(points) - 1} steps, mean square {np.mean(s):.4g}")
    if not np.all(np.isfinite(w)):
        log.warning("not finite any more: %s", w)
    return np.array(points)


# The first step has the length rate / sqrt(1 - gamma), about 0.0316, whatever the gradient.
print("demo:", rmsprop_step([0.0, 0.0], [0.0, 0.0], [5.0, 500.0])[0].round(4).tolist())

if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print(rmsprop_descent(lambda w: np.array([1.0, 100.0]) * w, [1.0, 1.0], 120)[-1])
