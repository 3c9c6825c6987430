"""Everything said out loud: masks filled in place, printed losses, type hints, assertions and two demos."""

from __future__ import annotations

import logging
import warnings

import numpy as np

log = logging.getLogger(__name__)

THRESHOLD = 0.5
CLIP = 1e-15          # keeps log away from zero; small enough not to move any loss worth looking at
REPORTS = 4           # lines printed during one training


def sigmoid(z):
    """1 / (1 + exp(-z)), written so that exp never sees a large positive number."""
    z = np.array(z, dtype=float)
    out = np.empty_like(z)
    positive = z >= 0
    out[positive] = 1.0 / (1.0 + np.exp(-z[positive]))
    # for z < 0 multiply top and bottom by exp(z)
    small = np.exp(z[~positive])
    out[~positive] = small / (1.0 + small)
    assert np.all((out >= 0) & (out <= 1)) or np.any(np.isnan(z))
    return out if out.ndim else float(out)


def _probabilities(w, X) -> np.ndarray:
    return sigmoid(np.array(X, dtype=float) @ np.array(w, dtype=float))


def log_loss(w, X, y) -> float:
    p = _probabilities(w, X)
    labels = np.array(y, dtype=float)
    assert set(np.unique(labels)) <= {0.0, 1.0}, "labels are 0 and 1"
    np.clip(p, CLIP, 1 - CLIP, out=p)        # p is mine: in place is fine
    return float(-np.mean(labels * np.log(p) + (1 - labels) * np.log(1 - p)))


def log_loss_gradient(w, X, y) -> np.ndarray:
    surprise = _probabilities(w, X)
    surprise -= np.array(y, dtype=float)
    return np.array(X, dtype=float).T @ surprise / surprise.size


def train(X, y, learning_rate: float, n_steps: int, verbose: bool = True):
    """Start at zero (every p is then one half, the loss is log 2) and walk downhill."""
    w = np.zeros(np.shape(X)[1])
    losses = [log_loss(w, X, y)]
    pause = max(1, n_steps // REPORTS)
    for step in range(1, n_steps + 1):
        w -= learning_rate * log_loss_gradient(w, X, y)
        losses.append(log_loss(w, X, y))
        if verbose and step % pause == 0:
            print(f"step {step}/{n_steps}: loss {losses[-1]:.4f}")
    if losses[-1] > losses[0]:
        log.warning("the loss went up, the learning rate may be too large")
    return w, losses


def predict(w, X) -> np.ndarray:
    return (_probabilities(w, X) >= THRESHOLD).astype(int)


print("demo: sigmoid(0) =", sigmoid(0.0), "and sigmoid(2) =", round(sigmoid(2.0), 4))

if __name__ == "__main__":
    warnings.simplefilter("error")
    data = np.array([[1.0, -2.0], [1.0, -1.0], [1.0, 1.0], [1.0, 2.0]])
    weights, _ = train(data, [0, 0, 1, 1], 0.5, 50)
    print("weights", weights, "predictions", predict(weights, data))
