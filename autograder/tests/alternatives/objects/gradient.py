"""A probe object moves one entry and puts it back; a data object holds X and y."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np


class Probe:
    """One buffer for all calls of f: an entry is moved, read and restored."""

    def __init__(self, f, w) -> None:
        self.f = f
        self.point = np.array(w, dtype=float)

    @contextmanager
    def moved(self, index, shift: float) -> Iterator[np.ndarray]:
        kept = self.point[index]
        self.point[index] = kept + shift
        yield self.point
        self.point[index] = kept

    def value(self, index, shift: float) -> float:
        with self.moved(index, shift) as point:
            return float(self.f(point))

    def slope(self, index, h: float) -> float:
        return (self.value(index, h) - self.value(index, -h)) / (2 * h)


def numerical_gradient(f, w, h=1e-5, probe_class=Probe):
    probe = probe_class(f, w)
    gradient = np.empty(probe.point.shape)
    for index in np.ndindex(gradient.shape):
        gradient[index] = probe.slope(index, h)
    return gradient


@dataclass(frozen=True)
class Dataset:
    X: np.ndarray
    y: np.ndarray

    def __post_init__(self) -> None:
        if self.y.shape != self.X.shape[:1]:
            raise ValueError(f"X has {len(self.X)} rows, but y has shape {self.y.shape}")

    @classmethod
    def of(cls, X, y) -> Dataset:
        return cls(np.asarray(X, dtype=float), np.asarray(y, dtype=float))

    def residual(self, w) -> np.ndarray:
        return self.X @ np.asarray(w, dtype=float) - self.y


def mse_loss(w, X, y, dataset_class=Dataset):
    return np.mean(np.square(dataset_class.of(X, y).residual(w)))


def mse_gradient(w, X, y, dataset_class=Dataset):
    data = dataset_class.of(X, y)
    return 2 * np.mean(data.residual(w)[:, np.newaxis] * data.X, axis=0)


def relative_error(a, b, when_both_are_zero=0.0):
    a, b = (np.asarray(array, dtype=float).ravel() for array in (a, b))
    size = np.linalg.norm(a) + np.linalg.norm(b)
    return np.linalg.norm(a - b) / size if size else when_both_are_zero
