"""A hint is true whatever is wrong: it does not say that a student did what they did not do."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from autograder.course import Course
from autograder.engine.grading.jobs import job_of
from autograder.engine.grading.pool import Pool
from autograder.engine.results import CheckResult
from autograder.engine.suites import mistakes_of

NOT_SAID = {
    ("update_rule", "clipped"): "go the other way",
    ("update_rule", "returns_the_step"): "go the other way",
    ("momentum", "averaged_velocity"): "Update the velocity first",
    ("gradient", "residual_negated"): "brings a factor 2",
    ("adam", "climbs"): "too small at first",
    ("adam", "square_missing"): "too small at first",
    ("sgd", "same_seed_every_epoch"): "before",
    ("sgd", "empty_last_batch"): "left over",
    ("tuning", "grid_sorted"): "Keep the smallest loss",
    ("race", "global_state"): "gradient of all rows",
}
"""By exercise and mistake, words of a hint that would contradict what the mistake does."""
RIGHT = {
    ("momentum", "old_velocity"),
    ("rmsprop", "climbs"),
    ("tuning", "grid_largest_loss"),
    ("tuning", "range_climbs"),
}
"""Mistakes after which one value of an answer is right, and another is not."""

Failed = dict[tuple[str, str], list[CheckResult]]


@pytest.fixture(scope="module")
def failed(course: Course) -> Failed:
    """The failed checks of each submission with one of these mistakes."""

    def jobs() -> Iterator[tuple[tuple[str, str], dict[str, object]]]:
        for slug, id_ in sorted({*NOT_SAID, *RIGHT}):
            reference = course.solution(slug).read_text(encoding="utf-8")
            mistake = next(m for m in mistakes_of(course, slug) if m.id == id_)
            yield (slug, id_), job_of(slug, mistake.apply(reference))

    with Pool[tuple[str, str]](course, course.slugs, 2) as pool:
        graded = dict(pool.grade_all(jobs()))
    return {
        name: [c for c in result["exercises"][0]["checks"] if c["outcome"] == "failed"]
        for name, result in graded.items()
    }


@pytest.mark.parametrize("name", sorted(NOT_SAID), ids=" ".join)
def test_no_hint_says_what_the_mistake_shows_to_be_false(failed: Failed, name: tuple[str, str]) -> None:
    assert failed[name]
    assert not [check["hint"] for check in failed[name] if NOT_SAID[name] in check["hint"]]


@pytest.mark.parametrize("name", sorted(RIGHT), ids=" ".join)
def test_a_hint_calls_only_values_right_that_are(failed: Failed, name: tuple[str, str]) -> None:
    hints = [(re.match(r"(?:The )?(\w+) (?:is|are) right", check["hint"]), check["message"]) for check in failed[name]]
    named = [(found[1], message) for found, message in hints if found]
    assert named
    for value, message in named:
        assert f"returned {value} =" not in message
