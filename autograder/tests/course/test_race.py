"""What methods are worth in the race, over many seeds, and that nobody gets more than the budget buys."""

from __future__ import annotations

import hashlib
import os
from statistics import median

import pytest

from autograder.course import Course
from autograder.engine.suites import mistakes_of
from autograder.tests.conftest import Grade
from autograder.tests.course.racers import HEAD, RACERS, source

pytestmark = pytest.mark.long

SEEDS = int(os.environ.get("SEEDS", "3"))

SWALLOWED = """
def minimise(loss_fn, gradient_fn, w0, budget):
    w = np.array(w0, dtype=float)
    for _ in range(20 * budget):
        try:
            w = w - 0.1 * gradient_fn(w)
        except BaseException:
            pass
    return w

def fit(gradient_fn, w0, X, y, budget, rng):
    w = np.array(w0, dtype=float)
    for _ in range(budget):
        try:
            w = w - 0.1 * gradient_fn(w, X[:64], y[:64])
        except BaseException:
            pass
    return w
"""

REWINDS = """
def minimise(loss_fn, gradient_fn, w0, budget):
    for function in (loss_fn, gradient_fn):
        for cell in function.__closure__ or ():
            for name in ("spent", "run", "allowed", "budget"):
                try:
                    setattr(cell.cell_contents, name, -10**9)
                except Exception:
                    pass
    return descend(gradient_fn, np.array(w0, dtype=float), budget)

def descend(gradient_fn, w, budget, *batch):
    for _ in range(50 * budget):
        try:
            w = w - 0.1 * gradient_fn(w, *batch)
        except Exception:
            break
    return w

def fit(gradient_fn, w0, X, y, budget, rng):
    return descend(gradient_fn, np.array(w0, dtype=float), budget, X, y)
"""

THREADS = """
import threading

def minimise(loss_fn, gradient_fn, w0, budget):
    w, found = np.array(w0, dtype=float), []
    threads = [threading.Thread(target=lambda: found.append(gradient_fn(w))) for _ in range(4 * budget)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return w - 0.1 * np.mean(found, axis=0)

def fit(gradient_fn, w0, X, y, budget, rng):
    return np.array(w0, dtype=float)
"""

FORGES = """
def forged(function, w):
    (own,) = [c.cell_contents for c in function.__closure__ if hasattr(c.cell_contents, "channel")]
    encode = own.receive.__func__.__globals__["encode"]
    for frame in ({"spent": 0}, {"replies": [], "raised": False}, {"callback": -1, "args": [w]}):
        own.channel.send(encode(frame))
    return w

def minimise(loss_fn, gradient_fn, w0, budget):
    return forged(gradient_fn, np.array(w0, dtype=float))

def fit(gradient_fn, w0, X, y, budget, rng):
    return forged(gradient_fn, np.array(w0, dtype=float))
"""

EMPTY_BATCHES = """
def minimise(loss_fn, gradient_fn, w0, budget):
    return np.array(w0, dtype=float)

def fit(gradient_fn, w0, X, y, budget, rng):
    return np.array(w0, dtype=float) - gradient_fn(np.array(w0, dtype=float), X[:0], y[:0])
"""

HOSTILE = {
    "catches the error of a spent budget": SWALLOWED,
    "writes into what it can reach": REWINDS,
    "calls from threads": THREADS,
    "sends frames of its own": FORGES,
    "asks for no rows": EMPTY_BATCHES,
    "returns NaN": "def minimise(*a):\n    return np.nan * a[2]\n\ndef fit(*a):\n    return np.inf * a[1]\n",
}


def seed(number: int) -> str:
    """Return the seed of a submission."""
    return hashlib.sha256(f"secret {number}".encode()).hexdigest()


@pytest.mark.parametrize("name", RACERS)
def test_a_method_earns_what_it_is_worth_for_every_seed_give_or_take_one(name: str, grade: Grade) -> None:
    _, least, most = RACERS[name]
    scores = [grade("race", source(name), seed=seed(number))["score"] for number in range(SEEDS)]
    assert least <= median(scores) <= most
    assert max(scores) - min(scores) <= 2


def test_a_mistake_earns_the_same_for_every_seed_give_or_take_one(course: Course, grade: Grade) -> None:
    reference = course.solution("race").read_text(encoding="utf-8")
    for mistake in mistakes_of(course, "race")[::4]:
        text = mistake.apply(reference)
        scores = [grade("race", text, seed=seed(number))["score"] for number in range(SEEDS)]
        assert max(scores) - min(scores) <= 2, mistake.id


@pytest.mark.parametrize("name", HOSTILE)
def test_nobody_gets_more_than_the_budget_buys(name: str, grade: Grade) -> None:
    assert grade("race", HEAD + HOSTILE[name])["score"] <= 3
