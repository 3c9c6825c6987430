"""The course of three small exercises is one that the engine can release, grade and diagnose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from autograder.course import Exercise
from autograder.engine.grading.jobs import job_of
from autograder.engine.grading.pool import Pool
from autograder.engine.release import release_files
from autograder.engine.results import ExerciseResult
from autograder.engine.stubs import stub
from autograder.engine.suites import mistakes_of
from autograder.tests.engine.commands.samples import COURSE


@pytest.fixture(scope="module")
def small_pool() -> Iterator[Pool[Any]]:
    with Pool[Any](COURSE, COURSE.slugs, 1) as running:
        yield running


def graded(pool: Pool[Any], slug: str, text: str) -> ExerciseResult:
    answer = pool.grade(job_of(slug, text))
    assert answer["internal"] == ""
    return answer["exercises"][0]


@pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda exercise: exercise.slug)
def test_a_reference_has_full_marks_a_stub_none_and_every_mistake_is_named(
    exercise: Exercise, small_pool: Pool[Any]
) -> None:
    reference = COURSE.solution(exercise.slug).read_text(encoding="utf-8")
    right = graded(small_pool, exercise.slug, reference)
    assert (right["score"], right["max_score"]) == (exercise.points, exercise.points)
    assert graded(small_pool, exercise.slug, stub(reference))["score"] == 0
    for mistake in mistakes_of(COURSE, exercise.slug):
        wrong = graded(small_pool, exercise.slug, mistake.apply(reference))
        assert wrong["score"] < exercise.points
        assert [m["id"] for m in wrong["mistakes"]] == [mistake.id]


def test_the_release_of_the_small_course_has_every_exercise_and_its_committed_pictures() -> None:
    files = release_files(COURSE)
    for slug in COURSE.slugs:
        assert {f"{slug}/{slug}.py", f"{slug}/{slug}.ipynb", f"{slug}/test_{slug}.py"} < set(files)
        picture = COURSE.assignments / slug / "picture.json"
        assert picture.read_text(encoding="utf-8") == files[f"{slug}/picture.json"]
