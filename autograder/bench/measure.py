"""How the figures are measured, and what several of them measure."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from autograder.course import Course
from autograder.engine.grading.jobs import Job, job_of

Row = tuple[str, float, str]
"""Name, value and unit of a figure; the goal is part of the name."""


def seconds(work: Callable[[], object]) -> float:
    """Return the seconds that work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def medians(rounds: int, *works: Callable[[], object]) -> list[float]:
    """Return the median seconds of each, measured in turns so that a busy moment hits all."""
    times = [[seconds(work) for work in works] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*times, strict=True)]


def cpu_of(pid: int) -> float:
    """Return the CPU seconds so far of a process and of the children that it has waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def run(command: Sequence[str | Path], folder: Path) -> None:
    """Run a command, which finds programs beside it; raise RuntimeError with the end of its output where it fails."""
    env = {**os.environ, "PATH": f"{Path(command[0]).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command}: {done.stdout[-2000:]}{done.stderr[-2000:]}")


def references(course: Course) -> dict[str, str]:
    """Return the text of every reference, by exercise."""
    return {slug: course.solution(slug).read_text(encoding="utf-8") for slug in course.slugs}


def submission(texts: dict[str, str]) -> Job:
    """Return the job of one submission with these modules."""
    return {"sources": [job_of(slug, text)["sources"][0] for slug, text in texts.items()], "shuffle": 0}
