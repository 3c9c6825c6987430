"""Where a function is wrong because it calls another wrong one, that is said, and nothing else."""

from __future__ import annotations

import contextlib
import os
from typing import Any

import numpy as np
import pytest

from autograder.course import Course
from autograder.engine.diagnosis.record import recorded_data
from autograder.engine.grading.jobs import job_of
from autograder.engine.grading.pool import Pool
from autograder.engine.suites import kinds_of, mistakes_of
from diagnosis import Comparison
from usage import uses_of
from visits import module_of, visit

CALLED = {
    "update_rule": ("gradient_step", "gradient_descent", ("climbs", "clipped", "w_in_place")),
    "momentum": ("momentum_step", "momentum_descent", ("averaged_velocity", "gamma_fixed", "swapped_answer")),
    "schedules": ("cosine_annealing", "warmup_cosine", ("cosine_rises_again", "whole_cosine")),
    "logistic_regression": ("log_loss_gradient", "train", ("gradient_summed", "gradient_negated")),
}
"""By exercise, a function, another one that calls it, and mistakes in the first."""
CASES = [(slug, *names, mistake) for slug, (*names, mistakes) in CALLED.items() for mistake in mistakes]


def source(course: Course, slug: str, mistake: str) -> str:
    reference = course.solution(slug).read_text(encoding="utf-8")
    return next(m for m in mistakes_of(course, slug) if m.id == mistake).apply(reference)


def compared(course: Course, slug: str, module: Any) -> Comparison:
    recorded, kinds = recorded_data(course, slug), kinds_of(course, slug)
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), np.errstate(all="ignore"):
        return Comparison(recorded, visit(kinds, module, recorded.defaults), uses_of(module, list(kinds)))


@pytest.mark.parametrize(("slug", "called", "caller", "mistake"), CASES)
def test_a_caller_that_is_said_to_be_wrong_because_of_another_function_is_right_with_a_right_one(
    course: Course, slug: str, called: str, caller: str, mistake: str
) -> None:
    module = module_of(source(course, slug, mistake))
    comparison = compared(course, slug, module)
    assert caller in comparison.wrong
    assert comparison.diagnose().causes[caller] == [called]
    right = module_of(course.solution(slug).read_text(encoding="utf-8"))
    setattr(module, called, getattr(right, called))
    assert not compared(course, slug, module).wrong


def test_a_caller_with_a_mistake_of_its_own_keeps_its_name(course: Course) -> None:
    text = source(course, "momentum", "rate_frozen").replace("return w - v, v", "return w + v, v")
    comparison = compared(course, "momentum", module_of(text))
    assert {"momentum_step", "momentum_descent"} <= comparison.wrong
    found = comparison.diagnose()
    assert found.causes == {} or "rate_frozen" not in found.mistakes


def test_the_grade_names_the_mistake_once_and_sends_the_caller_there(course: Course) -> None:
    with Pool[str](course, tuple(CALLED), 2) as pool:
        jobs = [(slug, job_of(slug, source(course, slug, CALLED[slug][2][0]))) for slug in CALLED]
        graded = dict(pool.grade_all(iter(jobs)))
    for slug, (called, caller, _) in CALLED.items():
        hints = [c["hint"] for c in graded[slug]["exercises"][0]["checks"] if c["outcome"] == "failed"]
        assert f"{caller} calls your {called}, which is wrong: mend that first." in hints
