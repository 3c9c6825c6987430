"""Everything said out loud: results in a printed table, a warning on an early stop, a demo that runs on import."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable

import numpy as np

log = logging.getLogger(__name__)

BLOW_UP = 4.0   # a loss above this many times the best one seen ends the range test


def grid_search(final_loss: Callable, learning_rates, verbose: bool = True):
    """Try every rate, print a table, hand back the winner and all the losses."""
    losses, best_rate, best_loss = [], None, np.inf
    for rate in learning_rates:
        rate = float(rate)
        loss = float(final_loss(rate))
        losses.append(loss)
        # "<" and not "<=": on a tie the earlier rate stays
        if np.isfinite(loss) and loss < best_loss:
            best_rate, best_loss = rate, loss
        if verbose:
            print(f"{rate:10.4g}  {loss:12.6g}{'  <- best so far' if best_rate == rate else ''}")
    if best_rate is None:
        raise ValueError("every rate diverged: there is nothing to choose from")
    return best_rate, losses


def learning_rate_range_test(loss_fn: Callable, gradient_fn: Callable, w0, min_rate: float = 1e-5,
                             max_rate: float = 10.0, n_steps: int = 100, verbose: bool = False):
    assert n_steps >= 2, "one rate is no range"
    plan = np.geomspace(min_rate, max_rate, n_steps)
    w = np.array(w0, dtype=float)
    rates: list[float] = []
    losses: list[float] = []
    lowest = np.inf
    for rate in plan:
        w -= rate * np.asarray(gradient_fn(w), dtype=float)
        loss = float(loss_fn(w))
        rates.append(float(rate))
        losses.append(loss)              # record first, decide afterwards
        if verbose:
            print(f"rate {rate:.3g}: loss {loss:.6g}")
        if not np.isfinite(loss) or loss > BLOW_UP * lowest:
            warnings.warn(f"stopped at rate {rate:.3g}")
            break
        lowest = min(lowest, loss)
    return np.array(rates), np.array(losses)


def suggest_learning_rate(rates, losses, verbose: bool = True) -> float:
    rates, losses = np.array(rates, dtype=float), np.array(losses, dtype=float)
    # A NaN would poison the slopes of its neighbours too, so such points leave before anything is computed.
    usable = np.isfinite(losses)
    rates, losses = rates[usable], losses[usable]
    slopes = np.gradient(losses, np.log(rates))
    valley = int(np.argmin(losses))
    steepest = int(np.argmin(slopes[:valley]))
    if verbose:
        print(f"the loss falls fastest at {rates[steepest]:.3g} and is lowest at {rates[valley]:.3g}")
    return float(rates[steepest])


print("demo:", grid_search(lambda rate: (rate - 0.3) ** 2, [0.1, 0.3, 1.0], verbose=False))

if __name__ == "__main__":
    log.setLevel(logging.INFO)
    tried, seen = learning_rate_range_test(lambda w: float(w @ w), lambda w: 2 * w, [3.0, 4.0])
    print(suggest_learning_rate(tried, seen))
