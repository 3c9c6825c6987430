"""Loops: best so far with `<`, rates by a running product, the slope formula written out."""

import math

import numpy as np


def grid_search(final_loss, learning_rates):
    losses = []
    best_rate = None
    best_loss = math.inf
    for rate in learning_rates:
        loss = float(final_loss(float(rate)))
        losses.append(loss)
        if math.isfinite(loss) and loss < best_loss:
            best_rate, best_loss = float(rate), loss
    if best_rate is None:
        raise ValueError("no rate gave a finite loss")
    return best_rate, losses


def learning_rate_range_test(loss_fn, gradient_fn, w0, min_rate=1e-5, max_rate=10.0, n_steps=100):
    growth = (max_rate / min_rate) ** (1 / (n_steps - 1))
    rate, smallest = float(min_rate), math.inf
    w = np.array(w0, dtype=float)
    rates, losses = [], []
    for _ in range(n_steps):
        gradient = np.asarray(gradient_fn(w), dtype=float)
        moved = np.empty(w.shape)
        for place in np.ndindex(w.shape):
            moved[place] = w[place] - rate * gradient[place]
        w = moved
        loss = float(loss_fn(w))
        rates.append(rate)
        losses.append(loss)
        if not math.isfinite(loss) or loss > 4 * smallest:
            break
        if loss < smallest:
            smallest = loss
        rate *= growth
    return np.array(rates), np.array(losses)


def suggest_learning_rate(rates, losses):
    x, f, kept = [], [], []
    for rate, loss in zip(rates, losses):
        if math.isfinite(loss):
            x.append(math.log(rate))
            f.append(float(loss))
            kept.append(float(rate))
    lowest = 0
    for i in range(len(f)):
        if f[i] < f[lowest]:
            lowest = i
    best, steepest = 0, math.inf
    for i in range(lowest):
        right = x[i + 1] - x[i]
        slope = (f[i + 1] - f[i]) / right
        if i > 0:
            left = x[i] - x[i - 1]
            before = (f[i] - f[i - 1]) / left
            slope = (left * slope + right * before) / (left + right)
        if slope < steepest:
            best, steepest = i, slope
    return kept[best]
