"""One submission of all references: the grader, cold and warm, beside plain pytest over the same checks; pictures."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import partial

from autograder.bench.inprocess import plain_pytest_command
from autograder.bench.measure import Row, medians, references, run, submission
from autograder.course import Course
from autograder.engine.grading.jobs import Job
from autograder.engine.grading.pool import Pool
from autograder.engine.reports.feedback import drawing
from autograder.engine.reports.figure import figure


def rows(course: Course) -> Iterator[Row]:
    """Yield each figure."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # plain pytest may keep what it has compiled, as it usually does
    commands = (
        plain_pytest_command(course, course.root / "solutions"),
        [sys.executable, "-m", "autograder", "grade", "solutions", "--force"],
    )
    plain, cold = medians(7, *(partial(run, command, course.root) for command in commands))
    yield "one submission by plain pytest, in its own process", plain, "s"
    yield "by `autograder grade`, cold, beside it (at most 2)", cold / plain, "times"
    job = submission(references(course))
    with_pictures: Job = {**job, "pictures": True}
    with Pool[int](course, course.slugs, 1) as pool:
        assert all(e["score"] == e["max_score"] for e in pool.grade(with_pictures)["exercises"])
        warm, drawn = medians(15, partial(pool.grade, job), partial(pool.grade, with_pictures))
    yield "by one warm process, the same", warm / plain, "times"
    yield "its pictures", 1000 * (drawn - warm), "ms"
    paths = []
    for slug in course.slugs:
        known = drawing(course, slug)
        draw = partial(figure, known.picture, slug, known.reference, known.reference)
        draw()
        paths.append(1000 * medians(9, draw)[0] / len(known.reference))
    yield "a path in a page, the slowest (at most 20)", max(paths), "ms"
