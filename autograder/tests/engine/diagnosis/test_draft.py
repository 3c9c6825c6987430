"""A drafted row for `mistakes.py` is Python, and its edit makes the submitted code of the reference."""

from __future__ import annotations

import pytest

from autograder.course import Course
from autograder.engine.diagnosis.draft import bodies, code_of, drafted_rows
from autograder.engine.suites import functions, mistakes_of
from autograder.mistakes import Mistake


def drafted(reference: str, submitted: str) -> list[Mistake]:
    rows: list[Mistake] = eval(f"[{''.join(drafted_rows(reference, submitted))}]", {"Mistake": Mistake})
    return rows


def code(text: str) -> dict[str, list[str]]:
    return {name: code_of(lines) for name, lines in bodies(text)}


@pytest.mark.parametrize("slug", ["momentum", "adam", "schedules", "review"])
def test_the_edit_makes_the_submitted_code(course: Course, slug: str) -> None:
    reference = course.solution(slug).read_text(encoding="utf-8")
    for mistake in mistakes_of(course, slug):
        submitted = mistake.apply(reference)
        made = reference
        for row in drafted(reference, submitted):
            made = row.apply(made)
        assert code(made) == code(submitted) != code(reference), mistake.id


def test_every_function_has_a_body(course: Course) -> None:
    for slug in course.slugs:
        reference = course.solution(slug).read_text(encoding="utf-8")
        assert all(lines for _, lines in bodies(reference))
        assert [name for name, _ in bodies(reference)] == functions(reference)


def test_the_reference_has_no_row(course: Course) -> None:
    reference = course.solution("adam").read_text(encoding="utf-8")
    assert drafted_rows(reference, reference) == []


HOSTILE = [
    "",
    "def f(",
    "def f(w):",
    "def f(w):\n    '''\n",
    'def f(w):\n    return "\x1b[2J\\" + """\n',
    "\x00",
    "def f(w):\n\treturn é",
]


@pytest.mark.parametrize("submitted", HOSTILE)
def test_whatever_was_written_a_row_is_python_in_plain_letters(submitted: str) -> None:
    reference = 'def f(w):\n    """Return w."""\n    ### BEGIN SOLUTION\n    return w\n    ### END SOLUTION\n'
    drafted(reference, submitted)
    assert all(row.isascii() and "\x1b" not in row for row in drafted_rows(reference, submitted))
