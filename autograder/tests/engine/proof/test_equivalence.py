"""Equivalence is decided by running two implementations on the same inputs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.course import Course
from autograder.engine.proof.equivalence import Observer, first_difference, same


@pytest.fixture(scope="module")
def adam(course: Course) -> str:
    return course.solution("adam").read_text(encoding="utf-8")


def test_the_same_formula_in_other_words_is_the_same(adam: str) -> None:
    other = adam.replace("beta1 * m + (1 - beta1) * gradient", "m + (1 - beta1) * (gradient - m)")
    assert other != adam
    assert first_difference("adam", adam, other, rounds=50) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("m / (1 - beta1**t)\n    v_hat", "m / (1 - beta1)\n    v_hat"),
        ("np.sqrt(v_hat) + eps", "np.sqrt(v_hat + eps)"),
        ("return np.array(path)", "return np.array(path[1:])"),
        ("w = np.array(w0, dtype=float)", "w = w0; w0 += 0.1"),
        ("gradient_fn(w), learning_rate", "gradient_fn(w) + 0 * gradient_fn(w), learning_rate"),
        ("return np.array(path)", "raise ValueError"),
    ],
)
def test_another_value_shape_purity_count_or_error_is_a_difference(adam: str, old: str, new: str) -> None:
    assert adam.count(old) == 1
    assert first_difference("adam", adam, adam.replace(old, new), rounds=50) is not None


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        (np.array([1.0, 1000.0]), np.array([1.000001, 1000.0]), True),
        (np.array([1.0]), np.array([1.001]), False),
        (np.array([1.0]), np.array([[1.0]]), False),
        (np.array([np.nan, np.inf]), np.array([np.nan, np.inf]), True),
        (np.array([np.inf]), np.array([-np.inf]), False),
        (np.array(1.0), "1.0", False),
        ("raised ValueError", "raised TypeError", False),
        ([np.array(1.0), None], [np.array(1.0), None], True),
        ([np.array(1.0)], [np.array(1.0), None], False),
    ],
)
def test_same(a: Any, b: Any, equal: bool) -> None:
    assert same(a, b) is equal


def test_an_observer_notes_answers_errors_and_changed_arguments() -> None:
    observe, w = Observer(), np.array([1.0])

    def spoils(x: np.ndarray) -> tuple[float, bool]:
        x += 1
        return 2.0, True

    observe(spoils, w)
    observe(lambda: 1 / 0)
    observe.note("x")
    assert [s if isinstance(s, str) else np.asarray(s).tolist() for s in observe.seen] == [
        [2.0, 1.0],
        [False],
        "raised ZeroDivisionError",
        "x",
    ]
