"""A model object with fit and predict; the loss is written with signs -1 and +1."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


def sigmoid(z):
    # exp(-log(1 + exp(-z))); logaddexp cannot overflow, and exp of a large negative number is 0.
    return np.exp(-np.logaddexp(0.0, -np.asarray(z, dtype=float)))


@dataclass
class LogisticRegression:
    w: np.ndarray
    losses: list[float] = field(default_factory=list)

    @classmethod
    def with_weights(cls, w) -> LogisticRegression:
        return cls(np.array(w, dtype=float))

    def score(self, X) -> np.ndarray:
        return np.asarray(X, dtype=float) @ self.w

    def loss(self, X, y) -> float:
        sign = 2 * np.asarray(y, dtype=float) - 1
        return float(np.logaddexp(0.0, -sign * self.score(X)).mean())

    def gradient(self, X, y) -> np.ndarray:
        error = sigmoid(self.score(X)) - np.asarray(y, dtype=float)
        return (error[:, np.newaxis] * np.asarray(X, dtype=float)).mean(axis=0)

    def fit(self, X, y, learning_rate: float, n_steps: int) -> LogisticRegression:
        self.losses = [self.loss(X, y)]
        while len(self.losses) <= n_steps:
            self.w = self.w - learning_rate * self.gradient(X, y)
            self.losses.append(self.loss(X, y))
        return self

    def predict(self, X) -> np.ndarray:
        # p >= 0.5 exactly where the score is not negative.
        return (self.score(X) >= 0).astype(int)


def log_loss(w, X, y, model_class=LogisticRegression):
    return model_class.with_weights(w).loss(X, y)


def log_loss_gradient(w, X, y, model_class=LogisticRegression):
    return model_class.with_weights(w).gradient(X, y)


def train(X, y, learning_rate, n_steps, model_class=LogisticRegression):
    model = model_class.with_weights(np.zeros(np.shape(X)[1])).fit(X, y, learning_rate, n_steps)
    return model.w, model.losses


def predict(w, X, model_class=LogisticRegression):
    return model_class.with_weights(w).predict(X)
