"""A dataset object deals its rows into batches; the order comes from sorting random keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Deck:
    """Row numbers 0 .. n_samples - 1, dealt in hands of batch_size."""

    n_samples: int
    batch_size: int

    def deal(self, rng: np.random.Generator, shuffle: bool = True) -> list[np.ndarray]:
        order = np.argsort(rng.random(self.n_samples)) if shuffle else np.arange(self.n_samples)
        return [order[start : start + self.batch_size] for start in range(0, self.n_samples, self.batch_size)]


@dataclass(frozen=True)
class Dataset:
    X: np.ndarray
    y: np.ndarray

    def __len__(self) -> int:
        return len(self.y)

    def __getitem__(self, rows) -> tuple[np.ndarray, np.ndarray]:
        return self.X[rows], self.y[rows]

    def epoch(self, batch_size: int, rng: np.random.Generator, shuffle: bool) -> Iterator:
        for rows in minibatches(len(self), batch_size, rng, shuffle=shuffle):
            yield self[rows]


def minibatches(n_samples, batch_size, rng, shuffle=True):
    return Deck(n_samples, batch_size).deal(rng, shuffle)


def sgd(gradient_fn, w0, X, y, learning_rate, n_epochs, batch_size, rng, shuffle=True):
    data = Dataset(np.array(X, dtype=float), np.array(y, dtype=float))
    w = np.array(w0, dtype=float)
    path = [w.copy()]
    for _ in range(n_epochs):
        for X_batch, y_batch in data.epoch(batch_size, rng, shuffle):
            w -= learning_rate * np.asarray(gradient_fn(w, X_batch, y_batch), dtype=float)
            path.append(w.copy())
    return np.array(path)
