"""What is said of code without the grader agrees with the grade: right code is called right, a mistake by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import Course, find_course
from autograder.engine.suites import mistakes_of
from explanation import LEVELS, RIGHT, of_source

pytestmark = pytest.mark.long

SLUGS = [slug for slug in find_course().slugs if (find_course().assignments / slug / "known.txt").exists()]
ALTERNATIVES = Path(__file__).parents[1] / "alternatives"


def said(course: Course, slug: str, source: str) -> str:
    return "\n".join(line.text for line in of_source(slug, source, course.assignments / slug, LEVELS).lines)


@pytest.mark.parametrize("slug", SLUGS)
def test_right_code_in_every_style_is_called_right(course: Course, slug: str) -> None:
    styles = sorted(ALTERNATIVES.glob(f"*/{slug}.py"))
    assert len(styles) >= 3
    called = {path.parent.name: said(course, slug, path.read_text(encoding="utf-8")) for path in styles}
    assert [style for style, text in called.items() if RIGHT not in text] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_a_known_mistake_is_named(course: Course, slug: str) -> None:
    reference = course.solution(slug).read_text(encoding="utf-8")
    mistakes = mistakes_of(course, slug)
    unnamed = [m.id for m in mistakes if m.title not in said(course, slug, m.apply(reference))]
    assert unnamed == []


UNLIKE = "import numpy as np\n\ndef train(X, y, *settings):\n    return np.zeros(np.shape(X)[1]), [0.7]\n"


def test_answers_of_unlike_sizes_are_shown_and_not_taken_for_a_file_that_does_not_run(course: Course) -> None:
    text = said(course, "logistic_regression", UNLIKE)
    assert "does not run" not in text
    assert "returned losses = [0.7], expected [" in text


def test_an_error_while_a_file_is_read_is_its_own(course: Course) -> None:
    assert said(course, "sgd", "1 / 0\n") == "sgd.py does not run: ZeroDivisionError: division by zero, in line 1"
