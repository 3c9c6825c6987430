"""The network that reads digits: its data, its gradient, and runs with parts of the course."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_digits

from autograder.course import Course
from autograder.engine.notebooks.course import DIGITS
from autograder.engine.suites import load_reference
from network import OPTIMISERS, Training, course_parts, digits, gradient, loss, misread, packed, parts, start

LEARNED, VALIDATED, TESTED = digits(DIGITS)


def test_the_digits_are_those_of_scikit_learn_and_small() -> None:
    original = load_digits()
    assert DIGITS.read_text(encoding="ascii") == packed(original.data, original.target)
    assert DIGITS.stat().st_size < 60_000
    order = np.random.default_rng(0).permutation(len(original.target))
    assert (np.concatenate([LEARNED.X, VALIDATED.X, TESTED.X]) == original.data[order] / 16).all()
    assert (np.concatenate([LEARNED.y, VALIDATED.y, TESTED.y]) == original.target[order]).all()


@pytest.mark.parametrize("hidden", [32, 7])
def test_the_gradient_is_that_of_the_loss(hidden: int) -> None:
    w, X, y = start(hidden), LEARNED.X[:20], LEARNED.y[:20]
    rng = np.random.default_rng(3)
    for _ in range(5):
        way = 1e-5 * rng.normal(size=w.size)
        measured = loss(w + way, X, y) - loss(w - way, X, y)
        assert measured == pytest.approx(2 * gradient(w, X, y) @ way, rel=1e-5)


@pytest.mark.parametrize("name", OPTIMISERS)
def test_the_courses_parts_learn_to_read(name: str) -> None:
    run = Training(course_parts(name, {}), LEARNED, VALIDATED, epochs=20)
    while not run.ended:
        run.epoch(OPTIMISERS[name].rate)
    assert len(misread(run.best, TESTED)) < 20


def own(course: Course) -> dict[str, Any]:
    return {slug: load_reference(course, slug) for slug in course.slugs}


@pytest.mark.parametrize("name", OPTIMISERS)
def test_with_everything_written_nothing_of_the_course_takes_part(course: Course, name: str) -> None:
    modules = own(course)
    mixed, plain = (
        Training(p, LEARNED, VALIDATED) for p in (course_parts(name, modules), parts(name, modules.__getitem__))
    )
    for _ in range(2):
        mixed.epoch(OPTIMISERS[name].rate)
        plain.epoch(OPTIMISERS[name].rate)
    assert mixed.losses == plain.losses


@pytest.mark.parametrize("missing", ["adam", "sgd", "schedules", "stopping"])
def test_each_part_alone_is_replaced(course: Course, missing: str) -> None:
    run = Training(course_parts("Adam", {s: m for s, m in own(course).items() if s != missing}), LEARNED, VALIDATED)
    for _ in range(6):
        run.epoch(0.01)
    assert len(misread(run.w, VALIDATED)) < 30
    assert not run.ended


@pytest.mark.parametrize(
    ("name", "rate", "least", "most"),
    [("Adam", 0.1, 0, 12), ("Adam", 0.3, 24, 300), ("momentum", 0.3, 0, 12), ("gradient descent", 1.0, 0, 12)],
)
def test_rates_that_the_page_names_learn_or_do_not(name: str, rate: float, least: int, most: int) -> None:
    run = Training(course_parts(name, {}), LEARNED, VALIDATED)
    while not run.ended:
        run.epoch(rate)
    assert least <= len(misread(run.w, VALIDATED)) <= most


def test_the_network_has_the_number_of_weights_that_the_page_names() -> None:
    page = Path(__file__).parents[3] / "site/pages/train.md"
    assert f"{start().size} weights" in page.read_text(encoding="utf-8")
