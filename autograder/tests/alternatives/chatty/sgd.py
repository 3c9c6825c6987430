"""Everything said out loud: an epoch counter is printed, batches are described, assertions guard the shuffle."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable

import numpy as np

log = logging.getLogger(__name__)

DEMO_SEED = 7
PRINT_EVERY = 5   # epochs


def minibatches(n_samples: int, batch_size: int, rng: np.random.Generator, verbose: bool = False) -> list[np.ndarray]:
    """Shuffle all row numbers once, then cut the deck into piles of batch_size."""
    deck = np.arange(n_samples)
    rng.shuffle(deck)
    piles = []
    for start in range(0, n_samples, batch_size):
        # The last pile may be smaller: slicing past the end is harmless in Python,
        # and throwing those rows away would mean that an epoch does not see all data.
        piles.append(deck[start:start + batch_size].copy())
    if verbose:
        print("piles of", [len(pile) for pile in piles])
    assert sum(len(pile) for pile in piles) == n_samples, "a row was lost"
    return piles


def one_update(w: np.ndarray, slope, learning_rate: float) -> None:
    """Move w in place. Only ever called with the copy that sgd owns."""
    w -= learning_rate * np.asarray(slope, dtype=float)


def sgd(gradient_fn: Callable, w0, X, y, learning_rate: float, n_epochs: int, batch_size: int,
        rng: np.random.Generator, verbose: bool = True) -> np.ndarray:
    w = np.array(w0, dtype=float)
    X_own, y_own = np.array(X, dtype=float), np.array(y, dtype=float)
    assert len(X_own) == len(y_own), "every row needs its target"
    path = [w.copy()]
    for epoch in range(n_epochs):
        # a new shuffle for every epoch, so that no epoch repeats the order of another
        for rows in minibatches(len(X_own), batch_size, rng):
            # one index array for both: X and y stay paired
            slope = gradient_fn(w, X_own[rows], y_own[rows])
            one_update(w, slope, learning_rate)
            path.append(w.copy())
        if verbose and epoch % PRINT_EVERY == 0:
            print(f"epoch {epoch}: {len(path) - 1} updates so far")
    if not np.all(np.isfinite(w)):
        log.warning("the weights are no longer finite")
    return np.array(path)


print("demo:", [pile.tolist() for pile in minibatches(5, 2, np.random.default_rng(DEMO_SEED))])

if __name__ == "__main__":
    warnings.simplefilter("default")
    generator = np.random.default_rng(DEMO_SEED)
    features = generator.normal(size=(20, 2))
    targets = features @ [1.0, -2.0]
    print(sgd(lambda w, A, b: 2 * A.T @ (A @ w - b) / len(b), [0, 0], features, targets, 0.1, 30, 4, generator)[-1])
