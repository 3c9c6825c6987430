"""What naming the mistakes costs: CPU of grading failing submissions with and without the diagnosis."""

from __future__ import annotations

import statistics
from functools import partial

from autograder.bench.isolation import forked, run_confined
from autograder.course import Course
from autograder.engine.diagnosis.answers import answers_of
from autograder.engine.grading.jobs import Job, job_of
from autograder.engine.grading.session import GradingSession, run_session
from autograder.engine.grading.slot import pin
from autograder.engine.sandbox.forked import ForkingZygote
from autograder.engine.suites import mistakes_of

SUBMISSIONS = 9


def failing(course: Course, wrong_each: int, number: int) -> Job:
    """Return a submission in which one of `wrong_each` exercises holds a known mistake, another for each `number`.

    A mistake that does not come to an end is left out: it takes so long that the time of a diagnosis would not show.
    """
    sources = []
    for place, slug in enumerate(course.slugs):
        text, answers = course.solution(slug).read_text(encoding="utf-8"), answers_of(course, slug)
        known = [m for m in mistakes_of(course, slug) if not answers.endless[m.id]]
        if place % wrong_each == number % wrong_each:
            text = known[(7 * number + place) % len(known)].apply(text)
        sources.append(job_of(slug, text)["sources"][0])
    return {"sources": sources, "shuffle": 0}


def cost(course: Course, wrong_each: int) -> float:
    """Return CPU with the diagnosis divided by CPU without it: the median over submissions of one run."""
    ratios: list[float] = []

    def serve(session: GradingSession) -> None:
        zygote = ForkingZygote(course.bounds)
        assert zygote.confined  # read here: a fork would keep the report to itself
        pin(0, zygote)
        for slug in course.slugs:
            session.answers(slug)  # at hand, as after the first failing submission of a class
        for number in range(SUBMISSIONS):
            seconds = {}
            for session.diagnosing in (True, False):
                grade = partial(run_confined, session, failing(course, wrong_each, number), zygote, passing=False)
                seconds[session.diagnosing] = min(forked(grade) for _ in range(3))
            ratios.append(seconds[True] / seconds[False])
        zygote.close()

    run_session(course, course.slugs, serve)
    return statistics.median(ratios)
