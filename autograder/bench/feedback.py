"""What feedback costs: a path in a page, a page, and the pictures of a submission."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial

from autograder.course import Course
from autograder.engine.grading.jobs import Job, job_of
from autograder.engine.grading.pool import Pool
from autograder.engine.reports.feedback import drawing
from autograder.engine.reports.figure import background, figure
from autograder.engine.reports.html import submission_page
from autograder.engine.results import assemble

REPETITIONS = 9


def milliseconds(course: Course) -> Iterator[tuple[str, float]]:
    """Yield each cost with its name; medians of one run."""
    drawings = {slug: drawing(course, slug) for slug in course.slugs}
    first = [once(partial(background, d.picture, slug)) for slug, d in drawings.items()]
    yield "axes and contours, once for each exercise", statistics.median(first)
    work = {slug: partial(figure, d.picture, slug, d.reference, d.reference) for slug, d in drawings.items()}
    yield (
        "a path in a page, the slowest (at most 20)",
        max(median(work[slug]) / len(d.reference) for slug, d in drawings.items()),
    )
    sources = [job_of(slug, course.solution(slug).read_text(encoding="utf-8"))["sources"][0] for slug in course.slugs]
    plain: Job = {"sources": sources, "shuffle": 0}
    with_pictures: Job = {**plain, "pictures": True}
    with Pool[int](course, course.slugs, 1) as pool:
        result = assemble("ada", pool.grade(with_pictures)["exercises"])
        works = partial(pool.grade, plain), partial(pool.grade, with_pictures)
        turns = [tuple(map(once, works)) for _ in range(REPETITIONS)]
    yield "a submission of all exercises, graded", statistics.median(without for without, _ in turns)
    yield "the pictures of such a submission", statistics.median(drawn - without for without, drawn in turns)
    yield "its page", median(partial(submission_page, course, result, drawings))


def once(work: Callable[[], object]) -> float:
    """Return the milliseconds that work takes."""
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def median(work: Callable[[], object]) -> float:
    """Return the median milliseconds of work that has run once before."""
    work()
    return statistics.median(once(work) for _ in range(REPETITIONS))
