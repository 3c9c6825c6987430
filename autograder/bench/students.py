"""What `pytest` costs in a student's folder beside plain pytest with as many checks of arrays in as many files."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from autograder.bench.measure import Row
from autograder.course import Course

ROUNDS = 7
CHECK = "\n\ndef test_{number}():\n    np.testing.assert_allclose(2 * np.ones(3), [2.0, 2.0, 2.0])\n"


def rows(course: Course) -> Iterator[Row]:
    """Yield how many times the CPU of plain pytest is used, medians of runs in turns."""
    with tempfile.TemporaryDirectory() as folder:
        plain, stubs, solved = (Path(folder, name) for name in ("plain", "stubs", "solved"))
        for copy in (stubs, solved):
            shutil.copytree(course.assignments, copy)
        for slug in course.slugs:
            shutil.copy(course.solution(slug), solved / slug)
            (plain / slug).mkdir(parents=True)
            checks = (stubs / slug / f"test_{slug}.py").read_text(encoding="utf-8").count("\n@check(")
            text = "import numpy as np\n" + "".join(CHECK.format(number=number) for number in range(checks))
            (plain / slug / f"test_{slug}.py").write_text(text, encoding="utf-8")
        times = [[cpu_of_pytest(place) for place in (plain, stubs, solved)] for _ in range(ROUNDS + 1)][1:]
    usual, unwritten, right = (statistics.median(column) for column in zip(*times, strict=True))
    yield "pytest on stubs beside plain pytest (at most 1.3)", unwritten / usual, "times"
    yield "pytest on right code beside plain pytest (at most 1.3)", right / usual, "times"


def cpu_of_pytest(folder: Path) -> float:
    """Return the CPU seconds of one run; the first run of a folder compiles its modules."""
    before = os.times()
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"], cwd=folder, capture_output=True, check=False
    )
    after = os.times()
    return sum(after[2:4]) - sum(before[2:4])  # of the processes that have ended
