"""Fixtures that several tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from autograder.course import Course, find_course
from autograder.engine.commands import grade as command
from autograder.engine.grading.jobs import job_of
from autograder.engine.grading.pool import Pool
from autograder.engine.results import ExerciseResult


@pytest.fixture(scope="session")
def course() -> Course:
    return find_course()


@pytest.fixture(scope="session")
def pool(course: Course) -> Iterator[Pool[Any]]:
    """Grading processes for the whole course, shared by all tests."""
    with Pool[Any](course, course.slugs, 2) as running:
        yield running


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Finished results are kept apart from those of the checkout."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(command, "DEFAULT_STORE", tmp_path_factory.mktemp("state"))
        yield


Grade = Callable[..., ExerciseResult]


@pytest.fixture(scope="session")
def grade(pool: Pool[Any]) -> Grade:
    """Grade the source of one exercise."""

    def graded(slug: str, text: str, **options: Any) -> ExerciseResult:
        answer = pool.grade(job_of(slug, text, **options))
        assert answer["internal"] == ""
        return answer["exercises"][0]

    return graded
