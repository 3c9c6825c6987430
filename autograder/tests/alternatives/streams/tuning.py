"""min() picks the winner from a generator; the range test is a generator that ends itself."""

import math
from operator import itemgetter

import numpy as np


def grid_search(final_loss, learning_rates):
    rates = [float(rate) for rate in learning_rates]
    losses = [float(final_loss(rate)) for rate in rates]
    finite = (pair for pair in zip(rates, losses) if math.isfinite(pair[1]))
    # min() keeps the first of equals and raises ValueError when there is nothing to choose from.
    best_rate, _ = min(finite, key=itemgetter(1))
    return best_rate, losses


def ramp(loss_fn, gradient_fn, w0, rates):
    """(rate, loss after the update) until the loss explodes or the rates run out."""
    w = np.array(w0, dtype=float)
    smallest = math.inf
    for rate in rates:
        w = np.asarray(w - rate * np.asarray(gradient_fn(w), dtype=float))
        loss = float(loss_fn(w))
        yield rate, loss
        if not math.isfinite(loss) or loss > 4 * smallest:
            return
        smallest = min(smallest, loss)


def learning_rate_range_test(loss_fn, gradient_fn, w0, min_rate=1e-5, max_rate=10.0, n_steps=100):
    growth = max_rate / min_rate
    rates = (min_rate * growth ** (i / (n_steps - 1)) for i in range(n_steps))
    tried, losses = zip(*ramp(loss_fn, gradient_fn, w0, rates))
    return np.array(tried), np.array(losses)


def suggest_learning_rate(rates, losses):
    finite = (pair for pair in zip(rates, losses) if math.isfinite(pair[1]))
    rates, losses = (np.array(column, dtype=float) for column in zip(*finite))
    slopes = np.gradient(losses, np.log(rates))
    before_the_smallest = zip(slopes[: losses.argmin()], rates)
    return float(min(before_the_smallest, key=itemgetter(0))[1])
