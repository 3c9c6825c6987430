"""One check graded again from its seed, and everything that is known of its verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import ModuleType
from typing import Any

from autograder.course import Course
from autograder.engine.diagnosis.answers import ROUNDS
from autograder.engine.diagnosis.diagnose import Disagreement, Visits, first_disagreement
from autograder.engine.grading.jobs import Source
from autograder.engine.grading.pool import Confinement, zygote_for
from autograder.engine.grading.session import GradingSession, run_session
from autograder.engine.grading.verdicts import exercise_result
from autograder.engine.results import ExerciseResult
from autograder.engine.sandbox.client import Given, Workers
from autograder.engine.sandbox.student import Attempt
from autograder.engine.suites import explore_of, mistakes_of
from autograder.errors import Misuse
from calls import CALLS, Call, snapshot


@dataclass
class Explanation:
    """A check's calls with what came back and what the reference answers, and how every known mistake compares."""

    result: ExerciseResult
    calls: list[tuple[Call, Any, Any]] = field(default_factory=list)
    mistakes: list[tuple[str, str, Disagreement | None]] = field(default_factory=list)
    """Id, title, and the first answer in which the submission and the mistake differ; None where they never do."""


class WatchedAttempt(Attempt):
    """An attempt that keeps what every call of a check answered."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.seen: list[tuple[Call, Any]] = []
        self.by_check: dict[str, list[tuple[Call, Any]]] = {}

    def each(self, function: str, calls: Sequence[Given]) -> Iterator[Any]:
        answers = super().each(function, calls)
        for _ in calls:
            try:
                answer = next(answers)
            except Exception as error:
                self.seen.append((CALLS[-1], error))
                raise
            self.seen.append((CALLS[-1], snapshot(answer)))
            yield answer

    def checked(self, name: str) -> None:
        super().checked(name)
        self.by_check[name], self.seen = self.seen, []


def explain(course: Course, source: Source, name: str, confinement: Confinement) -> Explanation:
    """Grade the exercise of a source again and watch one check; Misuse when there is no such check."""
    made: list[Explanation] = []
    names: list[str] = []
    zygote = zygote_for(course, confinement)
    slug = source["slug"]

    def serve(session: GradingSession) -> None:
        names.extend(item.name.removeprefix("test_") for item in session.items[slug])
        if name not in names:
            return
        session.confined, session.new_attempt = zygote.confined, WatchedAttempt
        workers = Workers(zygote)
        attempt = session.attempt(source, workers, 0, course.bounds.submission_wall)
        assert isinstance(attempt, WatchedAttempt)
        explanation = Explanation(exercise_result(source, attempt, session.items[slug], course, zygote.confined))
        for call, answer in attempt.by_check.get(name, []):
            explanation.calls.append((call, answer, answer_of(session.references[slug], call)))
        if attempt.status == "graded":
            compare(session, attempt, workers, explanation)
        workers.close()
        made.append(explanation)

    run_session(course, (slug,), serve)
    zygote.close()
    if not made:
        near = get_close_matches(name, names, n=1)
        raise Misuse(f"{slug} has no check {name!r}; {f'did you mean {near[0]}?' if near else f'it has {names}'}")
    return made[0]


def answer_of(reference: ModuleType, call: Call) -> Any:
    """What the reference answers to a recorded call, or the error it raises."""
    try:
        return getattr(reference, call.function)(*map(snapshot, call.args), **call.kwargs)
    except Exception as error:
        return error


def compare(session: GradingSession, attempt: Attempt, workers: Workers, explanation: Explanation) -> None:
    """Visit the submission as the diagnosis does, to the end, and compare it with every known mistake."""
    answers = session.answers(attempt.slug)
    visits = Visits(explore_of(session.course, attempt.slug), answers, attempt.given_up)
    attempt.open()
    for _ in range(ROUNDS):
        visits.make(session.stand_ins[attempt.slug])
    attempt.close()
    for mistake in mistakes_of(session.course, attempt.slug):
        explanation.mistakes.append((mistake.id, mistake.title, first_disagreement(visits, mistake.id)))
