"""A whole class: beside plain pytest, from the hundredth submission to the last, resumed, with endless loops, on dask.

`BENCH_CLASS` is the size of the class, 300 unless set; the figures of the project are those of 10000.
"""

from __future__ import annotations

import importlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from autograder.bench.classes import write_class
from autograder.bench.inprocess import plain_pytest_command
from autograder.course import Course
from autograder.engine.grading.grade import Grader
from autograder.engine.grading.jobs import Job
from autograder.engine.grading.pool import Pool, Slot
from autograder.engine.intake import Submission, take_in

JOBS = 2
SIZE = int(os.environ.get("BENCH_CLASS", "300"))
Row = tuple[str, float, str]


def rows(course: Course) -> Iterator[Row]:
    """Name, value and unit of each figure; the goal is part of the name."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        members = write_class(course, folder / "class", SIZE)
        yield f"a class of {SIZE}, {JOBS} slots", SIZE / seconds(course, members), "submissions/s"
        yield "correct submissions beside plain pytest (at least 4)", beside_pytest(course, members), "times"
        pace, memory = late_beside_early(course, members)
        yield f"a submission after {SIZE} beside one after 100 (0.85 to 1.15)", pace, "times"
        yield "memory of the slot and its zygote, the same", memory, "times"
        yield "a resumed run beside grading (at most 0.05)", resumed(folder), "times"
        yield "an endless loop among a hundred (at most 15)", endless_loop(course, folder), "s"
        yield "two dask workers beside two slots (at least 0.85)", on_dask(course, members), "times"


def seconds(course: Course, members: Sequence[Submission], **options: Any) -> float:
    """How long the grade of a class takes, from the start of the slots on."""
    started = time.perf_counter()
    with Grader(course, course.slugs, JOBS, **options) as grader:
        assert len(list(grader.grade(members))) == len(members)
    return time.perf_counter() - started


def beside_pytest(course: Course, members: Sequence[Submission]) -> float:
    """Throughput of warm slots beside an ordinary pytest process for each submission, as many at once, in turns.

    Correct submissions only: hostile ones stop or stall plain pytest, and a failing check costs it a traceback.
    """
    correct = [m for place, m in enumerate(members) if place % 6 < 3][:16]
    with Grader(course, course.slugs, JOBS) as grader:
        turns = [(_timed(grader, correct), by_pytest(course, correct)) for _ in range(4)]
    return statistics.median(theirs / ours for ours, theirs in turns[1:])


def by_pytest(course: Course, members: Sequence[Submission]) -> float:
    """Seconds for these submissions, each in an ordinary pytest process, as many at once as there are slots."""

    def run(member: Submission) -> None:
        options: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": course.root}
        subprocess.run(plain_pytest_command(course, member.path), check=True, timeout=60, **options)

    started = time.perf_counter()
    with ThreadPoolExecutor(JOBS) as threads:
        list(threads.map(run, members))
    return time.perf_counter() - started


def late_beside_early(course: Course, members: Sequence[Submission]) -> tuple[float, float]:
    """Time of a submission and memory: in a slot that has graded the class, beside one that has graded a hundred of it.

    Both grade the same submissions in turns, so that a busy moment hits both.
    """
    with Grader(course, course.slugs, 1) as grader:
        jobs = [grader.job(take_in(member, grader.intake)) for member in members]
    with Pool[Any](course, course.slugs, 1) as late, Pool[Any](course, course.slugs, 1) as early:
        for job in jobs:
            late.grade(job)
        for job in jobs[:100]:
            early.grade(job)
        turns = [(_once(late, job), _once(early, job)) for job in jobs[:60]]
        resident = memory_of(late), memory_of(early)
    return statistics.median(after / before for after, before in turns), resident[0] / resident[1]


def _once(pool: Pool[Any], job: Job) -> float:
    started = time.perf_counter()
    pool.grade(job)
    return time.perf_counter() - started


def processes(pool: Pool[Any]) -> list[int]:
    """A slot and its zygote."""
    (slot,) = pool.slots
    assert isinstance(slot, Slot)
    pid = slot.process.pid
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split())]


def memory_of(pool: Pool[Any]) -> int:
    """Resident pages."""
    return sum(int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) for pid in processes(pool))


def resumed(folder: Path) -> float:
    """The time of the command over a class that is finished, beside the time that grading took."""

    def run() -> float:
        command = [sys.executable, "-m", "autograder", "grade", str(folder / "class"), "--class", "--jobs", str(JOBS)]
        started = time.perf_counter()
        subprocess.run([*command, "--state", str(folder / "state")], check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - started

    graded = run()
    return statistics.median(run() for _ in range(3)) / graded


def endless_loop(course: Course, folder: Path) -> float:
    """What one endless loop adds to the time that the slots spend on a hundred submissions."""
    without = seconds(course, write_class(course, folder / "without", 100))
    return (seconds(course, write_class(course, folder / "with", 100, loops=1)) - without) * JOBS


def on_dask(course: Course, members: Sequence[Submission]) -> float:
    """The throughput of a cluster of two workers on this machine beside two slots; both warm, in turns."""
    distributed: Any = importlib.import_module("distributed")
    options: Any = {"n_workers": JOBS, "threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1"}
    few = members[:100]
    with distributed.LocalCluster(processes=True, **options) as cluster:
        there, here = {"scheduler": cluster.scheduler_address}, dict[str, Any]()
        with Grader(course, course.slugs, JOBS, **there) as far, Grader(course, course.slugs, JOBS, **here) as near:
            turns = [[_timed(grader, few) for grader in (near, far)] for _ in range(4)]
    return statistics.median(near_time / far_time for near_time, far_time in turns[1:])


def _timed(grader: Grader, members: Sequence[Submission]) -> float:
    started = time.perf_counter()
    list(grader.grade(members))
    return time.perf_counter() - started
