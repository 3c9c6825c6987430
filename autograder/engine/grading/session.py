"""A pytest session that collects the suites once and then grades one submission after another.

Each submission is graded in a fork of the session, so that nothing it leaves behind reaches the next one.
"""

from __future__ import annotations

import contextlib
import random
import sys
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import verdicts
from autograder.course import Course
from autograder.engine.diagnosis.diagnose import Alone, endless_functions, seen_functions
from autograder.engine.diagnosis.record import recorded_data
from autograder.engine.grading.album import Album
from autograder.engine.grading.attempt import Attempt
from autograder.engine.grading.drawing import DrawnCalls
from autograder.engine.grading.jobs import ExerciseSource, Graded, Job
from autograder.engine.grading.seeds import generator
from autograder.engine.grading.verdicts import exercise_result
from autograder.engine.results import ExerciseResult
from autograder.engine.sandbox.client import Zygote
from autograder.engine.sandbox.standin import StandIn
from autograder.engine.sandbox.student import StudentCode
from autograder.engine.suites import kinds_of, load_reference, reason, tree_of
from autograder.errors import CourseError, GraderFailed
from diagnosis import Comparison
from evidence import Diagnosis
from fingerprints import RecordedData
from measures import MEASURED
from trials import Trials
from verdicts import VERDICTS, Verdict, identity

KEPT_SECONDS = 2.0  # of a submission's budget that are reserved for each later exercise
STOPPED = "the grader stopped in the middle of a submission; its messages are above"


class GradingSession:
    """The pytest plugin: fixtures for the suites, and a run loop that grades jobs instead of running once."""

    code_class: type[StudentCode] = StudentCode
    packs = True  # whether the calls of the kinds are packed, once for many submissions

    def __init__(self, course: Course, slugs: tuple[str, ...], serve: Callable[[GradingSession], None]) -> None:
        self.course, self.serve = course, serve
        self.stand_ins = {slug: StandIn(slug) for slug in slugs}
        sys.modules.update(self.stand_ins)
        self.references: dict[str, ModuleType] = {}
        self.recorded: dict[str, RecordedData] = {}
        self.trials: dict[str, Trials] = {}
        self.drawn_calls = DrawnCalls(course, self.reference_for, self.references if self.packs else {})
        self.diagnosing = True
        self.seed, self.confined = "", False
        self.items: dict[str, list[pytest.Item]] = {slug: [] for slug in slugs}
        self.failure: BaseException | None = None

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Run every check after the one it waits for."""
        verdicts.sort_by_dependency(items)

    def pytest_exception_interact(self, node: Any, call: Any) -> None:
        """Remember in one line why a suite could not be collected."""
        error = call.excinfo.value
        self.failure = CourseError(reason(node.path, error.__cause__ or error))

    @pytest.fixture
    def reference(self, request: pytest.FixtureRequest) -> ModuleType:
        """Return the reference solution of the exercise that is graded."""
        return self.references[request.path.parent.name]

    @pytest.fixture
    def rng(self, request: pytest.FixtureRequest) -> np.random.Generator:
        """Return the generator of this check's random inputs for this submission."""
        return generator(self.seed, request.node.name)

    @pytest.fixture
    def kinds(self, request: pytest.FixtureRequest) -> Any:
        """Return the submission's functions beside those of the reference, on all kinds of inputs."""
        return self.trials_of(request.path.parent.name)

    def trials_of(self, slug: str) -> Trials:
        """Return the trials of an exercise; all its checks share them while one submission is graded."""
        if slug not in self.trials:
            draw = partial(self.drawn_calls.of, slug, self.seed)
            self.trials[slug] = Trials(kinds_of(self.course, slug), draw)
        return self.trials[slug]

    def prepare(self, job: Job) -> None:
        """Draw the calls that a job needs, and ask the reference, so that this fork and later ones find them done.

        Data for the diagnosis is recorded here if necessary, so that no submission pays for it.
        """
        for source in job["sources"]:
            slug, self.seed = source["slug"], source["seed"]
            if self.diagnosing and source["status"] == "graded":
                self.fingerprints_of(slug)
            uses_kinds = any("kinds" in getattr(item, "fixturenames", ()) for item in self.items[slug])
            if source["status"] == "graded" and uses_kinds:
                with contextlib.suppress(Exception):  # the check that needs them meets it again
                    for function in kinds_of(self.course, slug):
                        self.drawn_calls.of(slug, self.seed, function)

    def reference_for(self, slug: str, asking: str) -> Any:
        """Return a module that answers as the reference to `asking`: a check, or the kinds of a function."""
        return self.references[slug]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Grade jobs until there are no more; an error is kept for `run_session` to raise."""
        try:
            for item in session.items:
                self.items[item.path.parent.name].append(item)
            for slug in self.items:
                self.references[slug] = self.load(slug)
            self.serve(self)
        except BaseException as error:
            self.failure = error
        return True

    def load(self, slug: str) -> ModuleType:
        """Return the module that answers as the reference of an exercise."""
        return load_reference(self.course, slug)

    def grade(self, job: Job, zygote: Zygote) -> Iterator[ExerciseResult]:
        """Grade one submission and yield the results of its exercises. Runs in a process of its own."""
        left = self.course.bounds.submission_wall
        album = Album(self.course) if job.get("pictures") else None
        for position, source in enumerate(job["sources"]):
            later = len(job["sources"]) - position - 1
            attempt = self.attempt(source, zygote, job["shuffle"], left - KEPT_SECONDS * later)
            left -= attempt.spent
            result = exercise_result(source, attempt, self.items[source["slug"]], self.course, self.confined)
            if album and attempt.code and attempt.status == "graded":
                result["picture"] = album.take(attempt.code)
            yield result

    def attempt(self, source: ExerciseSource, zygote: Zygote, shuffle: int, wall: float) -> Attempt:
        """Run the checks of one exercise."""
        slug = source["slug"]
        attempt = Attempt(slug, source["status"])
        if attempt.status != "graded":
            return attempt
        code = attempt.code = self.code_class(slug, source["chunks"], zygote, self.course.bounds, wall)
        code.open()
        if code.broken(exported(self.references[slug])):
            attempt.status = "broken"
        elif not code.stop:
            self.seed = source["seed"]
            self.trials.pop(slug, None)
            self.run_checks(attempt, code, shuffle)
        if code.stop:
            attempt.status, attempt.note = code.stop
        code.close()
        return attempt

    def run_checks(self, attempt: Attempt, code: StudentCode, shuffle: int) -> None:
        """Run the checks of an exercise on its code; where one fails, find the known mistakes it makes."""
        VERDICTS.clear()
        MEASURED.clear()
        self.stand_ins[attempt.slug].code = code
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for item in self.ordered(attempt.slug, shuffle):
                attempt.add(self.run(item))
            attempt.measured = dict(MEASURED)
            if attempt.failed() and not code.stop and self.diagnosing:
                with code.aside():
                    attempt.diagnosis = self.diagnose(attempt, code)

    def run(self, item: Any) -> Verdict:
        """Run one check with the fixtures of suites; pytest's own protocol would take seven times as long."""
        arguments = dict(getattr(getattr(item, "callspec", None), "params", {}))
        if "reference" in item.fixturenames:
            arguments["reference"] = self.reference_for(*identity(item))
        if "kinds" in item.fixturenames:
            arguments["kinds"] = self.trials_of(item.path.parent.name)
        if "rng" in item.fixturenames:
            arguments["rng"] = generator(self.seed, item.name)
        caught: BaseException | None = None
        try:
            verdicts.prepare(item)
            item.obj(**arguments)
        except (KeyboardInterrupt, pytest.exit.Exception):
            raise
        except BaseException as error:
            caught = error
        return verdicts.record_verdict(item, caught)

    def diagnose(self, attempt: Attempt, code: StudentCode) -> Diagnosis:
        """Return what is known to be wrong with the functions that failed checks called."""
        comparison = self.comparison(attempt, code, attempt.suspects())
        return comparison.diagnose(Alone(code, kinds_of(self.course, attempt.slug), self.stand_ins[attempt.slug]))

    def comparison(self, attempt: Attempt, code: StudentCode, functions: set[str]) -> Comparison:
        """Return these functions of the student, and those that they call, beside the known mistakes."""
        recorded, kinds = self.fingerprints_of(attempt.slug), kinds_of(self.course, attempt.slug)
        functions = functions | {inner for name in functions for inner in code.uses.get(name, ())}
        seen = seen_functions(kinds, self.stand_ins[attempt.slug], recorded, functions)
        return Comparison(recorded, seen, code.uses, endless_functions(code.given_up), attempt.cleared())

    def fingerprints_of(self, slug: str) -> RecordedData:
        """Return the fingerprints of the reference and the known mistakes of an exercise."""
        if slug not in self.recorded:
            self.recorded[slug] = recorded_data(self.course, slug)
        return self.recorded[slug]

    def ordered(self, slug: str, shuffle: int) -> list[pytest.Item]:
        """Return the checks of an exercise, in the suite's order or in another that respects `after`."""
        items = list(self.items[slug])
        if shuffle:
            random.Random(shuffle).shuffle(items)
            verdicts.sort_by_dependency(items)
        return items

    def give_up(self, job: Job) -> Graded:
        """Return the result of a submission at which the grader failed more than once."""
        graded = Graded(exercises=[], internal=STOPPED)
        self.complete(job, graded)
        return graded

    def complete(self, job: Job, graded: Graded) -> None:
        """Add results of the exercises that were not reached."""
        for source in job["sources"][len(graded["exercises"]) :]:
            graded["exercises"].append(self.not_reached(source, bool(graded["internal"])))

    def not_reached(self, source: ExerciseSource, internal: bool) -> ExerciseResult:
        """Return the result of an exercise for which no time was left, or before which the grader itself failed."""
        attempt = Attempt(source["slug"], source["status"])
        if attempt.status == "graded" and internal:
            attempt.status, attempt.note = "crashed", "the grader itself failed here; tell the course team"
        elif attempt.status == "graded":
            attempt.status, attempt.note = "timed_out", "the time of this submission was used up before"
        return exercise_result(source, attempt, self.items[source["slug"]], self.course, self.confined)


def exported(reference: ModuleType) -> list[str]:
    """Return the functions an exercise asks for: the public ones of its reference."""
    return [
        n
        for n, v in vars(reference).items()
        if not n.startswith("_") and getattr(v, "__module__", "") == reference.__name__ and not isinstance(v, type)
    ]


def run_session(
    course: Course,
    slugs: tuple[str, ...],
    serve: Callable[[GradingSession], None],
    session_class: type[GradingSession] = GradingSession,
) -> None:
    """Collect the suites of these exercises and let `serve` grade with them.

    Raise CourseError if a suite cannot be collected, and whatever `serve` raises.
    """
    files = [course.suite(slug, part) for slug in slugs for part in ("visible", "hidden")]
    for file in files:
        tree_of(file)
    quiet = [
        f"-pno:{name}"
        for name in (
            "cacheprovider",
            "terminal",
            "faulthandler",
            "logging",
            "doctest",
            "unraisableexception",
            "threadexception",
        )
    ]
    options = [
        "-s",
        "--assert=plain",
        "--import-mode=importlib",
        "--disable-plugin-autoload",  # other installed plugins do not affect a grade
        f"--rootdir={course.root}",
        "-c",
        str(course.root / "autograder/suites/pytest.ini"),
    ]
    session = session_class(course, slugs, serve)
    status = pytest.main([*quiet, *options, *map(str, files)], plugins=[session])
    if session.failure is not None:
        raise session.failure
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise GraderFailed(f"pytest ended with status {int(status)}")
