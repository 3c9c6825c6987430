"""Equivalence is decided by running two implementations on the same inputs."""

from __future__ import annotations

import pytest

from autograder.course import Course
from autograder.engine.proof.equivalence import first_difference
from autograder.engine.suites import kinds_of


@pytest.fixture(scope="module")
def adam(course: Course) -> str:
    return course.solution("adam").read_text(encoding="utf-8")


def test_the_same_formula_in_other_words_is_the_same(adam: str, course: Course) -> None:
    other = adam.replace("beta1 * m + (1 - beta1) * gradient", "m + (1 - beta1) * (gradient - m)")
    assert other != adam
    assert first_difference(kinds_of(course, "adam"), adam, other, rounds=50) is None


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
def test_another_value_shape_purity_count_or_error_is_a_difference(
    course: Course, adam: str, old: str, new: str
) -> None:
    assert adam.count(old) == 1
    assert first_difference(kinds_of(course, "adam"), adam, adam.replace(old, new), rounds=50) is not None
