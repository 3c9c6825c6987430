"""Everything said out loud: each line of the algorithm has its comment, the moments are printed, assertions guard t."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

log = logging.getLogger(__name__)
PRINT_EVERY = 10


class State(NamedTuple):
    w: np.ndarray
    m: np.ndarray
    v: np.ndarray


def _corrected(moment: np.ndarray, beta: float, t: int) -> np.ndarray:
    """Undo the pull towards zero of an average that started at zero."""
    return moment / (1.0 - beta ** t)


def adam_step(w, m, v, t: int, gradient, learning_rate: float = 0.001, beta1: float = 0.9, beta2: float = 0.999,
              eps: float = 1e-8) -> State:
    assert t >= 1, "the first step is number one: with t = 0 the correction would divide by zero"
    g = np.array(gradient, dtype=float)
    new_m, new_v = np.array(m, dtype=float), np.array(v, dtype=float)
    # first moment: where have the gradients pointed lately?
    new_m *= beta1
    new_m += (1 - beta1) * g
    # second moment: how large have they been?
    new_v *= beta2
    new_v += (1 - beta2) * g * g
    # The corrected moments are used for this step only; what is kept are the raw ones.
    m_hat, v_hat = _corrected(new_m, beta1, t), _corrected(new_v, beta2, t)
    new_w = np.array(w, dtype=float)
    new_w -= learning_rate * m_hat / (np.sqrt(v_hat) + eps)
    return State(new_w, new_m, new_v)


def adam_descent(gradient_fn: Callable, w0, n_steps: int, learning_rate: float = 0.001, beta1: float = 0.9,
                 beta2: float = 0.999, eps: float = 1e-8, verbose: bool = True) -> np.ndarray:
    start = np.array(w0, dtype=float)
    state = State(start, np.zeros_like(start), np.zeros_like(start))
    path = [start.copy()]
    for t in range(1, n_steps + 1):
        gradient = gradient_fn(state.w)
        state = adam_step(*state, t, gradient, learning_rate, beta1, beta2, eps)
        path.append(state.w.copy())
        if verbose and t % PRINT_EVERY == 0:
            print(f"t = {t}: |m| = {np.linalg.norm(state.m):.3g}, |v| = {np.linalg.norm(state.v):.3g}")
    log.info("done")
    return np.array(path)


print("demo:", adam_step([1.0], [0.0], [0.0], 1, [4.0], learning_rate=0.1).w.round(4).tolist())

if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print(adam_descent(lambda w: w, [1.0, -3.0], 100, learning_rate=0.1)[-1])
