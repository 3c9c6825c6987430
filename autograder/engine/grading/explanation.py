"""One check graded again from its seed, and everything that is known of its verdict."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import ModuleType
from typing import Any

import pytest

from autograder.course import Course
from autograder.engine.diagnosis.compare import Comparison, Disagreement
from autograder.engine.grading.attempt import Attempt
from autograder.engine.grading.jobs import ExerciseSource
from autograder.engine.grading.pool import Confinement, zygote_for
from autograder.engine.grading.session import GradingSession, run_session
from autograder.engine.grading.verdicts import exercise_result
from autograder.engine.results import ExerciseResult
from autograder.engine.sandbox.arguments import Arguments
from autograder.engine.sandbox.student import StudentCode
from autograder.engine.sandbox.workers import Workers
from autograder.engine.suites import mistakes_of, visits_of
from autograder.errors import Misuse
from calls import CALLS, Call, snapshot
from verdicts import Verdict, identity

Answered = list[tuple[Call, Any]]
"""Calls of a student's functions, each with the answer or the error."""


@dataclass
class Explanation:
    """A check's calls with the answers of the submission and the reference, and how every known mistake compares."""

    result: ExerciseResult
    calls: list[tuple[Call, Any, Any]] = field(default_factory=list)
    mistakes: list[tuple[str, str, Disagreement | None]] = field(default_factory=list)
    """Id, title, and the first answer in which the submission and the mistake differ; None where they never do."""


class WatchedCode(StudentCode):
    """Student code that keeps the answer to every call."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.answered: Answered = []

    def each(self, function: str, calls: Sequence[Arguments], reuse: bool = False) -> Iterator[Any]:
        answers = super().each(function, calls, reuse)
        for _ in calls:
            try:
                answer = next(answers)
            except Exception as error:
                self.answered.append((CALLS[-1], error))
                raise
            self.answered.append((CALLS[-1], snapshot(answer)))
            yield answer


class WatchingSession(GradingSession):
    """A session that keeps the calls of every check with their answers."""

    kind_of_code = WatchedCode

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.answered: dict[str, Answered] = {}

    def run(self, item: pytest.Item) -> Verdict:
        slug, name = identity(item)
        code = self.stand_ins[slug].code
        assert isinstance(code, WatchedCode)
        code.answered = []
        verdict = super().run(item)
        self.answered[name], code.answered = code.answered, []
        return verdict


def explain(course: Course, source: ExerciseSource, name: str, confinement: Confinement) -> Explanation:
    """Grade the exercise of a source again and explain one check. Raise Misuse when there is no such check."""
    explanations: list[Explanation] = []
    names: list[str] = []
    slug = source["slug"]

    def serve(session: GradingSession) -> None:
        assert isinstance(session, WatchingSession)
        names.extend(item.name.removeprefix("test_") for item in session.items[slug])
        if name not in names:
            return
        session.confined, workers = zygote.confined, Workers(zygote)
        attempt = session.attempt(source, workers, 0, course.bounds.submission_wall)
        explanation = Explanation(exercise_result(source, attempt, session.items[slug], course, zygote.confined))
        for call, answer in session.answered.get(name, []):
            explanation.calls.append((call, answer, answer_of(session.references[slug], call)))
        if attempt.status == "graded":
            compare(session, attempt, explanation)
        workers.close()
        explanations.append(explanation)

    with contextlib.closing(zygote_for(course, confinement)) as zygote:
        run_session(course, (slug,), serve, WatchingSession)
    if not explanations:
        near = get_close_matches(name, names, n=1)
        raise Misuse(f"{slug} has no check {name!r}; {f'did you mean {near[0]}?' if near else f'it has {names}'}")
    return explanations[0]


def answer_of(reference: ModuleType, call: Call) -> Any:
    """Return what the reference answers to a recorded call, or the error it raises."""
    try:
        return getattr(reference, call.function)(*map(snapshot, call.args), **call.kwargs)
    except Exception as error:
        return error


def compare(session: GradingSession, attempt: Attempt, explanation: Explanation) -> None:
    """Visit the submission as the diagnosis does, to the end, and compare it with every known mistake."""
    code = attempt.code
    assert code is not None
    comparison = Comparison(visits_of(session.course, attempt.slug), session.answers(attempt.slug), code.given_up)
    code.open()
    for _ in comparison.answers.functions:
        comparison.add_round(session.stand_ins[attempt.slug])
    code.close()
    for mistake in mistakes_of(session.course, attempt.slug):
        explanation.mistakes.append((mistake.id, mistake.title, comparison.first_disagreement(mistake.id)))
