"""Vectorised: masks and argmin instead of comparisons, np.geomspace for the rates."""

import numpy as np


def grid_search(final_loss, learning_rates):
    rates = np.asarray(learning_rates, dtype=float)
    losses = np.array([final_loss(rate) for rate in rates], dtype=float)
    finite = np.isfinite(losses)
    if not finite.any():
        raise ValueError("no rate gave a finite loss")
    return rates[finite][np.argmin(losses[finite])], losses


def learning_rate_range_test(loss_fn, gradient_fn, w0, min_rate=1e-5, max_rate=10.0, n_steps=100):
    rates = np.geomspace(min_rate, max_rate, n_steps)
    w = np.asarray(w0, dtype=float)
    losses = np.full(n_steps, np.nan)
    for i, rate in enumerate(rates):
        w = np.asarray(w - rate * np.asarray(gradient_fn(w), dtype=float))
        losses[i] = loss_fn(w)
        if not np.isfinite(losses[i]) or losses[i] > 4 * np.min(losses[:i], initial=np.inf):
            break
    return rates[: i + 1], losses[: i + 1]


def suggest_learning_rate(rates, losses):
    rates, losses = np.asarray(rates, dtype=float), np.asarray(losses, dtype=float)
    finite = np.isfinite(losses)
    slope = np.gradient(losses[finite], np.log(rates[finite]))
    return rates[finite][np.argmin(slope[: np.argmin(losses[finite])])]
