"""What methods are worth in the race, over many seeds, and that nobody gets more than the budget buys."""

from __future__ import annotations

import hashlib
import os
from statistics import median, median_low

import pytest

from autograder.course import Course
from autograder.engine.suites import load_checks, mistakes_of
from autograder.tests.conftest import Grade
from autograder.tests.course.racers import HEAD, RACERS, source

pytestmark = pytest.mark.long

SEEDS = int(os.environ.get("SEEDS", "3"))
"""`make fuzz` tries many more."""

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

READS = """
import gc
import sys

def known(shape):
    frame, found = sys._getframe(), []
    while frame is not None:
        found += [*frame.f_locals.values(), *frame.f_globals.values()]
        frame = frame.f_back
    for thing in [*gc.get_objects(), *found]:
        for name in ("bottom", "start", "best", "run", "landscape", "__wrapped__", "function"):
            try:
                value = np.asarray(getattr(thing, name), dtype=float)
                if value.shape == shape:
                    return value
            except Exception:
                pass

def minimise(loss_fn, gradient_fn, w0, budget):
    w = known(np.shape(w0))
    return np.array(w0, dtype=float) if w is None else w

def fit(gradient_fn, w0, X, y, budget, rng):
    return minimise(None, gradient_fn, w0, budget)
"""

GOES_ON = """
import threading

OLD = []

def keep_calling(function, w, found):
    for _ in range(2000):
        try:
            found.append(function(w))
        except BaseException:
            pass

def minimise(loss_fn, gradient_fn, w0, budget):
    w = np.array(w0, dtype=float)
    threading.Thread(target=keep_calling, args=(gradient_fn, w, OLD), daemon=True).start()
    for _ in range(budget):
        w = w - 0.1 * gradient_fn(w)
    return w

def fit(gradient_fn, w0, X, y, budget, rng):
    return np.array(w0, dtype=float)
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
    "reads what it can reach": READS,
    "calls from threads": THREADS,
    "leaves threads that call during the next run": GOES_ON,
    "sends frames of its own": FORGES,
    "asks for no rows": EMPTY_BATCHES,
    "returns NaN": "def minimise(*a):\n    return np.nan * a[2]\n\ndef fit(*a):\n    return np.inf * a[1]\n",
}


def seed(number: int) -> str:
    """Return the seed of a submission."""
    return hashlib.sha256(f"secret {number}".encode()).hexdigest()


def far_off(scores: list[int]) -> list[int]:
    """Return the scores that are more than one point from the usual one."""
    return [score for score in scores if abs(score - median_low(scores)) > 1]


@pytest.mark.parametrize("name", RACERS)
def test_a_method_earns_what_it_is_worth_for_every_seed_give_or_take_one(name: str, grade: Grade) -> None:
    _, least, most = RACERS[name]
    scores = [grade("race", source(name), seed=seed(number))["score"] for number in range(SEEDS)]
    assert least <= median(scores) <= most
    assert far_off(scores) == []


def test_a_mistake_earns_the_same_for_nearly_every_seed_give_or_take_one(course: Course, grade: Grade) -> None:
    reference = course.solution("race").read_text(encoding="utf-8")
    for mistake in mistakes_of(course, "race")[::4]:
        text = mistake.apply(reference)
        scores = [grade("race", text, seed=seed(number))["score"] for number in range(SEEDS)]
        assert len(far_off(scores)) <= SEEDS // 20, mistake.id  # noise that nothing damps is luck now and then


def test_grounds_of_one_name_all_count(course: Course) -> None:
    assert load_checks(course, "race", "hidden").average([("a line", 1.0), ("a line", 3.0)]) == 2.0


@pytest.mark.parametrize("name", HOSTILE)
def test_nobody_gets_more_than_the_budget_buys(name: str, grade: Grade) -> None:
    assert grade("race", HEAD + HOSTILE[name])["score"] <= 3
