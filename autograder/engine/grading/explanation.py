"""The explanation of a check: graded again from its seed, where submissions are graded, and shown as harmless text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from types import ModuleType
from typing import Any

import pytest

import calls
from autograder.engine.grading.attempt import Attempt
from autograder.engine.grading.jobs import Job
from autograder.engine.grading.session import GradingSession
from autograder.engine.grading.verdicts import exercise_result
from autograder.engine.results import ExerciseResult, Explanation, harmless
from autograder.engine.sandbox.arguments import Arguments, Packed
from autograder.engine.sandbox.client import Zygote
from autograder.engine.sandbox.student import StudentCode
from autograder.engine.suites import kinds_of, mistakes_of
from calls import CALLS, Call, snapshot
from checks import CheckFailure
from verdicts import Verdict, identity

VALUE_LENGTH = 300  # characters of a value that is shown, some lines of a terminal
MOST_CALLS = 40  # of a check that are shown
MOST_ITEMS = 40  # of a list that are shown: more do not fit into VALUE_LENGTH

Answered = list[tuple[Call, Any]]
"""Calls of a student's functions, each with the answer or the error."""


class WatchedCode(StudentCode):
    """Student code that keeps the answer to every call."""

    answered: Answered

    def each(
        self, function: str, calls: Sequence[Arguments], reuse: bool = False, packed: Packed | None = None
    ) -> Iterator[Any]:
        answers = super().each(function, calls, reuse)  # not packed: each answer is to be shown
        for _ in calls:
            try:
                answer = next(answers)
            except Exception as error:
                self.answered.append((CALLS[-1], error))
                raise
            self.answered.append((CALLS[-1], snapshot(answer)))
            yield answer


def results_of(session: GradingSession, job: Job, zygote: Zygote) -> Iterator[ExerciseResult]:
    """Yield the results of a job; where it asks for the explanation of a check, the one result holds it."""
    if "explain" not in job:
        yield from session.grade(job, zygote)
        return
    (source,), name, run, answered = job["sources"], job["explain"], session.run, Answered()

    def watched(item: pytest.Item) -> Verdict:
        slug, check = identity(item)
        code = session.stand_ins[slug].code
        assert isinstance(code, WatchedCode)
        code.answered = answered if check == name else []
        session.trials.clear()  # each check makes its own calls
        return run(item)

    session.code_class, session.run = WatchedCode, watched  # type: ignore[method-assign]
    attempt = session.attempt(source, zygote, 0, session.course.bounds.submission_wall)
    result = exercise_result(source, attempt, session.items[source["slug"]], session.course, session.confined)
    reference = session.references[source["slug"]]
    rows = [[shown(v) for v in (c, a, answer_of(reference, c))] for c, a in answered[:MOST_CALLS]]
    result["explanation"] = Explanation(count=len(answered), calls=rows, mistakes=[])
    if attempt.status == "graded":
        result["explanation"]["mistakes"] = compared(session, attempt)
    yield result


def answer_of(reference: ModuleType, call: Call) -> Any:
    """Return what the reference answers to a recorded call, or the error it raises."""
    try:
        return getattr(reference, call.function)(*map(snapshot, call.args), **call.kwargs)
    except Exception as error:
        return error


def compared(session: GradingSession, attempt: Attempt) -> list[list[str]]:
    """Return each known mistake with how near the submission comes to it, function by function."""
    code = attempt.code
    assert isinstance(code, WatchedCode)
    code.answered = []
    code.open()
    comparison = session.comparison(attempt, code, set(kinds_of(session.course, attempt.slug)))
    code.close()
    near = {name: comparison.nearness(name) for name in comparison.functions}
    known = mistakes_of(session.course, attempt.slug)
    return [[m.id, m.title, nearness({n: own[m.id] for n, own in near.items() if m.id in own})] for m in known]


def nearness(shares: dict[str, float]) -> str:
    """Return in one line which share of the calls of each function a mistake answers as the submission does.

    Return "" if it answers all calls of all functions so.
    """
    if shares and min(shares.values()) == 1:
        return ""
    parts = [f"{100 * share:.0f} % of {name}" for name, share in shares.items()]
    return f"answers as the submission does in {', '.join(parts)}" if parts else "was not compared"


def shown(value: Any, limit: int = VALUE_LENGTH) -> str:
    """Return a value, a call or an error as one harmless line of at most `limit` characters."""
    if isinstance(value, Exception):
        name = getattr(value, "student_type", type(value).__name__)
        text = str(value) if isinstance(value, CheckFailure) else f"raised {name}: {value}"
    elif isinstance(value, Call):
        text = str(value)
    elif isinstance(value, list | tuple):
        text = "(" + ", ".join(shown(v) for v in islice(value, MOST_ITEMS)) + ")"
    else:
        text = value if isinstance(value, str) else calls.show(value)
    return harmless(" ".join(text.split()), limit)
