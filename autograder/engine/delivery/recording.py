"""Record the answers of the references and of the known mistakes, which a bundle holds in their place.

The checks run on the references themselves with a few fixed seeds, and each answer that a check gets from the live
reference is recorded. A recording is data; it holds no line of a reference or of a mistake's edit.
"""

from __future__ import annotations

import hashlib
from types import ModuleType
from typing import Any

from autograder.course import Course
from autograder.engine.delivery.replay import CallsByCheck, Recording
from autograder.engine.diagnosis.record import recorded_data
from autograder.engine.grading.jobs import job_of, source_of
from autograder.engine.grading.pool import zygote_for
from autograder.engine.grading.session import GradingSession, exported, run_session
from autograder.engine.intake import Found
from autograder.engine.release import intake_for
from autograder.engine.sandbox.client import Zygote
from autograder.engine.sandbox.wire import encode
from autograder.engine.suites import mistakes_of
from autograder.errors import CourseError
from checks import CheckFailure
from fingerprints import packed
from spies import Spy

SEED_COUNT = 2  # sets of random inputs in a bundle; the official grade has another set for every source
MISTAKE_FIELDS = "id title computes asked concept page".split()  # all but the edit


class RecordedReference(ModuleType):
    """A reference whose answers to one check are recorded."""

    def __init__(self, reference: ModuleType, calls: CallsByCheck, key: tuple[str, str]) -> None:
        super().__init__(reference.__name__)
        self._reference, self._calls, self._key = reference, calls, key

    def __getattr__(self, name: str) -> Any:
        function = getattr(self._reference, name)

        def record_answer(*args: Any, **kwargs: Any) -> Any:
            try:
                answer, failed = function(*args, **kwargs), None
            except (ValueError, CheckFailure) as error:
                answer, failed = None, error
            spied = [spy.calls for spy in args if isinstance(spy, Spy)]
            errors = [isinstance(failed, kind) for kind in (ValueError, CheckFailure)]
            self._calls.setdefault(self._key, []).append((name, encode([answer, spied, *errors])))
            if failed:
                raise failed
            return answer

        return record_answer


class RecordingSession(GradingSession):
    """A session that records what the reference answers to each check."""

    def __init__(self, course: Course, slugs: tuple[str, ...], serve: Any) -> None:
        super().__init__(course, slugs, serve)
        self.diagnosing = False
        self.calls: dict[str, CallsByCheck] = {slug: {} for slug in slugs}

    def reference_for(self, slug: str, asking: str) -> ModuleType:
        """Return the reference; its answers are recorded under `asking`, the name of a check or of kinds of inputs."""
        return RecordedReference(self.references[slug], self.calls[slug], (self.seed, asking))


def record(course: Course, slugs: tuple[str, ...]) -> dict[str, Recording]:
    """Return the recordings of these exercises; raise CourseError if a reference does not pass its checks."""
    recordings: dict[str, Recording] = {}
    zygote, intake = zygote_for(course, "if possible"), intake_for(course, slugs)

    def serve(session: GradingSession) -> None:
        assert isinstance(session, RecordingSession)
        session.confined = True  # as in every push
        for slug in slugs:
            names = [f"recorded {slug} {number}" for number in range(SEED_COUNT)]
            seeds = [hashlib.sha256(name.encode()).hexdigest()[:16] for name in names]
            for seed in seeds:
                run_reference(session, slug, seed, zygote)
            recordings[slug] = Recording(
                functions=exported(session.references[slug]),
                stub=intake.stubs[slug],
                notebook=intake.handed_out(slug),
                seeds=seeds,
                calls=session.calls[slug],
                answers=packed(recorded_data(course, slug)),
                unfinished=session.not_reached(source_of(Found(slug, "graded"), seed=""), internal=True),
                mistakes=[{field: getattr(m, field) for field in MISTAKE_FIELDS} for m in mistakes_of(course, slug)],
            )

    run_session(course, slugs, serve, RecordingSession)
    zygote.close()
    return recordings


def run_reference(session: RecordingSession, slug: str, seed: str, zygote: Zygote) -> None:
    """Run all checks of an exercise on its own reference."""
    text = session.course.solution(slug).read_text(encoding="utf-8")
    (source,) = job_of(slug, text, seed)["sources"]
    attempt = session.attempt(source, zygote, 0, session.course.bounds.submission_wall)
    for verdict in attempt.verdicts.values():
        if verdict.outcome != "passed":
            raise CourseError(f"the reference of {slug} does not pass {verdict.name}: nothing can be recorded")
