"""The rates of the range test are a running product; the search is one argmin over repaired losses."""

import numpy as np


def grid_search(final_loss, learning_rates):
    learning_rates = np.array(learning_rates, dtype=float)
    losses = np.array([float(final_loss(rate)) for rate in learning_rates])
    # A loss that is not finite counts as the worst of all, minus infinity too.
    repaired = np.where(np.isfinite(losses), losses, np.inf)
    if np.isinf(repaired).all():
        raise ValueError("not one loss is finite")
    return learning_rates[np.argmin(repaired)], losses


def learning_rate_range_test(loss_fn, gradient_fn, w0, min_rate=1e-5, max_rate=10.0, n_steps=100):
    w = np.array(w0, dtype=float)
    factor = (max_rate / min_rate) ** (1 / (n_steps - 1))
    rate, limit = float(min_rate), np.inf
    rates, losses = [], []
    for left in reversed(range(n_steps)):
        if left == 0:
            rate = float(max_rate)
        w = np.asarray(w - rate * np.asarray(gradient_fn(w), dtype=float))
        loss = float(loss_fn(w))
        rates.append(rate)
        losses.append(loss)
        if not np.isfinite(loss) or loss > limit:
            break
        limit = min(limit, 4 * loss)
        rate *= factor
    return np.array(rates), np.array(losses)


def suggest_learning_rate(rates, losses):
    rates, losses = np.asarray(rates, dtype=float), np.asarray(losses, dtype=float)
    finite = np.isfinite(losses)
    rates, losses = rates[finite], losses[finite]
    # Another base of the logarithm scales every slope alike.
    slope = np.gradient(losses, np.log2(rates))
    k = int(np.argmin(losses))
    return float(rates[:k][np.argmin(slope[:k])])
