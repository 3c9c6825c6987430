"""What a student reads under typical failures, pinned to the letter in `typical_feedback.txt`."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import Course
from autograder.engine.grading.jobs import job_of
from autograder.engine.grading.pool import Pool
from autograder.engine.reports.advice import advice
from autograder.engine.results import ExerciseResult
from autograder.engine.suites import mistakes_of

PINNED = Path(__file__).with_name("typical_feedback.txt")
MOST_LINES = 8
SEED = "settled"  # no number of these inputs lies half-way between two of six digits, where processors round apart

TYPICAL = {
    "gradient": ("forward_difference", "two_missing"),
    "update_rule": ("climbs", "one_update_too_many"),
    "stopping": ("root_missing", "rise_is_convergence"),
    "logistic_regression": ("loss_summed", "predict_score_at_half"),
    "sgd": ("not_shuffled", "pairs_torn_apart"),
    "momentum": ("averaged_velocity", "stale_gradient"),
    "rmsprop": ("eps_outside", "adagrad"),
    "adam": ("not_corrected", "eps_inside"),
    "schedules": ("floor_missing", "cosine_rises_again"),
    "tuning": ("grid_nan_wins", "suggest_smallest_loss"),
}


def told(result: ExerciseResult) -> list[str]:
    """The lines under the first check that a named mistake explains."""
    first = {m["checks"][0] for m in result["mistakes"] if m["checks"]}
    check = next(c for c in result["checks"] if c["name"] in first)
    words = advice(result, check)
    return [*words.symptom, *(line for idea in words.ideas for line in idea if line), *(f"-> {p}" for p in words.pages)]


@pytest.fixture(scope="module")
def feedback(course: Course, pool: Pool[str]) -> dict[str, list[str]]:
    jobs = []
    for slug, ids in TYPICAL.items():
        reference = course.solution(slug).read_text(encoding="utf-8")
        known = {m.id: m for m in mistakes_of(course, slug)}
        jobs += [(f"{slug} {i}", job_of(slug, known[i].apply(reference), seed=SEED)) for i in ids]
    graded = dict(pool.grade_all(jobs))
    return {name: told(graded[name]["exercises"][0]) for name, _ in jobs}


def test_the_words_are_those_that_were_read_and_found_good(feedback: dict[str, list[str]]) -> None:
    shown = "\n".join("\n    ".join([name, *lines]) + "\n" for name, lines in feedback.items())
    assert shown == PINNED.read_text(encoding="utf-8")


def test_each_says_the_call_the_answer_the_idea_and_a_page_in_eight_lines(feedback: dict[str, list[str]]) -> None:
    for name, lines in feedback.items():
        assert "(" in lines[0], name
        assert any(word in lines[1] for word in ("returned", "called", "raised", "warned", "changed", "expected")), name
        assert "the exercise asks you to" in " ".join(lines), name
        assert lines[-1].startswith("-> theory/"), name
        assert len(lines) <= MOST_LINES, name


def test_the_readme_shows_one_of_them(course: Course, feedback: dict[str, list[str]]) -> None:
    shown = " ".join((course.root / "README.md").read_text(encoding="utf-8").split())
    for line in feedback["momentum averaged_velocity"][:-1]:
        assert " ".join(line.split()) in shown
