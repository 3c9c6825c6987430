"""Everything said out loud: a bar chart is printed on import, every helper is named, every range is asserted."""

from __future__ import annotations

import logging
import warnings

import numpy as np

log = logging.getLogger(__name__)

BAR_WIDTH = 20


def _steps(t) -> np.ndarray:
    """Scalars, lists and arrays all become one float array (0-d for a scalar)."""
    steps = np.array(t, dtype=float)
    assert np.all(steps >= 0), "steps count from zero"
    return steps


def _answer(rates: np.ndarray):
    """A number in, a number out; an array in, an array out."""
    return float(rates) if np.ndim(rates) == 0 else rates


def step_decay(t, initial_rate: float, gamma: float, step_size: int):
    assert step_size >= 1
    drops = np.floor(_steps(t) / step_size)
    return _answer(initial_rate * gamma ** drops)


def exponential_decay(t, initial_rate: float, k: float):
    return _answer(initial_rate * np.exp(-k * _steps(t)))


def cosine_annealing(t, initial_rate: float, min_rate: float, total_steps: int):
    # Stop the clock at the end: a cosine left running would rise again.
    clock = np.minimum(_steps(t), total_steps)
    height = (1 + np.cos(np.pi * clock / total_steps)) / 2
    return _answer(min_rate + (initial_rate - min_rate) * height)


def _ramp(steps: np.ndarray, peak_rate: float, warmup_steps: int) -> np.ndarray:
    """Step 0 already gets a share of the peak, the last warm-up step gets all of it."""
    return peak_rate * (steps + 1) / max(warmup_steps, 1)


def warmup_cosine(t, peak_rate: float, warmup_steps: int, total_steps: int, min_rate: float = 0.0,
                  verbose: bool = False):
    assert 0 <= warmup_steps < total_steps
    steps = _steps(t)
    since = np.maximum(steps - warmup_steps, 0)
    falling = np.asarray(cosine_annealing(since, peak_rate, min_rate, total_steps - warmup_steps))
    rates = np.where(steps < warmup_steps, _ramp(steps, peak_rate, warmup_steps), falling)
    if verbose:
        print(rates)
    return _answer(rates)


def draw(schedule, n_steps: int, **settings) -> None:
    for t in range(n_steps):
        rate = schedule(t, **settings)
        print(f"{t:3d} {'#' * round(BAR_WIDTH * rate)} {rate:.3f}")


draw(warmup_cosine, 6, peak_rate=1.0, warmup_steps=2, total_steps=6)

if __name__ == "__main__":
    warnings.simplefilter("ignore")
    draw(step_decay, 9, initial_rate=1.0, gamma=0.5, step_size=3)
