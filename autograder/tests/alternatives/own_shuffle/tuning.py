"""The winner is the least pair (loss, position); the rates grow by a running product; the slopes are walked by hand."""

import math

import numpy as np


def grid_search(final_loss, learning_rates):
    rates = [float(rate) for rate in learning_rates]
    losses = [float(final_loss(rate)) for rate in rates]
    ranked = sorted((loss, place) for place, loss in enumerate(losses) if math.isfinite(loss))
    if not ranked:
        raise ValueError("no rate ended with a finite loss")
    _, place = ranked[0]
    return rates[place], losses


def learning_rate_range_test(loss_fn, gradient_fn, w0, min_rate=1e-5, max_rate=10.0, n_steps=100):
    growth = (max_rate / min_rate) ** (1 / (n_steps - 1))
    w = np.array(w0, dtype=float)
    rate = min_rate
    seen = []
    while len(seen) < n_steps:
        w = np.asarray(w - rate * np.asarray(gradient_fn(w), dtype=float))
        loss = float(loss_fn(w))
        ceiling = 4 * min((earlier for _, earlier in seen), default=math.inf)
        seen.append((rate, loss))
        rate *= growth
        if loss > ceiling or not math.isfinite(loss):
            break
    rates, losses = zip(*seen)
    return np.array(rates), np.array(losses)


def suggest_learning_rate(rates, losses):
    points = [(float(r), float(v)) for r, v in zip(rates, losses) if math.isfinite(v)]
    rates, losses = np.array(points).T
    slope = np.gradient(losses, np.log(rates))
    valley = losses.tolist().index(min(losses))
    steepest = place = 0
    while place < valley:
        if slope[place] < slope[steepest]:
            steepest = place
        place += 1
    return rates[steepest]
