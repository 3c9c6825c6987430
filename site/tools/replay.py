"""Write build/figures/replay.json: what NumPy's generators drew, and the data of the regression.

The figures replay these row orders and this noise, so that a stochastic run in the page equals the run in Python.
"""

from __future__ import annotations

import json

import numpy as np

from autograder.engine.suites import load_reference
from places import COURSE, ROOT, save

FOLDER = ROOT / "build/figures"
ROWS, EPOCHS, RUNS, STEPS = 64, 20, 16, 150
FIRST = ord("0")  # the letter of row 0, as in site/figures/optimisers.js


def numbers() -> dict[str, np.ndarray]:
    """Return data, row orders and noise, rounded to keep the file small; the runs in Python use the same numbers."""
    rng, minibatches = np.random.default_rng(7), load_reference(COURSE, "sgd").minibatches
    x = np.linspace(-1, 1, ROWS).round(3)  # symmetric, so that the columns of X are orthogonal
    y = (0.5 + x + 0.6 * rng.standard_normal(ROWS)).round(3)
    orders = [[minibatches(ROWS, ROWS, rng)[0] for _ in range(EPOCHS)] for rng in generators()]
    draws = [rng.integers(ROWS, size=(EPOCHS, ROWS)) for rng in generators()]
    return {
        "X": np.column_stack([np.ones(ROWS), x]),
        "y": y,
        "orders": np.array(orders),
        "draws": np.array(draws),
        "schedule_noise": rng.standard_normal((STEPS, RUNS)).round(2),
        "range_noise": rng.standard_normal((100, 2)).round(2),
    }


def generators() -> list[np.random.Generator]:
    """Return the generators of the three shuffles between which a reader can switch."""
    return [np.random.default_rng(seed) for seed in range(3)]


def write() -> None:
    """Write the file. An epoch of rows is one string, with a letter for each row: half a kB per shuffle is saved."""
    replayed = {name: array.tolist() for name, array in numbers().items()}
    for name in ("orders", "draws"):
        replayed[name] = [["".join(chr(FIRST + row) for row in epoch) for epoch in run] for run in replayed[name]]
    save(FOLDER / "replay.json", json.dumps(replayed))
