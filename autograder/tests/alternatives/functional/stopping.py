"""States are immutable and accumulated; the tests are an ordered table of lambdas."""

from functools import partial, reduce
from itertools import accumulate, repeat, takewhile
from typing import NamedTuple

import numpy as np


class Descent(NamedTuple):
    w: np.ndarray
    losses: tuple
    n_iterations: int
    reason: str


class State(NamedTuple):
    w: np.ndarray
    loss: float
    gradient: np.ndarray
    n: int
    best: float
    bad: int


def loss_reached(loss, threshold):
    return bool(np.less_equal(loss, threshold))


def gradient_vanished(gradient, tolerance):
    return bool(np.sqrt(np.sum(np.square(np.asarray(gradient, dtype=float)))) <= tolerance)


def judge(record, loss, min_delta):
    """(best, failures in a row) after one more loss."""
    best, bad = record
    return (loss, 0) if loss < best - min_delta else (best, bad + 1)


def stopped_improving(losses, patience, min_delta=0.0):
    if len(losses) <= patience:
        return False
    return reduce(partial(judge, min_delta=min_delta), losses[1:], (losses[0], 0))[1] >= patience


def minimize(loss_fn, gradient_fn, w0, learning_rate, *, max_iterations=1000, loss_threshold=None,
             gradient_tolerance=None, patience=None, min_delta=0.0):
    table = (
        ("diverged", True, lambda s: not (np.isfinite(s.loss) and np.all(np.isfinite(s.gradient)))),
        ("loss_threshold", loss_threshold is not None, lambda s: loss_reached(s.loss, loss_threshold)),
        ("gradient_norm", gradient_tolerance is not None, lambda s: gradient_vanished(s.gradient, gradient_tolerance)),
        ("no_improvement", patience is not None, lambda s: s.bad >= patience),
        ("max_iterations", True, lambda s: s.n == max_iterations),
    )

    def reason(state):
        return next((name for name, active, test in table if active and test(state)), None)

    def look(w, n, record):
        loss = float(loss_fn(w))
        best, bad = (loss, 0) if record is None else judge(record, loss, min_delta)
        return State(w, loss, np.asarray(gradient_fn(w), dtype=float), n, best, bad)

    def advance(s, _):
        if s is None or reason(s):
            return None
        return look(np.asarray(s.w - learning_rate * s.gradient), s.n + 1, (s.best, s.bad))

    start = look(np.array(w0, dtype=float), 0, None)
    states = tuple(takewhile(lambda s: s is not None, accumulate(repeat(None), advance, initial=start)))
    end = reason(states[-1])
    # After a divergence the last state but one is the last finite one, unless w0 was already bad.
    w = states[-2:][0].w if end == "diverged" else states[-1].w
    return Descent(w, tuple(s.loss for s in states), states[-1].n, end)
