"""Random calls inside the contract of schedules: they decide whether two implementations behave the same."""

import numpy as np


def explore(module, observe, rng):
    """Call every function with numbers, lists and arrays of steps; the steps stay as they are."""
    for _ in range(3):
        explore_once(module, observe, rng)


def explore_once(module, observe, rng):
    number = int(rng.integers(40))
    steps = (number, float(number), list(range(12)), np.arange(24).reshape(2, 12))[rng.integers(4)]
    high, low, total_steps = rng.uniform(0.1, 2), rng.uniform(0, 0.1), int(rng.integers(1, 25))
    observe(module.step_decay, steps, high, rng.uniform(0.1, 1), int(rng.integers(1, 9)))
    observe(module.exponential_decay, steps, high, rng.uniform(0, 1))
    observe(module.cosine_annealing, steps, high, low, total_steps)
    options = {"min_rate": low} if rng.random() < 0.7 else {}
    observe(module.warmup_cosine, steps, high, int(rng.integers(total_steps)), total_steps, **options)
