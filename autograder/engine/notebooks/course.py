"""`autograder notebooks DIR`: a course that nbgrader's own commands work in.

Its `source/` holds the notebooks with solutions and the kit that they import; nothing else of this repository is
there, so nothing else can be released. What nbgrader adds (release, submissions, grades) is left alone.
"""

from __future__ import annotations

from pathlib import Path

from autograder.course import Course, kit_files
from autograder.engine.notebooks.cells import FILES, capstone_cells, exercise_cells
from autograder.engine.notebooks.write import notebook_text

RECORDED = FILES / "capstone.json"
CONFIG = FILES / "nbgrader_config.py"


def files(course: Course) -> dict[str, str]:
    """Every file of the nbgrader course by its path there."""
    beside = kit_files()
    made = {"nbgrader_config.py": CONFIG.read_text(encoding="utf-8")}
    for slug in course.slugs:
        solution = course.solution(slug).read_text(encoding="utf-8")
        made[f"source/{slug}/{slug}.ipynb"] = notebook_text(exercise_cells(course, slug, solution))
        made |= {f"source/{slug}/{name}": text for name, text in beside.items()}
    made["source/capstone/capstone.ipynb"] = notebook_text(capstone_cells())
    beside["capstone.json"] = RECORDED.read_text(encoding="utf-8")
    return made | {f"source/capstone/{name}": text for name, text in beside.items()}


def write(course: Course, folder: Path) -> list[str]:
    """Write what is not there yet or differs; the paths that changed. A configuration that is there stays."""
    changed = []
    for path, text in files(course).items():
        target = folder / path
        there = target.read_bytes() if target.exists() else None
        if there == text.encode() or (there is not None and path == "nbgrader_config.py"):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
        changed.append(path)
    return changed
