"""CPU of one submission in a fork of a warm session: what isolation costs, many small calls, and naming the mistakes.

Without isolation the checks run by pytest's own protocol, and the student's functions in the fork itself. The grader
calls the collected checks directly, which makes up for a part of what the isolation costs.
"""

from __future__ import annotations

import os
import resource
import statistics
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from types import ModuleType
from typing import Any

from autograder.bench.measure import Row, cpu_of, references, submission
from autograder.course import Course
from autograder.engine.grading.jobs import Job
from autograder.engine.grading.session import GradingSession, run_session
from autograder.engine.grading.slot import pin
from autograder.engine.sandbox.arguments import Arguments, Packed
from autograder.engine.sandbox.forked import ForkedWorker, ForkingZygote
from autograder.engine.suites import load_reference, mistakes_of
from calls import RecordedFunction
from checks import each

MANY_CALLS = ("race", "review")
"""The exercises in which a student's code calls functions of the grader, or the other way round, all the time."""


class DirectCalls:
    """Answers calls of a student's functions directly, in the place of `StudentCode` in its sandbox."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module

    def call(self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return next(self.each(function, [(args, kwargs)]))

    def each(
        self, function: str, calls: Sequence[Arguments], reuse: bool = False, packed: Packed | None = None
    ) -> Iterator[Any]:
        recorded = RecordedFunction(function, getattr(self.module, function))
        yield from each(recorded, [args for args, _ in calls], [kwargs for _, kwargs in calls], reuse)


def rows(course: Course) -> list[Row]:
    """Return each figure, measured in one session of all suites."""
    measured: list[Row] = []
    run_session(course, course.slugs, lambda session: measured.extend(figures(session)))
    return measured


def figures(session: GradingSession) -> Iterator[Row]:
    """Yield each figure of a session: medians of ratios, each of two grades one after the other."""
    zygote = ForkingZygote(session.course.bounds)
    assert zygote.confined  # read here: a fork would keep the report to itself
    pin(0, zygote)
    modules = {slug: load_reference(session.course, slug) for slug in session.course.slugs}
    texts = references(session.course)
    right, others = submission(texts), submission({s: text for s, text in texts.items() if s not in MANY_CALLS})
    bare, isolated = partial(by_pytest, session, modules), partial(confined, session, right, zygote)
    cost = statistics.median(forked(isolated) / forked(bare) for _ in range(15))
    yield "CPU of a warm grade, confined, beside pytest without isolation (at most 1.8)", cost, "times"
    fewer = partial(confined, session, others, zygote)
    cost = statistics.median(forked(isolated) / forked(fewer) for _ in range(15))
    yield f"the same beside it without {' and '.join(MANY_CALLS)} (at most 1.35)", cost, "times"
    for wrong_each, name in ((3, "3 or 4"), (2, "5")):
        ratios = []
        for number in range(9):
            cpu = {}
            grade = partial(confined, session, failing(session, wrong_each, number), zygote)
            for session.diagnosing in (True, False):
                cpu[session.diagnosing] = min(forked(grade) for _ in range(3))
            ratios.append(cpu[True] / cpu[False])
        yield f"the same with {name} wrong exercises, diagnosed (at most 1.2)", statistics.median(ratios), "times"
    zygote.close()


def failing(session: GradingSession, wrong_each: int, number: int) -> Job:
    """Return a submission in which one of `wrong_each` exercises holds a known mistake, another for each `number`.

    A mistake that does not come to an end is left out: it takes so long that the time of a diagnosis would not show.
    The answers of every exercise are at hand afterwards, as after the first failing submission of a class.
    """
    texts = references(session.course)
    for place, slug in enumerate(session.course.slugs):
        endless = {index for indices in session.fingerprints_of(slug).endless.values() for index in indices}
        if place % wrong_each == number % wrong_each:
            known = [m for index, m in enumerate(mistakes_of(session.course, slug)) if index not in endless]
            texts[slug] = known[(7 * number + place) % len(known)].apply(texts[slug])
    return submission(texts)


def by_pytest(session: GradingSession, modules: dict[str, ModuleType]) -> float:
    """Run the checks on these modules in this process; return the CPU that others spent on it, which is none."""
    for slug, module in modules.items():
        session.stand_ins[slug].code = DirectCalls(module)
        session.seed = slug
        for item in session.items[slug]:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
    return 0.0


def confined(session: GradingSession, job: Job, zygote: ForkingZygote) -> float:
    """Grade; return the CPU seconds of the workers and of their zygote, which are not children of this process."""
    used = 0.0
    close, before = ForkedWorker.close, cpu_of(zygote.pid)

    def closing(worker: ForkedWorker) -> None:
        nonlocal used
        used += worker.cpu()
        close(worker)

    ForkedWorker.close = closing  # type: ignore[method-assign, assignment]
    for _ in session.grade(job, zygote):
        pass
    return used + cpu_of(zygote.pid) - before


def forked(work: Callable[[], float]) -> float:
    """Return the CPU seconds of a fork that does the work; the work returns what other processes spent on it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, str(work()).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with open(reading, encoding="ascii") as pipe:
        elsewhere = float(pipe.read())
    os.waitpid(child, 0)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return elsewhere + after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
