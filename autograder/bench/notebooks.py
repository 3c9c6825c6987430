"""`nbgrader autograde` over the same 20 notebooks, with the configuration of the course and with nbgrader's own.

nbgrader's own runs every cell in a kernel: visible checks and pictures, but no hidden checks, which are in no notebook.
That of the course runs all checks and no picture.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from autograder.bench.measure import Row, run, seconds
from autograder.course import Course
from autograder.engine.notebooks.cells import ANSWER
from autograder.engine.notebooks.course import write_nbgrader_course
from autograder.engine.stubs import without_markers

NBGRADER = Path(sys.executable).with_name("nbgrader")
NOTEBOOKS, RUNS = 20, 3


def rows(course: Course) -> Iterator[Row]:
    """Yield each figure."""
    slug = course.slugs[-5]
    with tempfile.TemporaryDirectory() as place:
        own, stock = Path(place) / "course", Path(place) / "stock"
        write_nbgrader_course(course, own)
        run([NBGRADER, "generate_assignment", slug], own)
        hand_in(own, slug)
        shutil.copytree(own, stock)
        (stock / "nbgrader_config.py").write_text("c.CourseDirectory.course_id = 'gradient_descent'\n")
        times: dict[Path, list[float]] = {own: [], stock: []}
        for folder in [own, stock] * RUNS:  # in turns, so that a busy moment hits both
            times[folder].append(autograde(folder, slug))
    fast, slow = min(times[own]), min(times[stock])
    yield f"nbgrader autograde, {NOTEBOOKS} notebooks of {slug}, as it comes", slow, "s"
    yield "the same with the configuration of the course", fast, "s"
    yield "time beside nbgrader's own (at most 0.33)", fast / slow, "times"


def hand_in(folder: Path, slug: str) -> None:
    """Write the released notebook with the solution in it for 20 students, no two files the same."""
    notebook = json.loads((folder / "release" / slug / f"{slug}.ipynb").read_text(encoding="utf-8"))
    source = json.loads((folder / "source" / slug / f"{slug}.ipynb").read_text(encoding="utf-8"))
    for cell, solved in zip(notebook["cells"], source["cells"], strict=True):
        if cell["id"].startswith(ANSWER):
            cell["source"] = without_markers("".join(solved["source"]) + "\n")
    for number in range(NOTEBOOKS):
        place = folder / "submitted" / f"s{number}" / slug
        place.mkdir(parents=True)
        notebook["metadata"]["student"] = number
        (place / f"{slug}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def autograde(folder: Path, slug: str) -> float:
    """Return the seconds of the command from nothing: no notebook graded and no result kept."""
    for left in ("autograded", ".autograder"):
        shutil.rmtree(folder / left, ignore_errors=True)
    took = seconds(lambda: run([NBGRADER, "autograde", slug], folder))
    assert len(list((folder / "autograded").iterdir())) == NOTEBOOKS
    return took
