"""Everything said out loud: the speed is printed on the way, constants have names, a demo runs on import."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable

import numpy as np

log = logging.getLogger(__name__)

DEFAULT_FRICTION = 0.9
SHOW_EVERY = 10


def momentum_step(w, v, gradient, learning_rate: float, gamma: float = DEFAULT_FRICTION):
    """A ball rolling downhill: it keeps gamma of its velocity and gets a push from the gradient."""
    new_v = np.array(v, dtype=float)
    new_v *= gamma
    # The rate belongs to the push, not to the whole velocity: when the rate changes, the two differ.
    new_v += learning_rate * np.asarray(gradient, dtype=float)
    new_w = np.array(w, dtype=float)
    new_w -= new_v
    assert new_w is not w and new_v is not v
    return new_w, new_v


def rate_at(step: int, learning_rate: float | Callable[[int], float]) -> float:
    """The rate may be a number or a schedule; schedules count from zero."""
    if callable(learning_rate):
        return learning_rate(step)
    return learning_rate


def momentum_descent(gradient_fn: Callable, w0, learning_rate, n_steps: int, gamma: float = DEFAULT_FRICTION,
                     verbose: bool = True) -> np.ndarray:
    w = np.array(w0, dtype=float)
    v = np.zeros_like(w)               # at rest
    path = np.zeros((n_steps + 1,) + w.shape)
    path[0] = w
    for t in range(n_steps):
        w, v = momentum_step(w, v, gradient_fn(w), rate_at(t, learning_rate), gamma)
        path[t + 1] = w
        if verbose and t % SHOW_EVERY == 0:
            print(f"t = {t}: speed {np.linalg.norm(v):.4g}")
    log.debug("last velocity %s", v)
    return path


print("demo:", momentum_descent(lambda w: w, [1.0], 0.1, 3, verbose=False).round(4).tolist())

if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print(momentum_descent(lambda w: w, [1.0], lambda t: 0.1 / (t + 1), 30)[-1])
