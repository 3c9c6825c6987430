"""The cost of isolation: CPU of a confined grade beside a warm fork that calls the same functions in its own process.

It is compared with a fork of a warm pytest session that runs the same checks by pytest's own protocol. The grader calls
the collected checks directly, which makes up for a part of what the isolation costs; the second row shows it alone.
"""

from __future__ import annotations

import os
import resource
import statistics
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any

import pytest

from autograder.course import Course
from autograder.engine.grading.jobs import Job, job_of
from autograder.engine.grading.session import GradingSession, run_session
from autograder.engine.grading.slot import pin
from autograder.engine.sandbox.arguments import Arguments
from autograder.engine.sandbox.forked import ForkedWorker, ForkingZygote
from autograder.engine.suites import load_reference
from calls import RecordedFunction
from checks import each

GRADINGS = 15


class DirectCalls:
    """Answers calls of a student's functions directly, in the place of `StudentCode` in its sandbox."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module

    def call(self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return next(self.each(function, [(args, kwargs)]))

    def each(self, function: str, calls: Sequence[Arguments], reuse: bool = False) -> Iterator[Any]:
        answers = each(
            RecordedFunction(function, getattr(self.module, function)),
            [args for args, _ in calls],
            [kwargs for _, kwargs in calls],
            reuse,
        )
        yield from answers


def cpu_per_submission(course: Course) -> tuple[float, float, float]:
    """Return the CPU seconds of one submission of all references (medians of one run).

    By pytest without isolation, by the grader's runner without isolation, and by the grader as it is.
    """
    medians: list[float] = []
    sources = [job_of(slug, course.solution(slug).read_text(encoding="utf-8"))["sources"][0] for slug in course.slugs]
    job: Job = {"sources": sources, "shuffle": 0}

    def serve(session: GradingSession) -> None:
        zygote = ForkingZygote(course.bounds)
        assert zygote.confined
        pin(0, zygote)
        modules = {slug: load_reference(course, slug) for slug in course.slugs}
        rounds = [
            (
                forked(lambda: run_in_process(session, modules, by_pytest)),
                forked(lambda: run_in_process(session, modules, session.run)),
                forked(lambda: run_confined(session, job, zygote)),
            )
            for _ in range(GRADINGS)
        ]
        zygote.close()
        medians.extend(statistics.median(column) for column in zip(*rounds, strict=True))

    run_session(course, course.slugs, serve)
    by_protocol, direct, confined = medians
    return by_protocol, direct, confined


def by_pytest(item: pytest.Item) -> None:
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)


def run_in_process(session: GradingSession, modules: dict[str, ModuleType], run: Callable[[pytest.Item], Any]) -> float:
    for slug, module in modules.items():
        session.stand_ins[slug].code = DirectCalls(module)
        session.seed = slug
        for item in session.items[slug]:
            run(item)
    return 0.0


def run_confined(session: GradingSession, job: Job, zygote: ForkingZygote, passing: bool = True) -> float:
    """Grade; return the CPU seconds of the workers and of their zygote, which are not children of this process."""
    used = 0.0
    close, before = ForkedWorker.close, zygote_cpu(zygote)

    def closing(worker: ForkedWorker) -> None:
        nonlocal used
        used += worker.cpu()
        close(worker)

    ForkedWorker.close = closing  # type: ignore[method-assign, assignment]
    for result in session.grade(job, zygote):
        assert not passing or result["score"] == result["max_score"]
    return used + zygote_cpu(zygote) - before


def zygote_cpu(zygote: ForkingZygote) -> float:
    with open(f"/proc/{zygote.pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


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
    elsewhere = float(os.read(reading, 100).decode())
    os.close(reading)
    os.waitpid(child, 0)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return elsewhere + after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
