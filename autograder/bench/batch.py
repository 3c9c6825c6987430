"""A whole class: beside plain pytest, from the hundredth submission to the last, resumed, with endless loops, on dask.

`BENCH_CLASS` is the size of the class, 300 unless set; the figures of the project are those of 10000.
"""

from __future__ import annotations

import importlib
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from autograder.bench.inprocess import plain_pytest_command
from autograder.bench.measure import Row, cpu_of, medians, references, run, seconds
from autograder.course import Course
from autograder.engine.finding import submissions
from autograder.engine.grading.grade import Grader
from autograder.engine.grading.pool import Pool, Slot
from autograder.engine.proof.sample_class import SPOILS, in_folders, with_mistakes
from autograder.engine.submissions import Submission

JOBS = 2
LOOP = "olga"  # the student of the sample class whose code never ends
CLASS_SIZE = int(os.environ.get("BENCH_CLASS", "300"))


def rows(course: Course) -> Iterator[Row]:
    """Yield each figure."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        members = write_class(course, folder / "class", CLASS_SIZE)
        yield "correct submissions beside plain pytest (at least 4)", beside_pytest(course, members), "times"
        whole, pace, memory = late_beside_early(course, members)
        yield f"a class of {CLASS_SIZE}, {JOBS} slots", CLASS_SIZE / whole, "submissions/s"
        yield f"CPU of submissions after {CLASS_SIZE} beside those after 100 (0.85 to 1.15)", pace, "times"
        yield "memory of the slots and their zygotes, the same", memory, "times"
        yield "a resumed run beside grading (at most 0.05)", resumed(folder), "times"
        yield "an endless loop among a hundred (at most 15)", endless_loop(course, folder), "s"
        yield "two dask workers beside two slots (at least 0.85)", on_dask(course, members), "times"


def write_class(course: Course, folder: Path, size: int, loops: int = 0) -> list[Submission]:
    """Write `size` submissions, no two the same: half correct, a third wrong, the rest broken or hostile.

    The first `loops` of them never end.
    """
    right = references(course)
    ways = [SPOILS[name] for name in SPOILS if name not in (LOOP, "ursula")]  # both spend their whole budget
    for number in range(size):
        if number < loops:
            texts = {**right, course.slugs[0]: SPOILS[LOOP](right[course.slugs[0]], course.slugs[0])}
        elif number % 6 < 3:
            texts = dict(right)
        elif number % 6 < 5:
            texts = with_mistakes(course, right, number, every=1 + number % 4)
        else:
            slug = course.slugs[number % len(course.slugs)]
            texts = {**right, slug: ways[number % len(ways)](right[slug], slug)}
        for path, text in in_folders(texts).items():
            file = folder / f"student{number:05}" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"{text}\n# {number}\n", encoding="utf-8")
    return submissions(folder, course.slugs, "class")


def beside_pytest(course: Course, members: Sequence[Submission]) -> float:
    """Return the throughput of warm slots divided by that of as many ordinary pytest processes, one a submission.

    Correct submissions only: hostile ones stop or stall plain pytest, and a failing check costs it a traceback.
    """
    correct = [m for place, m in enumerate(members) if place % 6 < 3][:16]
    commands = [plain_pytest_command(course, member.path) for member in correct]
    with Grader(course, course.slugs, JOBS) as grader, ThreadPoolExecutor(JOBS) as threads:
        warm = partial(grade, grader, correct)
        warm()
        plain, own = medians(3, lambda: list(threads.map(run, commands, [course.root] * len(commands))), warm)
    return plain / own


def late_beside_early(course: Course, members: Sequence[Submission]) -> tuple[float, float, float]:
    """Return seconds for the class; CPU and memory of slots that graded it beside slots that graded a hundred of it.

    Both grade the same submissions in turns, so that a busy moment hits both.
    """
    few = members[:60]
    with Grader(course, course.slugs, JOBS) as late, Grader(course, course.slugs, JOBS) as early:
        whole = seconds(partial(grade, late, members))
        grade(early, members[:100])
        pace = statistics.median(cpu_for(late, few) / cpu_for(early, few) for _ in range(5))
        memory = memory_of(late) / memory_of(early)
    return whole, pace, memory


def cpu_for(grader: Grader, members: Sequence[Submission]) -> float:
    """Return the CPU seconds that the slots and their zygotes spend on these submissions."""
    before = sum(map(cpu_of, pids(grader)))
    grade(grader, members)
    return sum(map(cpu_of, pids(grader))) - before


def memory_of(grader: Grader) -> int:
    """Return the resident pages of the slots and their zygotes."""
    return sum(int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) for pid in pids(grader))


def pids(grader: Grader) -> list[int]:
    """Return the process ids of the slots and their zygotes."""
    assert isinstance(grader.pool, Pool)
    slots = [slot.process.pid for slot in grader.pool.slots if isinstance(slot, Slot)]
    children = [Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split() for pid in slots]
    return slots + [int(pid) for pids in children for pid in pids]


def resumed(folder: Path) -> float:
    """Return the time of the command over a finished class, divided by the time that grading took."""
    options = ["--class", "--jobs", str(JOBS), "--state", "state", "--json", "results.json"]
    command = [sys.executable, "-m", "autograder", "grade", "class", *options]
    graded = seconds(partial(run, command, folder))
    return medians(3, partial(run, command, folder))[0] / graded


def endless_loop(course: Course, folder: Path) -> float:
    """Return what one endless loop adds to the time that the slots spend on a hundred submissions."""

    def graded(loops: int) -> None:
        members = write_class(course, folder / f"{loops}", 100, loops)
        with Grader(course, course.slugs, JOBS) as grader:
            grade(grader, members)

    return (seconds(partial(graded, 1)) - seconds(partial(graded, 0))) * JOBS


def on_dask(course: Course, members: Sequence[Submission]) -> float:
    """Return the throughput of a cluster of two workers on this machine divided by that of two warm slots."""
    distributed: Any = importlib.import_module("distributed")
    options: Any = {"n_workers": JOBS, "threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1"}
    with distributed.LocalCluster(processes=True, **options) as cluster:
        slots = Grader(course, course.slugs, JOBS)
        workers = Grader(course, course.slugs, JOBS, scheduler=cluster.scheduler_address)
        with slots, workers:
            works = [partial(grade, grader, members[:100]) for grader in (slots, workers)]
            medians(1, *works)
            on_slots, on_workers = medians(3, *works)
    return on_slots / on_workers


def grade(grader: Grader, members: Sequence[Submission]) -> None:
    """Grade all of them."""
    assert len(list(grader.grade(members))) == len(members)
