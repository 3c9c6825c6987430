"""Beside nbgrader and otter: one exercise, its visible checks, one process at a time, submissions a second.

Each is installed into an environment of its own under build/. They run the visible checks as they are, in notebooks and
test files written here; we run the hidden ones, too. All submissions are correct, so that no tool stops early.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.engine.grading.grade import Grader
from autograder.engine.submissions import submissions

TOOLS = {"nbgrader": "nbgrader==0.9.6", "otter": "otter-grader==7.0.0"}
BESIDES = ("ipykernel", "numpy", "pytest")
Row = tuple[str, float, str]


def rows(course: Course) -> Iterator[Row]:
    """Yield name, value and unit of each figure; the goal is part of the name."""
    goals: dict[str, tuple[Callable[[Course, Path, int], float], int, int]] = {
        "nbgrader": (nbgrader, 8, 20),
        "otter": (otter, 4, 60),
    }
    with tempfile.TemporaryDirectory() as place:
        own_rate = own(course, Path(place) / "own", 100)
        yield f"{course.slugs[0]} alone, one slot", own_rate, "submissions/s"
        for name, (run, count, goal) in goals.items():
            (folder := Path(place) / name).mkdir()
            shutil.copy(course.assignments / "checks.py", folder)
            shutil.copy(course.assignments / course.slugs[0] / f"test_{course.slugs[0]}.py", folder)
            rate = count / run(course, folder, count)
            yield f"{TOOLS[name]}, the same exercise", rate, "submissions/s"
            yield f"throughput beside {name} (at least {goal})", own_rate / rate, "times"


def own(course: Course, folder: Path, count: int) -> float:
    """Return our submissions a second, the start of the slot included."""
    slug, text = course.slugs[0], course.solution(course.slugs[0]).read_text(encoding="utf-8")
    for number in range(count):
        (folder / f"s{number}").mkdir(parents=True)
        (folder / f"s{number}" / f"{slug}.py").write_text(text, encoding="utf-8")
    started = time.perf_counter()
    with Grader(course, (slug,), 1) as grader:
        assert all(result["score"] == result["max_score"] for _, result in grader.grade(submissions(folder, (slug,))))
    return count / (time.perf_counter() - started)


def nbgrader(course: Course, folder: Path, count: int) -> float:
    """Return the seconds of `nbgrader autograde` over `count` submissions."""
    slug, text = course.slugs[0], course.solution(course.slugs[0]).read_text(encoding="utf-8")
    cells = [_cell(text, "solution", solution=True)]
    for name in check_names(course):
        cells.append(_cell(f"{bridge(slug, folder)}\ntest_{slug}.{name}()", name, grade=True, locked=True, points=1))
    put(folder / "source" / "ps" / "ps.ipynb", cells)
    tool = environment(course, "nbgrader") / "nbgrader"
    _run([tool, "generate_assignment", "ps"], folder)
    for number in range(count):
        released = json.loads((folder / "release" / "ps" / "ps.ipynb").read_text(encoding="utf-8"))
        released["cells"][0]["source"] = text
        put(folder / "submitted" / f"s{number}" / "ps" / "ps.ipynb", released["cells"])
    seconds = _run([tool, "autograde", "ps"], folder)
    assert len(list((folder / "autograded").iterdir())) == count
    return seconds


def otter(course: Course, folder: Path, count: int) -> float:
    """Return the seconds of `count` runs of `otter run`."""
    slug, text = course.slugs[0], course.solution(course.slugs[0]).read_text(encoding="utf-8")
    (folder / "tests").mkdir()
    head = "from otter.test_files import test_case\nOK_FORMAT = False\n"
    for name in check_names(course):
        body = f"@test_case(points=1)\ndef test(env):\n    globals().update(env)\n{_indented(bridge(slug, folder))}"
        case = f'{head}name = "{name}"\npoints = 1\n{body}\n    test_{slug}.{name}()\n'
        (folder / "tests" / f"{name}.py").write_text(case, encoding="utf-8")
    put(folder / "sub.ipynb", [_cell(text, "solution")])
    tool = environment(course, "otter") / "otter"
    _run([tool, "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"], folder)
    seconds = sum(_run([tool, "run", "-a", "autograder.zip", "sub.ipynb"], folder) for _ in range(count))
    tests = json.loads((folder / "results.json").read_text(encoding="utf-8"))["tests"]
    assert sum(t.get("score", 0) for t in tests) == len(check_names(course)), tests
    return seconds


def check_names(course: Course) -> list[str]:
    """Return the functions of the visible checks, in order."""
    lines = course.suite(course.slugs[0], "visible").read_text(encoding="utf-8").splitlines()
    return [line[4 : line.index("(")] for line in lines if line.startswith("def test_")]


def bridge(slug: str, folder: Path) -> str:
    """Return lines of a cell that import the module of checks over the functions that the notebook defines."""
    return (
        f"import sys, types\nsys.path.insert(0, {str(folder)!r})\n"
        f"sys.modules[{slug!r}] = module = types.ModuleType({slug!r})\n"
        f"vars(module).update({{k: v for k, v in globals().items() if not k.startswith('_')}})\nimport test_{slug}"
    )


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def _cell(source: str, name: str, **settings: Any) -> dict[str, Any]:
    flags = {"grade": False, "solution": False, "locked": False, "task": False, **settings}
    metadata = {"nbgrader": {**flags, "grade_id": name, "schema_version": 3, "cell_type": "code"}} if settings else {}
    fixed: dict[str, Any] = {"cell_type": "code", "execution_count": None, "outputs": [], "id": name.replace("_", "-")}
    return {**fixed, "source": source, "metadata": metadata}


def put(path: Path, cells: list[dict[str, Any]]) -> None:
    """Write a notebook with these cells."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path.parent.mkdir(parents=True, exist_ok=True)
    notebook = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook), encoding="utf-8")


def environment(course: Course, name: str) -> Path:
    """Return the folder of programs of an environment with one tool, installed if necessary."""
    folder = course.root / "build" / "bench" / name
    ready = folder / "ready"
    if not ready.exists() or ready.read_text(encoding="utf-8") != TOOLS[name]:
        _run([sys.executable, "-m", "venv", "--clear", folder], course.root)
        _run([folder / "bin" / "python", "-m", "pip", "install", "--quiet", TOOLS[name], *BESIDES], course.root)
        ready.write_text(TOOLS[name], encoding="utf-8")
    return folder / "bin"


def _run(command: list[Any], folder: Path) -> float:
    """Return the seconds a command takes. Raise RuntimeError with its output when it fails."""
    started = time.perf_counter()
    words = [str(word) for word in command]
    env = {**os.environ, "PATH": f"{Path(words[0]).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, env=env)
    if done.returncode:
        raise RuntimeError(f"{command}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return time.perf_counter() - started
