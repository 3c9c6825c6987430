"""`nbgrader autograde` over the same 20 notebooks, with the configuration of the course and with nbgrader's own.

nbgrader's own runs every cell in a kernel: visible checks and pictures, but no hidden checks, which are in no notebook.
That of the course runs all checks and no picture.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from autograder.course import Course
from autograder.engine.notebooks.cells import ANSWER
from autograder.engine.notebooks.course import write
from autograder.engine.stubs import BEGIN, END

NOTEBOOKS, RUNS = 20, 3
Row = tuple[str, float, str]


def rows(course: Course) -> Iterator[Row]:
    """Yield name, value and unit of each figure; the goal is part of the name."""
    slug = course.slugs[-5]
    with tempfile.TemporaryDirectory() as place:
        course_folder, stock = Path(place) / "course", Path(place) / "stock"
        write(course, course_folder)
        run(course_folder, "generate_assignment", slug)
        hand_in(course_folder, slug)
        shutil.copytree(course_folder, stock)
        (stock / "nbgrader_config.py").write_text("c.CourseDirectory.course_id = 'gradient_descent'\n")
        times: dict[Path, list[float]] = {course_folder: [], stock: []}
        for folder in [course_folder, stock] * RUNS:  # in turns, so that a busy moment hits both
            times[folder].append(autograde(folder, slug))
        fast, slow = min(times[course_folder]), min(times[stock])
    yield f"nbgrader autograde, {NOTEBOOKS} notebooks of {slug}, as it comes", slow, "s"
    yield "the same with the configuration of the course", fast, "s"
    yield "time beside nbgrader's own (at most 0.33)", fast / slow, "times"


def hand_in(folder: Path, slug: str) -> None:
    """Write the released notebook with the solution in it for 20 students, no two files the same."""
    notebook = json.loads((folder / "release" / slug / f"{slug}.ipynb").read_text(encoding="utf-8"))
    source = json.loads((folder / "source" / slug / f"{slug}.ipynb").read_text(encoding="utf-8"))
    for cell, solved in zip(notebook["cells"], source["cells"], strict=True):
        if cell["id"].startswith(ANSWER):
            cell["source"] = [line for line in solved["source"] if BEGIN not in line and END not in line]
    for number in range(NOTEBOOKS):
        place = folder / "submitted" / f"s{number}" / slug
        place.mkdir(parents=True)
        notebook["metadata"]["student"] = number
        (place / f"{slug}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def autograde(folder: Path, slug: str) -> float:
    """Return the seconds of the command from nothing: no notebook graded and no result kept."""
    for left in ("autograded", ".autograder"):
        shutil.rmtree(folder / left, ignore_errors=True)
    started = time.perf_counter()
    run(folder, "autograde", slug)
    seconds = time.perf_counter() - started
    if len(list((folder / "autograded").iterdir())) != NOTEBOOKS:
        raise RuntimeError(f"{folder.name}: not all notebooks were graded")
    return seconds


def run(folder: Path, *words: str) -> None:
    """Run a command of nbgrader, which finds its `alembic` beside it."""
    programs = Path(sys.executable).parent
    env = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [programs / "nbgrader", *words], cwd=folder, capture_output=True, text=True, check=False, env=env
    )
    if done.returncode:
        raise RuntimeError(f"nbgrader {' '.join(words)}: {done.stderr[-2000:]}")
