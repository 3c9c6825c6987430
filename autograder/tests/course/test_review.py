"""What tests of a student's are worth: those of review get about the points that a person would give."""

from __future__ import annotations

import re

import pytest

from autograder.course import Course
from autograder.engine.suites import load_module
from autograder.tests.conftest import Grade
from autograder.tests.course.reviews import REVIEWS, source

pytestmark = pytest.mark.long

NEAR, FAR = 1, 2
FAR_ONES = {"looks at one step of each"}
"""Here two points are between the grade and a person."""

GUESSES = {
    "counts its calls": "SEEN = []\ndef accepts(f):\n    SEEN.append(f)\n    return len(SEEN) % 23 < 8",
    "looks at the name": "def accepts(f):\n    return f.__name__ == 'formulas'",
    "looks for a title": "def accepts(f):\n    return not getattr(f, 'right', True)",
    "looks into the closure": "def accepts(f):\n    return 'right' in str([c.cell_contents for c in f.__closure__])",
    "hands itself on": "def accepts(f):\n    return f(accepts, [1.0], 0.1, 1) if f else True",
    "asks without end": "def accepts(f):\n    while True:\n        f(lambda w: w, [1.0], 0.1, 1)",
    "returns the implementation": "def accepts(f):\n    return f",
    "returns 1": "def accepts(f):\n    return 1",
}


@pytest.mark.parametrize("name", REVIEWS)
def test_a_students_test_gets_the_points_that_a_person_would_give(name: str, grade: Grade) -> None:
    by_hand = REVIEWS[name][1]
    assert abs(grade("review", source(name))["score"] - by_hand) <= (FAR if name in FAR_ONES else NEAR)


def test_a_test_of_convergence_rejects_at_most_a_third_of_the_wrong_ones(grade: Grade) -> None:
    checks = grade("review", source("accepts what converges"))["checks"]
    found = [re.search(r"rejected (\d+) of (\d+) wrong", c["message"]) for c in checks if c["name"].endswith("_all")]
    for counts in found:
        assert counts is not None
        assert int(counts[1]) <= int(counts[2]) / 3


@pytest.mark.parametrize("name", GUESSES)
def test_guessing_earns_nothing_but_the_visible_points(name: str, grade: Grade) -> None:
    text = f"{GUESSES[name]}\n\naccepts_nesterov = accepts_adagrad = accepts\n"
    checks = grade("review", text)["checks"]
    assert sum(c["score"] for c in checks if not c["visible"]) == 0


def test_a_message_names_at_most_two_of_each_kind(grade: Grade) -> None:
    for name in REVIEWS:
        for check in grade("review", source(name))["checks"]:
            assert check["message"].count(" a wrong one, which") <= 2
            assert check["message"].count(" a right one, which") <= 2


@pytest.mark.parametrize(("module", "name"), [("nesterov", "NESTEROV"), ("adagrad", "ADAGRAD")])
def test_there_are_six_right_styles_and_fourteen_wrong_ones(course: Course, module: str, name: str) -> None:
    specimens = getattr(load_module(course.suite("review", module), module), name).all
    assert sum(s.right for s in specimens) >= 6
    assert sum(not s.right for s in specimens) >= 14
    assert len({s.title for s in specimens}) == len(specimens)
