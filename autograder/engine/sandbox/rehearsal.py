"""A rehearsal of a worker's work before the first fork: Python and NumPy are quicker the second time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from autograder.engine.sandbox.arguments import pack_calls
from autograder.engine.sandbox.channel import MAX_FRAME, Channel, Closed
from autograder.engine.sandbox.wire import decode, encode
from autograder.engine.sandbox.worker import Worker
from objectives import Quadratic

TIMES = 20  # Python specialises its code after some eight runs

REHEARSAL = b"""
from typing import NamedTuple
import numpy as np

class Pair(NamedTuple):
    first: np.ndarray
    second: list

def step(w, v, rate=0.1):
    w, v = np.asarray(w, dtype=float), np.array(v, dtype=float)
    v = 0.9 * v + rate * w ** 2
    return w - v / (np.sqrt(v + 1e-8) + 1), v

def descent(function, w, n_steps):
    path = [np.array(w, dtype=float)]
    for _ in range(n_steps):
        path.append(path[-1] - 0.1 * function(path[-1]))
    return np.stack(path)

def shuffled(rng, n):
    rows = rng.permutation(n)
    return [rows[i:i + 2] for i in range(0, n, 2)]

def pair(X, y):
    return Pair(X.T @ (X @ y[: len(X.T)]), [float(np.mean(y)), float(np.linalg.norm(y)), np.exp(-y).sum()])
"""


class EchoChannel(Channel):
    """A channel without another end, which answers every callback with its own argument."""

    def __init__(self) -> None:
        super().__init__(-1, MAX_FRAME, 0, 0.0)

    def send(self, frame: bytes, on_tick: Callable[[], None] = lambda: None) -> None:
        self.request = decode(frame)

    def receive(self, on_tick: Callable[[], None] = lambda: None) -> bytes:
        return encode({"value": self.request["args"][0]})

    def read(self, most: int, on_tick: Callable[[], None]) -> bytes:
        raise Closed

    def close(self) -> None:
        """Close nothing."""


def rehearse() -> None:
    """Load a module and call its functions, as a student's are called."""
    worker, w, rng = Worker(EchoChannel(), 0), np.ones(2), np.random.default_rng(0)
    for _ in range(TIMES):
        worker.load({"slug": "rehearsal", "chunks": [["rehearsal.py", REHEARSAL]]})
        for function, args, options in (
            ("step", (w, [1, 2]), {"rate": 0.2}),
            ("step", (3.0, w[:1]), {}),
            ("descent", (max, w, 3), {}),
            ("descent", (Quadratic((1.0, 2.0)).gradient, w, 3), {}),
            ("shuffled", (rng, 5), {}),
            ("pair", (np.ones((3, 2)), np.ones(3)), {}),
            ("missing", (), {}),
        ):
            worker.call(decode(pack_calls(function, [(args, options)])[0]))
