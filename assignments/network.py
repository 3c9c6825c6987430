"""A small network that reads digits, and a run that trains it epoch by epoch.

The capstone notebook and the page "Train a network" of the site are both written with it. What trains the network comes
from the exercises; `course_parts` fills in what is missing.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

from checks import assert_shape
from run_race import METHODS

PIXELS, HIDDEN, CLASSES = 64, 32, 10
LEARNED, VALIDATED = 1200, 300  # pictures to learn from, and pictures that tell when to stop
EPOCHS, BATCH, PATIENCE, WARM_UP = 60, 50, 10, 2


# --- the digits ---------------------------------------------------------------------------------------


class Pictures(NamedTuple):
    """Pictures of 8 x 8 pixels from 0 to 1, one in each row of X, and the digits y that they show."""

    X: np.ndarray
    y: np.ndarray


def packed(pictures: np.ndarray, digits: np.ndarray) -> str:
    """Return whole numbers from 0 to 16 and the digits as one line of text."""
    columns = np.column_stack([digits, pictures]).astype(np.uint8).T
    return base64.b85encode(zlib.compress(columns.tobytes(), 9)).decode("ascii") + "\n"


def digits(file: Path) -> tuple[Pictures, Pictures, Pictures]:
    """Return the pictures to learn from, those that tell when to stop, and those that are looked at only at the end."""
    numbers = np.frombuffer(zlib.decompress(base64.b85decode(file.read_text(encoding="ascii").strip())), np.uint8)
    rows = numbers.reshape(1 + PIXELS, -1).T
    rows = rows[np.random.default_rng(0).permutation(len(rows))]
    parts = np.split(rows, [LEARNED, LEARNED + VALIDATED])
    learned, validated, tested = (Pictures(part[:, 1:] / 16.0, part[:, 0].astype(int)) for part in parts)
    return learned, validated, tested


# --- the network --------------------------------------------------------------------------------------


def shapes(hidden: int) -> tuple[tuple[int, ...], ...]:
    """Return the shapes of weights and biases of both layers."""
    return (PIXELS, hidden), (hidden,), (hidden, CLASSES), (CLASSES,)


def start(hidden: int = HIDDEN) -> np.ndarray:
    """Return weights to begin with, one long vector w: small random weights, and biases of zero."""
    rng = np.random.default_rng(1)
    weights = (rng.normal(0, 1 / np.sqrt(s[0]), s).ravel() if len(s) == 2 else np.zeros(s) for s in shapes(hidden))
    return np.concatenate(list(weights))


def unfold(w: np.ndarray) -> list[np.ndarray]:
    """Return the weights and biases of both layers, views into the vector w."""
    sizes = shapes((w.size - CLASSES) // (PIXELS + 1 + CLASSES))
    ends = np.cumsum([np.prod(shape) for shape in sizes])
    return [part.reshape(shape) for part, shape in zip(np.split(w, ends[:-1]), sizes, strict=True)]


def forward(w: np.ndarray, X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the hidden layer and the probabilities of the ten digits, a row for each picture."""
    W1, b1, W2, b2 = unfold(w)
    hidden = np.tanh(X @ W1 + b1)
    scores = hidden @ W2 + b2
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return hidden, odds / odds.sum(axis=1, keepdims=True)


def loss(w: np.ndarray, X: np.ndarray, y: np.ndarray) -> float:
    """Return the mean log-loss of the right digits."""
    return float(-np.mean(np.log(forward(w, X)[1][np.arange(len(y)), y] + 1e-12)))


def gradient(w: np.ndarray, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the gradient of the loss, by the chain rule from the loss back, one long vector like w."""
    hidden, p = forward(w, X)
    pull = (p - np.eye(CLASSES)[y]) / len(y)
    back = pull @ unfold(w)[2].T * (1 - hidden**2)
    return np.concatenate([(X.T @ back).ravel(), back.sum(axis=0), (hidden.T @ pull).ravel(), pull.sum(axis=0)])


def misread(w: np.ndarray, pictures: Pictures) -> np.ndarray:
    """Return the rows of the pictures that are taken for another digit."""
    return np.flatnonzero(forward(w, pictures.X)[1].argmax(axis=1) != pictures.y)


# --- what trains it -----------------------------------------------------------------------------------

Step = Callable[[np.ndarray, list[Any], int, np.ndarray, float], tuple[Any, ...]]


class Optimiser(NamedTuple):
    """An optimiser: its exercise, its highest rate, the vectors that it remembers, and its step from that exercise.

    A step takes w, the memory, the number t of the step, the gradient and the rate; it returns w and the memory.
    """

    slug: str
    rate: float
    memories: int
    step: Callable[[Any], Step]


OPTIMISERS = {
    "gradient descent": Optimiser(
        "update_rule", 0.5, 0, lambda own: lambda w, s, t, g, rate: (own.gradient_step(w, g, rate),)
    ),
    "momentum": Optimiser("momentum", 0.1, 1, lambda own: lambda w, s, t, g, rate: own.momentum_step(w, *s, g, rate)),
    "RMSprop": Optimiser("rmsprop", 0.005, 1, lambda own: lambda w, s, t, g, rate: own.rmsprop_step(w, *s, g, rate)),
    "Adam": Optimiser("adam", 0.01, 2, lambda own: lambda w, s, t, g, rate: own.adam_step(w, *s, t, g, rate)),
}


class Parts(NamedTuple):
    """What trains the network: a step with its memory, batches of rows, rates of all steps, and when to stop."""

    step: Step
    memory: list[Any]
    minibatches: Callable[[int, int, np.random.Generator], Iterable[np.ndarray]]
    rates: Callable[[np.ndarray, float, int, int], Any]
    stopped: Callable[[list[float], int], Any]


def parts(name: str, own: Callable[[str], Any]) -> Parts:
    """Return the parts for an optimiser; `own` returns the module of an exercise."""
    optimiser = OPTIMISERS[name]
    memory = [np.zeros_like(start()) for _ in range(optimiser.memories)]
    step, stopped = optimiser.step(own(optimiser.slug)), own("stopping").stopped_improving
    return Parts(step, memory, own("sgd").minibatches, own("schedules").warmup_cosine, stopped)


FADING = (1.0, 0.75, 0.25, 0.0)  # shares of the highest rate, at equal distances after the warm-up


def course_parts(name: str, own: dict[str, Any]) -> Parts:
    """Return the parts for an optimiser; the course's take the place of each exercise that is not among the modules."""
    method = METHODS["fixed rate" if name == "gradient descent" else name]

    def step(w: np.ndarray, memory: list[Any], t: int, g: np.ndarray, rate: float) -> tuple[Any, ...]:
        state, move = method(memory[0], g, t)
        return w - rate / 0.01 * move, state  # the methods of the race have the rate 0.01

    course = SimpleNamespace(
        minibatches=lambda n, size, rng: np.array_split(rng.permutation(n), n // size),
        warmup_cosine=lambda t, peak, warm, total: (
            peak * np.interp(t, [-1, *np.linspace(warm - 1, total, len(FADING))], [0.0, *FADING])
        ),
        stopped_improving=lambda losses, patience: min(losses[-patience:]) > min(losses),
    )
    filled = parts(name, lambda slug: own.get(slug, course))
    return filled if OPTIMISERS[name].slug in own else filled._replace(step=step, memory=[None])


# --- a run --------------------------------------------------------------------------------------------


class Training:
    """A run: w, the best w so far by validation loss, and the losses on both sets of pictures after each epoch."""

    def __init__(
        self, parts: Parts, learned: Pictures, validated: Pictures, epochs: int = EPOCHS, batch: int = BATCH
    ) -> None:
        self.parts, self.learned, self.validated, self.epochs, self.batch = parts, learned, validated, epochs, batch
        self.w = self.best = start()
        self.memory, self.t, self.rng = list(parts.memory), 0, np.random.default_rng(2)
        self.losses: list[tuple[float, float]] = []
        self.ended = False
        self.measure()

    def measure(self) -> None:
        """Append the losses of the present w."""
        self.losses.append((loss(self.w, *self.learned), loss(self.w, *self.validated)))

    def epoch(self, rate: float) -> None:
        """Train for one epoch, with this highest rate of the schedule."""
        per_epoch = len(self.learned.y) // self.batch
        steps = self.epochs * per_epoch
        rates = self.parts.rates(np.arange(steps), rate, WARM_UP * per_epoch, steps)
        for rows in self.parts.minibatches(len(self.learned.y), self.batch, self.rng):
            slope = gradient(self.w, self.learned.X[rows], self.learned.y[rows])
            w, *self.memory = self.parts.step(self.w, self.memory, self.t + 1, slope, rates[self.t])
            self.w = assert_shape(w, self.w.shape, "w")
            self.t += 1
        self.measure()
        validation = [value for _, value in self.losses]
        if validation[-1] == min(validation):
            self.best = self.w
        self.ended = len(validation) > self.epochs or bool(self.parts.stopped(validation, PATIENCE))
