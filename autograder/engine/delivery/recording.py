"""What goes into a bundle in the place of the references: what they answer, and what every known mistake answers.

The checks are run on the references themselves with a few fixed seeds, and each answer that a check asks the live
reference for is written down. Recorded is data; no line of a reference or of a mistake's edit is in it.
"""

from __future__ import annotations

import hashlib
from types import ModuleType
from typing import Any

import pytest

from autograder.course import Course
from autograder.engine.delivery.replay import Calls, Recording
from autograder.engine.diagnosis.answers import answers_of, packed
from autograder.engine.grading.jobs import job_of
from autograder.engine.grading.pool import zygote_for
from autograder.engine.grading.session import GradingSession, exported, run_session
from autograder.engine.release import intake_for
from autograder.engine.sandbox.wire import encode
from autograder.engine.sandbox.workers import Workers
from autograder.engine.suites import mistakes_of
from autograder.errors import CourseError
from verdicts import Verdict, identity

SEEDS = 4
"""Sets of random inputs that a bundle knows; the official grade has another for every source."""
WORDS = "id title computes asked concept page".split()


class Listening(ModuleType):
    """The reference, with a note of every answer."""

    def __init__(self, reference: ModuleType, notes: list[tuple[str, bytes]]) -> None:
        super().__init__(reference.__name__)
        self._reference, self._notes = reference, notes

    def __getattr__(self, name: str) -> Any:
        function = getattr(self._reference, name)

        def listened(*args: Any, **kwargs: Any) -> Any:
            answer = function(*args, **kwargs)
            self._notes.append((name, encode(answer)))
            return answer

        return listened


class RecordingSession(GradingSession):
    """A session that notes what each check asks the reference."""

    def __init__(self, course: Course, slugs: tuple[str, ...], serve: Any) -> None:
        super().__init__(course, slugs, serve)
        self.diagnosing = False
        self.calls: dict[str, Calls] = {slug: {} for slug in slugs}

    def run(self, item: pytest.Item) -> Verdict:
        slug, check = identity(item)
        reference, notes = self.references[slug], list[tuple[str, bytes]]()
        self.references[slug] = Listening(reference, notes)
        try:
            return super().run(item)
        finally:
            self.references[slug] = reference
            if notes:
                self.calls[slug][self.seed, check] = notes


def record(course: Course, slugs: tuple[str, ...]) -> dict[str, Recording]:
    """The recordings of these exercises; CourseError when a reference does not pass its checks."""
    made: dict[str, Recording] = {}
    zygote, intake = zygote_for(course, "if possible"), intake_for(course, slugs)

    def serve(session: GradingSession) -> None:
        assert isinstance(session, RecordingSession)
        for slug in slugs:
            seeds = [hashlib.sha256(f"recorded {slug} {number}".encode()).hexdigest()[:16] for number in range(SEEDS)]
            for seed in seeds:
                run_reference(session, slug, seed, Workers(zygote))
            made[slug] = Recording(
                functions=exported(session.references[slug]),
                stub=intake.stubs[slug],
                notebook=intake.notebooks[slug],
                seeds=seeds,
                calls=session.calls[slug],
                answers=packed(answers_of(course, slug)),
                mistakes=[{word: getattr(m, word) for word in WORDS} for m in mistakes_of(course, slug)],
            )

    run_session(course, slugs, serve, RecordingSession)
    zygote.close()
    return made


def run_reference(session: RecordingSession, slug: str, seed: str, workers: Workers) -> None:
    """Run all checks of an exercise on its own reference."""
    text = session.course.solution(slug).read_text(encoding="utf-8")
    (source,) = job_of(slug, text, seed)["sources"]
    attempt = session.attempt(source, workers, 0, session.course.bounds.submission_wall)
    workers.close()
    for verdict in attempt.verdicts.values():
        if verdict.outcome != "passed":
            raise CourseError(f"the reference of {slug} does not pass {verdict.name}: nothing can be recorded")
