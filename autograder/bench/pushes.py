"""What a push costs where a bundle grades it: the size of the bundle, a push with nothing installed, one after it.

A cold push runs in a fresh environment with an empty cache of packages, as on a hosted runner: pip downloads the
pinned packages from the registry. The interpreter itself is installed, as by `setup-python`.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
import venv
from collections.abc import Iterator
from pathlib import Path

from autograder.bench.measure import Row
from autograder.course import Course
from autograder.engine.delivery.bundle import bundles
from autograder.engine.delivery.publish import WHOLE, assignments_of
from autograder.engine.delivery.published_files import put

COLD_PUSHES, WARM_PUSHES = 2, 7


def rows(course: Course) -> Iterator[Row]:
    """Yield each figure; medians of one run."""
    files_of = bundles(course, {**assignments_of(course.slugs, False), **assignments_of(course.slugs, True)})
    sizes = {name: sum(map(len, files.values())) / 1e6 for name, files in files_of.items()}
    yield "a bundle of one exercise, the largest (at most 10)", max(s for n, s in sizes.items() if n != WHOLE), "MB"
    yield "a bundle of the course (at most 10)", sizes[WHOLE], "MB"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        venv.create(root / "python", with_pip=True)
        for name, slugs in ((assignments_of(("adam",), False).popitem()), (WHOLE, course.slugs)):
            checkout = root / name / "checkout"
            put(root / name / "bundle", files_of[name])
            for slug in slugs:
                put(checkout / slug, {f"{slug}.py": course.solution(slug).read_bytes()})
            cold = [push(root, name, f"cold-{number}") for number in range(COLD_PUSHES)]
            yield f"a push of {name}, nothing installed (at most 60)", statistics.median(cold), "s"
            warm = [push(root, name, "cold-0") for _ in range(WARM_PUSHES)]
            yield f"a push of {name}, packages installed (at most 5)", statistics.median(warm), "s"


def push(root: Path, name: str, home: str) -> float:
    """Return the seconds of one push; packages stay in `home`, as they stay in a runner's folder for one job."""
    temp = root / name / home
    temp.mkdir(exist_ok=True)
    environ = {"PATH": os.environ["PATH"], "HOME": str(temp), "RUNNER_TEMP": str(temp)}
    command = [str(root / "python/bin/python"), str(root / name / "bundle/autograder.py"), "--actions"]
    started = time.perf_counter()
    done = subprocess.run(
        command, cwd=root / name / "checkout", env=environ, capture_output=True, text=True, check=True
    )
    seconds = time.perf_counter() - started
    assert "checks pass" in done.stdout
    score, _, most = done.stdout.splitlines()[-1].partition(" ")[0].partition("/")
    assert score == most, done.stdout
    return seconds
