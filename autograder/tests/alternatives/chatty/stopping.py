"""Everything said out loud: a dataclass with a summary, a warning on divergence, prints, comments, two demos."""

from __future__ import annotations

import logging
import warnings
from dataclasses import dataclass, field

import numpy as np

log = logging.getLogger(__name__)
DIVERGED, LOSS, NORM, STUCK, TIRED = (
    "diverged", "loss_threshold", "gradient_norm", "no_improvement", "max_iterations")


@dataclass
class Run:
    w: np.ndarray
    losses: list[float] = field(default_factory=list)
    n_iterations: int = 0
    reason: str = ""

    def summary(self) -> str:
        return f"{self.reason} after {self.n_iterations} updates, last loss {self.losses[-1]:.6g}"


def loss_reached(loss, threshold) -> bool:
    return bool(loss <= threshold)     # every comparison with NaN is False, which is what we want


def gradient_vanished(gradient, tolerance) -> bool:
    return bool(np.linalg.norm(np.ravel(np.asarray(gradient, dtype=float))) <= tolerance)


def stopped_improving(losses, patience: int, min_delta: float = 0.0) -> bool:
    best, bad_in_a_row = None, 0
    for loss in losses:
        if best is None:
            best = loss                # the first entry sets the mark, it is neither good nor bad
        elif loss < best - min_delta:
            best, bad_in_a_row = loss, 0
        else:
            bad_in_a_row += 1          # NaN ends here too
    return bad_in_a_row >= patience


def minimize(loss_fn, gradient_fn, w0, learning_rate: float, *, max_iterations: int = 1000, loss_threshold=None,
             gradient_tolerance=None, patience=None, min_delta: float = 0.0, verbose: bool = True) -> Run:
    w = np.array(w0, dtype=float)
    run = Run(w=w.copy())
    while not run.reason:
        loss, gradient = float(loss_fn(w)), np.array(gradient_fn(w), dtype=float)
        run.losses.append(loss)
        # Divergence comes first: a NaN must never look like success.
        if not np.isfinite(loss) or not np.all(np.isfinite(gradient)):
            run.reason = DIVERGED
            warnings.warn("the run diverged, try a smaller learning rate")
            break
        run.w = w.copy()               # the last point known to be sound
        if loss_threshold is not None and loss_reached(loss, loss_threshold):
            run.reason = LOSS
        elif gradient_tolerance is not None and gradient_vanished(gradient, gradient_tolerance):
            run.reason = NORM
        elif patience is not None and stopped_improving(run.losses, patience, min_delta):
            run.reason = STUCK
        elif run.n_iterations == max_iterations:
            run.reason = TIRED
        else:
            w -= learning_rate * gradient
            run.n_iterations += 1
            if verbose and run.n_iterations % 100 == 0:
                print(f"{run.n_iterations:5d}: loss {loss:.6g}")
    log.info(run.summary())
    return run


print("demo:", minimize(lambda w: float(w @ w), lambda w: 2 * w, [1.0], 0.1, loss_threshold=1e-3).summary())

if __name__ == "__main__":
    print(minimize(lambda w: float(w @ w), lambda w: 2 * w, [1.0], 1.1, max_iterations=20).summary())
