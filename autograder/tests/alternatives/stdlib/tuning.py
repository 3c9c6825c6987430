"""Rates are powers of a Decimal, losses a list of floats, the slopes of unequally spaced points written out."""

import math
from decimal import Decimal

import numpy as np


def flat(x):
    return np.asarray(x, dtype=float).ravel().tolist()


def grid_search(final_loss, learning_rates):
    results = [(rate, float(final_loss(rate))) for rate in flat(learning_rates)]
    finite = [result for result in results if math.isfinite(result[1])]
    if not finite:
        raise ValueError("not one finite loss")
    best_rate, _ = min(finite, key=lambda result: result[1])  # min keeps the first of equals
    return best_rate, np.array([loss for _, loss in results])


def geometric(low, high, n):
    low, high = Decimal(float(low)), Decimal(float(high))
    return [float(low * (high / low) ** (Decimal(i) / (n - 1))) for i in range(n)]


def learning_rate_range_test(loss_fn, gradient_fn, w0, min_rate=1e-5, max_rate=10.0, n_steps=100):
    shape, w = np.shape(w0), flat(w0)
    rates, losses = [], []
    for rate in geometric(min_rate, max_rate, int(n_steps)):
        slope = flat(gradient_fn(np.array(w).reshape(shape)))
        w = [x - rate * g for x, g in zip(w, slope)]
        loss = float(loss_fn(np.array(w).reshape(shape)))
        too_high = bool(losses) and loss > 4 * min(losses)
        rates.append(rate)
        losses.append(loss)
        if too_high or not math.isfinite(loss):
            break
    return np.array(rates), np.array(losses)


def slopes(x, y):
    """Second order inside, one-sided at both ends, as np.gradient does it."""
    ahead = [(y[i + 1] - y[i]) / (x[i + 1] - x[i]) for i in range(len(x) - 1)]
    inner = []
    for i in range(1, len(x) - 1):
        left, right = x[i] - x[i - 1], x[i + 1] - x[i]
        inner.append((right * ahead[i - 1] + left * ahead[i]) / (left + right))
    return [ahead[0], *inner, ahead[-1]]


def suggest_learning_rate(rates, losses):
    points = [(r, loss) for r, loss in zip(flat(rates), flat(losses)) if math.isfinite(loss)]
    rates, losses = zip(*points)
    lowest = losses.index(min(losses))
    slope = slopes([math.log(r) for r in rates], losses)
    return rates[min(range(lowest), key=slope.__getitem__)]
