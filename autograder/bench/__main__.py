"""`make bench`: the grader beside plain pytest over the same checks, as ratios of medians of one run."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any

from autograder.bench import batch, gradebook, notebooks, peers, pushes
from autograder.bench.diagnosis import cost
from autograder.bench.feedback import milliseconds
from autograder.bench.inprocess import plain_pytest_command
from autograder.bench.isolation import cpu_per_submission
from autograder.course import Course, find_course
from autograder.engine.grading.jobs import job_of
from autograder.engine.grading.pool import Pool

COLD_RUNS = 7


def plain_pytest(course: Course) -> None:
    """Run all suites on the references in one ordinary pytest process: no isolation, no grade."""
    _run(plain_pytest_command(course, course.root / "solutions"), course)


def cold_grade(course: Course) -> None:
    """Run `autograder grade solutions/` from nothing."""
    _run([sys.executable, "-m", "autograder", "grade", "solutions", "--force"], course)


def _run(command: list[str], course: Course) -> None:
    subprocess.run(command, cwd=course.root, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def seconds(work: Callable[[], object]) -> float:
    """Return the seconds that work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def alternately(*works: Callable[[], object]) -> list[float]:
    """Return the median seconds of each, measured in turns so that a busy moment hits all."""
    times = [[seconds(work) for work in works] for _ in range(COLD_RUNS)]
    return [statistics.median(column) for column in zip(*times, strict=True)]


def warm_grade(course: Course) -> float:
    """Return the seconds of a submission of all references in one grading process that is already running."""
    sources = [job_of(slug, course.solution(slug).read_text(encoding="utf-8"))["sources"][0] for slug in course.slugs]
    with Pool[int](course, course.slugs, 1) as pool:
        pool.grade({"sources": sources, "shuffle": 0})
        return seconds(lambda: [pool.grade({"sources": sources, "shuffle": 0}) for _ in range(20)]) / 20


def alone(work: Callable[..., Any], *arguments: object) -> Any:
    """Return what a function returns in a Python of its own: a process collects suites only once."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(work, *arguments).result()


def main() -> None:
    """Print the table."""
    course = find_course()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # plain pytest may keep what it has compiled, as it usually does
    versions = " ".join(f"{n} {importlib.metadata.version(n)}" for n in ("numpy", "pytest", "msgpack"))
    print(f"Python {platform.python_version()} {versions}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    plain, cold = alternately(lambda: plain_pytest(course), lambda: cold_grade(course))
    warm = warm_grade(course)
    print(f"{'one submission of ten exercises':44}{'seconds':>9}{'ratio':>8}")
    for name, value in (
        ("plain pytest, in its own process", plain),
        ("autograder grade, cold (at most 2)", cold),
        ("autograder, one warm process", warm),
    ):
        print(f"{name:44}{value:9.3f}{value / plain:8.2f}")
    print(f"{'diagnosis (at most 1.2)':44}{'ratio':>17}")
    for name, each in (("a submission with 3 or 4 wrong exercises", 3), ("a submission with 5 wrong exercises", 2)):
        print(f"{name:44}{alone(cost, course, each):17.2f}")
    print(f"{'pictures and pages':44}{'ms':>9}")
    for name, value in milliseconds(course):
        print(f"{name:44}{value:9.2f}")
    bare, direct, confined = alone(cpu_per_submission, course)
    print(f"{'CPU of one submission in a warm fork':44}{'seconds':>9}{'ratio':>8}")
    for name, value in (
        ("pytest, no isolation", bare),
        ("the grader's runner, no isolation", direct),
        ("the grader, confined (at most 1.8)", confined),
    ):
        print(f"{name:44}{value:9.3f}{value / bare:8.2f}")
    print(f"a class; load {os.getloadavg()[0]:.1f}")
    for figures in (batch.rows, partial(alone, gradebook.rows), peers.rows, pushes.rows, notebooks.rows):
        for name, value, unit in figures(course):
            print(f"{name:66}{value:9.2f} {unit}", flush=True)


if __name__ == "__main__":
    main()
