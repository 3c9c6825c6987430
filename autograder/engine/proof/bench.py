"""Ask a law for its breaches: it yields a line for each and never raises; an error on the way is a breach, too."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import ParamSpec

from autograder.course import Course
from autograder.engine.grading.jobs import Job
from autograder.engine.grading.pool import Pool
from autograder.engine.results import ExerciseResult
from autograder.engine.suites import GRADED, line_of, reason
from autograder.errors import CourseError

P = ParamSpec("P")


@dataclass
class Bench:
    """A course under proof, the exercises that are asked about, and grading processes at hand.

    `problems` holds by exercise what keeps it from being graded; such an exercise is asked about its files only.
    """

    course: Course
    slugs: tuple[str, ...]
    pool: Pool[str]
    problems: dict[str, list[str]] = field(default_factory=dict)

    def solution(self, slug: str) -> str:
        """Return the text of a reference."""
        return self.course.solution(slug).read_text(encoding="utf-8")

    def place(self, slug: str, check: str) -> str:
        """Return the file and the line of a check, as messages name them."""
        files = (self.course.suite(slug, part) for part in GRADED)
        file = next(path for path in files if f"\ndef test_{check}(" in path.read_text(encoding="utf-8"))
        return line_of(file, rf"^def test_{check}\(")

    def grade(self, jobs: dict[str, Job]) -> Iterator[tuple[str, ExerciseResult]]:
        """Return the results of jobs of one exercise each, in the order of the jobs."""
        graded = dict(self.pool.grade_all(jobs.items()))
        return ((name, graded[name]["exercises"][0]) for name in jobs)


Law = Callable[[Bench], Iterator[str]]


def of_each_exercise(law: Callable[[Bench, str], Iterator[str]]) -> Law:
    """Make a law of one about an exercise: each exercise is asked by itself, whatever goes wrong with another."""

    @functools.wraps(law)
    def asked(bench: Bench) -> Iterator[str]:
        sound = [slug for slug in bench.slugs if slug not in bench.problems]
        if not sound:
            yield not_asked(bench)
        for slug in sound:
            yield from breaches(bench.course.root, law, bench, slug)

    return asked


def of_the_whole_course(law: Law) -> Law:
    """Make a law that needs the files of all exercises."""

    @functools.wraps(law)
    def asked(bench: Bench) -> Iterator[str]:
        return iter([not_asked(bench)]) if bench.problems else law(bench)

    return asked


def not_asked(bench: Bench) -> str:
    """Return why a law cannot be asked."""
    return f"not asked before the files of {', '.join(bench.problems)} are mended: see law 1"


def breaches(root: Path, law: Callable[P, Iterator[str]], *args: P.args, **kwargs: P.kwargs) -> Iterator[str]:
    """Yield the breaches of a law; an error that ends it is the last one."""
    try:
        yield from law(*args, **kwargs)
    except Exception as error:
        yield error_line(error, root)


def error_line(error: Exception, root: Path) -> str:
    """Return an error in one line with the innermost file of the course that it came through."""
    if isinstance(error, CourseError):
        return str(error)
    if isinstance(error, OSError) and isinstance(error.filename, str):
        return reason(Path(error.filename), error)
    trace, file = error.__traceback__, root
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        file = path if path.is_relative_to(root) and ".venv" not in path.parts else file
        trace = trace.tb_next
    return reason(file, error)
