"""Random calls inside the contract of tuning: they decide whether two implementations behave the same."""

import numpy as np

from objectives import Quadratic, Spy, Staircase, Table, sample


def explore(module, observe, rng):
    """Call every function; `observe` notes the answer and whether an argument was modified."""
    rates = np.cumprod(rng.uniform(1.2, 4.0, 6)) * 10 ** rng.uniform(-4, 0)
    table = rng.integers(1, 5, 6) / 2.0  # few values, so that ties are common
    table[rng.random(6) < rng.choice([0.0, 0.3, 1.0])] = rng.choice([np.nan, np.inf, -np.inf])
    spy = Spy(Table(tuple(rates), tuple(table)).value, in_worker=True)
    observe(module.grid_search, spy, rates.tolist() if rng.random() < 0.3 else rates)
    observe.note([float(rate) for (rate,) in spy.calls])

    w0 = sample(rng, 3)
    f = Quadratic(tuple(rng.uniform(0.1, 10, 3)))
    low, high = {"min_rate": 10 ** rng.uniform(-3, -1)}, {"max_rate": 10 ** rng.uniform(0, 1)}
    some = {**(low if rng.random() < 0.7 else {}), **(high if rng.random() < 0.7 else {})}
    steps = {"n_steps": int(rng.integers(2, 20))} if rng.random() < 0.8 else {}
    observe(module.learning_rate_range_test, f.loss, f.gradient, w0, **some, **steps)
    levels = rng.choice([0.0, 1.0, 3.0, 4.0, 5.0, 16.0, 17.0], (4, 6))
    levels[1] = np.sort(levels[1])
    levels[2, rng.integers(1, 4)] = rng.choice([np.nan, np.inf])
    for row in levels:
        walk(module, observe, row, [0] if rng.random() < 0.3 else np.array([0.0]))
    observe.each(module.suggest_learning_rate, [curve(rng, rates) for _ in range(4)])


def walk(module, observe, levels, start):
    """Make a range test with steps of 1, 2, 4, … over these levels, of which four times the smallest is common."""
    middles = 1.5 * 2.0 ** np.arange(5) - 1
    stairs = Staircase(tuple(levels[np.searchsorted(middles, np.arange(32))].tolist()), (-1.0,))
    observe(
        module.learning_rate_range_test,
        stairs.loss,
        stairs.gradient,
        start,
        min_rate=1.0,
        max_rate=16.0,
        n_steps=5,
    )


def curve(rng, rates):
    """Return rates and losses; the smallest loss is not the first, and the last ones may not be finite."""
    losses = rng.uniform(0.5, 2.0, 6)
    losses[rng.integers(1, 6)] = 0.25
    losses[0] += 0.5
    losses = np.append(losses, rng.choice([np.nan, np.inf, -np.inf], rng.integers(0, 3)))
    rates = np.append(rates, rates[-1] * np.array([2.0, 5.0]))[: len(losses)]
    return (rates.tolist(), losses.tolist()) if rng.random() < 0.3 else (rates, losses)
