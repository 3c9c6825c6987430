"""What a bundle says of a submission is what the official grade says, though it holds no reference and no mistake."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.engine.delivery.recording import SEED_COUNT
from autograder.engine.delivery.replay import ReplayedReference, recording_of
from autograder.engine.results import ExerciseResult
from autograder.engine.sandbox.wire import encode
from autograder.engine.suites import mistakes_of
from autograder.tests.conftest import Grade

pytestmark = pytest.mark.long

MANY = Path(__file__).with_name("many.py")
ALTERNATIVES = Path(__file__).parents[2] / "alternatives"
STEP = 8  # between the mistakes of an exercise that are tried: all of them take minutes
BundleJob = tuple[str, str, int, int]


def with_bundle(bundle: Path, jobs: list[BundleJob]) -> list[ExerciseResult]:
    """The results of these sources from the bundle's own engine, one after another."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(bundle), "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-P", "-s", str(MANY), str(bundle)],
        input=json.dumps(jobs),
        env=environment,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def failed(result: ExerciseResult) -> list[str]:
    return [check["name"] for check in result["checks"] if check["outcome"] == "failed"]


def test_known_mistakes_are_named_with_the_result_of_the_official_grade_with_that_seed(
    course: Course, bundle: Path, grade: Grade
) -> None:
    known = [
        (slug, mistake.id, mistake.apply(course.solution(slug).read_text(encoding="utf-8")))
        for slug in course.slugs
        for mistake in mistakes_of(course, slug)[::STEP]
    ]
    results = with_bundle(bundle, [(slug, text, number, 0) for number, (slug, _, text) in enumerate(known)])
    for (slug, name, text), result in zip(known, results, strict=True):
        assert (name, result) == (name, grade(slug, text, seed=result["seed"]))
        assert failed(result)
        assert name in [mistake["id"] for mistake in result["mistakes"]], slug
        assert result["confined"]


def test_correct_code_in_every_style_gets_full_marks_with_every_recorded_seed(course: Course, bundle: Path) -> None:
    sources = [(path.stem, path.read_text(encoding="utf-8")) for path in sorted(ALTERNATIVES.glob("*/*.py"))]
    assert len(sources) >= 130
    jobs = [(slug, text, number, 0) for number, (slug, text) in enumerate(sources)]
    jobs += [
        (slug, course.solution(slug).read_text(encoding="utf-8"), number, number)
        for slug in course.slugs
        for number in range(4)
    ]
    for (slug, text, *_), result in zip(jobs, with_bundle(bundle, jobs), strict=True):
        failed = [(c["name"], c["message"]) for c in result["checks"] if c["outcome"] != "passed"]
        # the landscapes of a race depend on the seed, and with them a point at most
        assert not failed or (slug == "race" and result["max_score"] - result["score"] == 1), (slug, text, failed)


def test_functions_with_a_random_order_are_told_apart_by_what_every_fair_order_shows(
    course: Course, bundle: Path
) -> None:
    text = course.solution("sgd").read_text(encoding="utf-8")
    random = mistakes_of(course, "sgd")[::3]
    jobs: list[BundleJob] = [("sgd", m.apply(text), number, 0) for m in random for number in range(4)]
    named = [[m["id"] for m in result["mistakes"]] for result in with_bundle(bundle, jobs)]
    assert named == [[m.id] for m in random for _ in range(4)]


def test_another_source_may_get_other_inputs(bundle: Path) -> None:
    known = recording_of(bundle, "adam")
    assert len(set(known.seeds)) == SEED_COUNT > 1
    assert {known.seed_for(f"{number:08x}") for number in range(SEED_COUNT)} == set(known.seeds)


def test_a_call_that_was_not_recorded_is_no_answer() -> None:
    answers = [("adam_step", encode([(1.0, 2.0), [], False, False]))]
    reference = ReplayedReference("adam", answers)
    with pytest.raises(RuntimeError, match="calls adam_descent, but adam_step was recorded"):
        reference.adam_descent(1)
    reference = ReplayedReference("adam", answers)
    assert reference.adam_step() == (1.0, 2.0)
    with pytest.raises(RuntimeError, match="but nothing more was recorded"):
        reference.adam_step()
