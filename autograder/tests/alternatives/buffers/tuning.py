"""Losses land in preallocated arrays and leave as views of their filled part; the scan never builds a list."""

import numpy as np


def grid_search(final_loss, learning_rates):
    rates = np.array(learning_rates, dtype=float)
    losses = np.empty(2 * rates.size, dtype=">f8")[::2]
    for place, rate in enumerate(rates):
        losses[place] = final_loss(rate)
    usable = np.isfinite(losses)
    if not usable.any():
        raise ValueError("none of the losses is finite")
    ranking = np.full(rates.size, np.inf)
    np.copyto(ranking, losses, where=usable)
    return rates[np.argmin(ranking), ...], losses


def learning_rate_range_test(loss_fn, gradient_fn, w0, min_rate=1e-5, max_rate=10.0, n_steps=100):
    table = np.empty((n_steps, 2))  # a row per update: rate, loss
    np.copyto(table[:, 0], np.linspace(0, 1, n_steps))
    np.power(max_rate / min_rate, table[:, 0], out=table[:, 0])
    np.multiply(table[:, 0], min_rate, out=table[:, 0])
    w = np.array(w0, dtype=float)
    step = np.empty_like(w)
    lowest = np.full(1, np.inf)
    filled = 0
    for row in table:
        np.multiply(gradient_fn(w), row[0], out=step)
        np.subtract(w, step, out=w)
        row[1] = loss_fn(w)
        filled += 1
        if not np.isfinite(row[1]) or row[1] > 4 * lowest[0]:
            break
        np.minimum.at(lowest, 0, row[1])
    table.flags.writeable = False
    return table[:filled, 0], table[:filled, 1]


def suggest_learning_rate(rates, losses):
    losses = np.array(losses, dtype=float)
    keep = np.flatnonzero(np.isfinite(losses))
    table = np.empty((3, keep.size))
    np.take(np.asarray(rates, dtype=float), keep, out=table[0])
    np.take(losses, keep, out=table[1])
    slope = np.gradient(table[1], np.log(table[0]))
    np.copyto(table[2], slope)
    table[2, np.argmin(table[1]):] = np.inf  # the lowest loss and all after it are out of the race
    return table[0, np.argmin(table[2]), ...]
