"""float32: rates, losses and slopes are float32; whether a run stops is decided in float64."""

import numpy as np


def narrow(values):
    """float32 where every finite number stays finite, else float64."""
    values = np.asarray(values, dtype=np.float64)
    with np.errstate(over="ignore"):
        small = values.astype(np.float32)
    return small if np.array_equal(np.isfinite(small), np.isfinite(values)) else values


def grid_search(final_loss, learning_rates):
    rates = [float(rate) for rate in learning_rates]
    losses = [float(final_loss(rate)) for rate in rates]
    finite = [i for i in range(len(losses)) if np.isfinite(losses[i])]
    if not finite:
        raise ValueError("no rate gave a finite loss")
    best = min(finite, key=lambda i: losses[i])
    return np.float32(rates[best]), narrow(losses)


def learning_rate_range_test(loss_fn, gradient_fn, w0, min_rate=1e-5, max_rate=10.0, n_steps=100):
    rates = np.logspace(np.log10(min_rate), np.log10(max_rate), n_steps)
    w = np.array(w0, dtype=np.float64)
    losses = []
    smallest = np.inf
    for rate in rates:
        w = np.asarray(w - rate * np.asarray(gradient_fn(w), dtype=np.float64))
        losses.append(float(loss_fn(w)))
        if not np.isfinite(losses[-1]) or losses[-1] > 4 * smallest:
            break
        smallest = min(smallest, losses[-1])
    return narrow(rates[:len(losses)]), narrow(losses)


def suggest_learning_rate(rates, losses):
    finite = np.isfinite(np.asarray(losses, dtype=np.float64))
    rates = np.asarray(rates, dtype=np.float32)[finite]
    losses = np.asarray(losses, dtype=np.float64)[finite]
    lowest = np.argmin(losses)
    slope = np.gradient(losses.astype(np.float32), np.log(rates))
    return rates[np.argmin(slope[:lowest])]
