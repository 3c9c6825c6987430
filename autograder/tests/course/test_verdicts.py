"""Verdicts depend on the code alone: not on the seed, the order of the checks, or what was graded before."""

from __future__ import annotations

import os

import pytest

from autograder.course import Course, find_course
from autograder.engine.grading.jobs import job_of
from autograder.engine.grading.pool import Pool
from autograder.engine.results import ExerciseResult
from autograder.engine.suites import mistakes_of
from autograder.tests.conftest import Grade

pytestmark = pytest.mark.long

SEEDS = [f"seed {n}" for n in range(int(os.environ.get("SEEDS", 6)))]
"""`make fuzz` tries many more."""


def verdicts(result: ExerciseResult) -> dict[str, str]:
    return {c["name"]: c["outcome"] for c in result["checks"]}


@pytest.mark.parametrize("slug", find_course().slugs)
def test_the_reference_passes_with_every_seed_in_every_order(slug: str, course: Course, pool: Pool[str]) -> None:
    text = course.solution(slug).read_text(encoding="utf-8")
    for seed, outcomes in with_every_seed(slug, text, pool).items():
        assert set(outcomes.values()) == {"passed"}, seed


RACE = "race"  # its points say how far a method came, and are the same give or take one: test_race.py


@pytest.mark.parametrize("slug", [slug for slug in find_course().slugs if slug != RACE])
def test_wrong_submissions_get_the_same_verdicts_with_every_seed(slug: str, course: Course, pool: Pool[str]) -> None:
    reference = course.solution(slug).read_text(encoding="utf-8")
    known = mistakes_of(find_course(), slug)
    for mistake in known[:: len(known) // 3]:
        outcomes = with_every_seed(slug, mistake.apply(reference), pool)
        first = outcomes[SEEDS[0]]
        assert {seed: o for seed, o in outcomes.items() if o != first} == {}, mistake.id


def with_every_seed(slug: str, text: str, pool: Pool[str]) -> dict[str, dict[str, str]]:
    """The outcome of every check, by seed; each seed also has an order of its own."""
    jobs = [(seed, job_of(slug, text, seed=seed, shuffle=number)) for number, seed in enumerate(SEEDS)]
    return {seed: verdicts(graded["exercises"][0]) for seed, graded in pool.grade_all(jobs)}


def test_a_seed_repeats_a_verdict_to_the_letter(course: Course, grade: Grade) -> None:
    text = mistakes_of(find_course(), "adam")[0].apply(course.solution("adam").read_text(encoding="utf-8"))
    assert grade("adam", text, seed="a") == grade("adam", text, seed="a")
    assert grade("adam", text, seed="a") != grade("adam", text, seed="b")
