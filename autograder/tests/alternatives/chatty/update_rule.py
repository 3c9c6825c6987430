"""Everything said out loud: printed progress, type hints, module-level constants, a demo that runs on import."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable

import numpy as np

logger = logging.getLogger("gradient descent")
PRINT_EVERY: int = 5


def gradient_step(w, gradient, learning_rate: float) -> np.ndarray:
    """One step against the gradient.

    The gradient points uphill, so we go the other way: hence the minus.
    """
    moved = np.array(w, dtype=float)                       # my own copy ...
    moved -= learning_rate * np.array(gradient, dtype=float)  # ... which I may change in place
    return moved


def describe(step: int, w: np.ndarray) -> str:
    return f"step {step:4d}: |w| = {np.linalg.norm(w):.6g}"


def gradient_descent(gradient_fn: Callable, w0, learning_rate: float, n_steps: int,
                     verbose: bool = True) -> np.ndarray:
    """Walk n_steps steps and keep every point, the first one included."""
    w = np.array(w0, dtype=float)
    history = [w.copy()]
    for step in range(n_steps):
        gradient = gradient_fn(w)
        # gradient_step hands back a new array, so the points already in the history stay what they were
        w = gradient_step(w, gradient, learning_rate)
        history.append(w.copy())
        if verbose and step % PRINT_EVERY == 0:
            print(describe(step, w))
    path = np.array(history)
    # sanity: one point more than steps
    assert path.shape == (n_steps + 1, *w.shape)
    logger.info("finished after %d steps", n_steps)
    return path


print("demo:", gradient_descent(lambda w: 2 * w, [1.0, -1.0], 0.25, 2, verbose=False).tolist())

if __name__ == "__main__":
    warnings.simplefilter("ignore")
    for eta in (0.1, 0.5, 0.9):
        print(eta, gradient_descent(lambda w: 2 * w, [1.0], eta, 10)[-1])
