"""A whole class: beside plain pytest, from the hundredth submission to the last, resumed, with endless loops, on dask.

`BENCH_CLASS` is the size of the class, 300 unless set; the figures of the project are those of 10000.
"""

from __future__ import annotations

import importlib
import json
import os
import random
import signal
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
from autograder.engine.grading.pool import Pool, Slot
from autograder.engine.grading.store import lines
from autograder.engine.submissions import Submission

JOBS = 2
CLASS_SIZE = int(os.environ.get("BENCH_CLASS", "300"))
Row = tuple[str, float, str]


def rows(course: Course) -> Iterator[Row]:
    """Yield name, value and unit of each figure; the goal is part of the name."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        members = write_class(course, folder / "class", CLASS_SIZE)
        yield "correct submissions beside plain pytest (at least 4)", beside_pytest(course, members), "times"
        whole, pace, memory = late_beside_early(course, members)
        yield f"a class of {CLASS_SIZE}, {JOBS} slots", CLASS_SIZE / whole, "submissions/s"
        yield f"CPU of submissions after {CLASS_SIZE} beside those after 100 (0.85 to 1.15)", pace, "times"
        yield "memory of the slots and their zygotes, the same", memory, "times"
        yield "a resumed run beside grading (at most 0.05)", resumed(folder), "times"
        lost, repeated = killed_and_resumed(folder)
        yield "results lost or changed by ten kills at random moments (0)", lost, ""
        yield "results graded twice after ten kills (0)", repeated, ""
        yield "an endless loop among a hundred (at most 15)", endless_loop(course, folder), "s"
        yield "two dask workers beside two slots (at least 0.85)", on_dask(course, members), "times"


def seconds(course: Course, members: Sequence[Submission], **options: Any) -> float:
    """Return the seconds of grading a class, the start of the slots included."""
    started = time.perf_counter()
    with Grader(course, course.slugs, JOBS, **options) as grader:
        assert len(list(grader.grade(members))) == len(members)
    return time.perf_counter() - started


def beside_pytest(course: Course, members: Sequence[Submission]) -> float:
    """Return the throughput of warm slots divided by that of as many ordinary pytest processes, one a submission.

    Correct submissions only: hostile ones stop or stall plain pytest, and a failing check costs it a traceback.
    """
    correct = [m for place, m in enumerate(members) if place % 6 < 3][:16]
    with Grader(course, course.slugs, JOBS) as grader:
        turns = [(_timed(grader, correct), by_pytest(course, correct)) for _ in range(4)]
    return statistics.median(plain / warm for warm, plain in turns[1:])


def by_pytest(course: Course, members: Sequence[Submission]) -> float:
    """Return the seconds for these submissions, each in an ordinary pytest process, as many at once as slots."""

    def run(member: Submission) -> None:
        options: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": course.root}
        subprocess.run(plain_pytest_command(course, member.path), check=True, timeout=60, **options)

    started = time.perf_counter()
    with ThreadPoolExecutor(JOBS) as threads:
        list(threads.map(run, members))
    return time.perf_counter() - started


def late_beside_early(course: Course, members: Sequence[Submission]) -> tuple[float, float, float]:
    """Return seconds for the class; CPU and memory of slots that graded it beside slots that graded a hundred of it.

    Both grade the same submissions in turns, so that a busy moment hits both.
    """
    few = members[:60]
    with Grader(course, course.slugs, JOBS) as late, Grader(course, course.slugs, JOBS) as early:
        whole = _timed(late, members)
        _timed(early, members[:100])
        turns = [(cpu_of(late, few), cpu_of(early, few)) for _ in range(5)]
        memory = memory_of(late) / memory_of(early)
    return whole, statistics.median(after / before for after, before in turns), memory


def cpu_of(grader: Grader, members: Sequence[Submission]) -> float:
    """Return the CPU seconds that the slots and all that they start, workers included, spend on these submissions."""
    before = cpu_used(grader)
    list(grader.grade(members))
    return cpu_used(grader) - before


def cpu_used(grader: Grader) -> float:
    """Return the CPU seconds so far of the slots, their zygotes and the children that both have waited for."""
    fields = (Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2].split() for pid in pids(grader))
    return sum(sum(map(int, each[11:15])) for each in fields) / os.sysconf("SC_CLK_TCK")


def pids(grader: Grader) -> list[int]:
    """Return the process ids of the slots and their zygotes."""
    assert isinstance(grader.pool, Pool)
    slots = [slot.process.pid for slot in grader.pool.slots if isinstance(slot, Slot)]
    assert len(slots) == JOBS
    zygotes = [Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split() for pid in slots]
    return slots + [int(pid) for pids in zygotes for pid in pids]


def memory_of(grader: Grader) -> int:
    """Return the resident pages of the slots and their zygotes."""
    return sum(int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) for pid in pids(grader))


def resumed(folder: Path) -> float:
    """Return the time of the command over a finished class, divided by the time that grading took."""

    def run() -> float:
        started = time.perf_counter()
        subprocess.run(command(folder, "undisturbed"), check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - started

    graded = run()
    return statistics.median(run() for _ in range(3)) / graded


def command(folder: Path, run: str) -> list[str]:
    """Return the command that grades the class, with the state and the results of this run."""
    options = ["--class", "--jobs", str(JOBS), "--state", str(folder / run), "--json", str(folder / f"{run}.json")]
    return [sys.executable, "-m", "autograder", "grade", str(folder / "class"), *options]


def killed_and_resumed(folder: Path) -> tuple[int, int]:
    """Return how many results differ from an undisturbed run after ten kills, and how many were graded twice."""
    moments, whole = random.Random(CLASS_SIZE), size(folder / "undisturbed")
    for kill in range(10):
        goal = whole * (kill + moments.random()) / 10
        process = subprocess.Popen(command(folder, "killed"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and size(folder / "killed") < goal:
            time.sleep(moments.random() / 5)
        process.kill()
        assert process.wait() == -signal.SIGKILL
    subprocess.run(command(folder, "killed"), check=True, stdout=subprocess.DEVNULL)
    before, after = (json.loads((folder / f"{run}.json").read_bytes())["results"] for run in ("undisturbed", "killed"))
    keys = [key for path in (folder / "killed").glob("*.jsonl") for key, _ in lines(path)]
    return sum(a != b for a, b in zip(before, after, strict=True)), len(keys) - len(set(keys))


def size(state: Path) -> int:
    """Return the number of bytes of the finished results."""
    return sum(file.stat().st_size for file in state.glob("*.jsonl"))


def endless_loop(course: Course, folder: Path) -> float:
    """Return what one endless loop adds to the time that the slots spend on a hundred submissions."""
    without = seconds(course, write_class(course, folder / "without", 100))
    return (seconds(course, write_class(course, folder / "with", 100, loops=1)) - without) * JOBS


def on_dask(course: Course, members: Sequence[Submission]) -> float:
    """Return the throughput of a cluster of two workers on this machine divided by that of two warm slots."""
    distributed: Any = importlib.import_module("distributed")
    options: Any = {"n_workers": JOBS, "threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1"}
    few = members[:100]
    with distributed.LocalCluster(processes=True, **options) as cluster:
        on_slots = Grader(course, course.slugs, JOBS)
        on_cluster = Grader(course, course.slugs, JOBS, scheduler=cluster.scheduler_address)
        with on_slots, on_cluster:
            turns = [[_timed(grader, few) for grader in (on_slots, on_cluster)] for _ in range(4)]
    return statistics.median(slots / workers for slots, workers in turns[1:])


def _timed(grader: Grader, members: Sequence[Submission]) -> float:
    started = time.perf_counter()
    list(grader.grade(members))
    return time.perf_counter() - started
