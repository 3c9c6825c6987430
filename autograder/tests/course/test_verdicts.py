"""Verdicts depend on the code alone: not on the seed, the order of the checks, or what was graded before."""

from __future__ import annotations

import pytest

from autograder.course import Course, find_course
from autograder.engine.mistakes import mistakes_of
from autograder.engine.results import ExerciseResult
from autograder.tests.conftest import Grade

SEEDS = [f"seed {n}" for n in range(20)]


def verdicts(result: ExerciseResult) -> dict[str, str]:
    return {c["name"]: c["outcome"] for c in result["checks"]}


@pytest.mark.parametrize("slug", find_course().slugs)
def test_the_reference_passes_with_twenty_seeds_in_twenty_orders(slug: str, course: Course, grade: Grade) -> None:
    text = course.solution(slug).read_text(encoding="utf-8")
    for number, seed in enumerate(SEEDS):
        result = grade(slug, text, seed=seed, shuffle=number)
        assert set(verdicts(result).values()) == {"passed"}, seed


@pytest.mark.parametrize("slug", find_course().slugs)
def test_a_wrong_submission_gets_the_same_verdicts_with_twenty_seeds(slug: str, course: Course, grade: Grade) -> None:
    reference = course.solution(slug).read_text(encoding="utf-8")
    for mistake in mistakes_of(slug)[::7]:
        text = mistake.apply(reference)
        first = verdicts(grade(slug, text, seed=SEEDS[0]))
        for number, seed in enumerate(SEEDS[1:]):
            assert verdicts(grade(slug, text, seed=seed, shuffle=number)) == first, (mistake.id, seed)


def test_a_seed_repeats_a_verdict_to_the_letter(course: Course, grade: Grade) -> None:
    text = mistakes_of("adam")[0].apply(course.solution("adam").read_text(encoding="utf-8"))
    assert grade("adam", text, seed="a") == grade("adam", text, seed="a")
    assert grade("adam", text, seed="a") != grade("adam", text, seed="b")
