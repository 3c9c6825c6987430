"""The search is a reduction; the range test is accumulated and cut where the loss explodes."""

from functools import partial, reduce
from itertools import accumulate, takewhile
from math import inf, isfinite
from typing import NamedTuple

import numpy as np


class Step(NamedTuple):
    w: np.ndarray
    rate: float
    loss: float
    smallest: float
    exploded: bool


def better(best, candidate):
    """The second only when it is finite and strictly better."""
    return candidate if isfinite(candidate[1]) and candidate[1] < best[1] else best


def grid_search(final_loss, learning_rates):
    rates = tuple(map(float, learning_rates))
    losses = tuple(map(float, map(final_loss, rates)))
    best_rate, _ = reduce(better, zip(rates, losses), (None, inf))
    if best_rate is None:
        raise ValueError("every loss is infinite or NaN")
    return best_rate, losses


def advance(step, rate, loss_fn, gradient_fn):
    """One update; None after an explosion."""
    if step is None or step.exploded:
        return None
    w = np.asarray(step.w - rate * np.asarray(gradient_fn(step.w), dtype=float))
    loss = float(loss_fn(w))
    return Step(w, rate, loss, min(step.smallest, loss), not isfinite(loss) or loss > 4 * step.smallest)


def learning_rate_range_test(loss_fn, gradient_fn, w0, min_rate=1e-5, max_rate=10.0, n_steps=100):
    rates = np.logspace(np.log10(min_rate), np.log10(max_rate), n_steps)
    start = Step(np.array(w0, dtype=float), 0.0, inf, inf, False)
    update = partial(advance, loss_fn=loss_fn, gradient_fn=gradient_fn)
    _, *steps = takewhile(lambda step: step is not None, accumulate(rates, update, initial=start))
    return np.array([step.rate for step in steps]), np.array([step.loss for step in steps])


def suggest_learning_rate(rates, losses):
    pairs = np.array([pair for pair in zip(rates, losses) if isfinite(pair[1])], dtype=float)
    slopes = np.gradient(pairs[:, 1], np.log(pairs[:, 0]))
    k = min(range(len(pairs)), key=lambda i: pairs[i, 1])
    return pairs[min(range(k), key=lambda i: slopes[i]), 0]
