"""`autograder notebooks DIR`: a course that nbgrader's own commands work in.

Its `source/` holds the notebooks with solutions and the kit that they import. Nothing else of this repository is
copied, so nothing else can be released. Files that nbgrader adds (release, submissions, grades) are left alone.
"""

from __future__ import annotations

from pathlib import Path

from autograder.course import Course, kit_files
from autograder.engine.notebooks.cells import FILES, capstone_cells, exercise_cells
from autograder.engine.notebooks.write import notebook_text

RECORDED = FILES / "capstone.json"
CONFIG_NAME = "nbgrader_config.py"


def files(course: Course) -> dict[str, str]:
    """Return every file of the nbgrader course by its path there."""
    kit = kit_files()
    texts = {CONFIG_NAME: (FILES / CONFIG_NAME).read_text(encoding="utf-8")}
    for slug in course.slugs:
        solution = course.solution(slug).read_text(encoding="utf-8")
        texts[f"source/{slug}/{slug}.ipynb"] = notebook_text(exercise_cells(course, slug, solution))
        texts |= {f"source/{slug}/{name}": text for name, text in kit.items()}
    texts["source/capstone/capstone.ipynb"] = notebook_text(capstone_cells())
    kit["capstone.json"] = RECORDED.read_text(encoding="utf-8")
    return texts | {f"source/capstone/{name}": text for name, text in kit.items()}


def write(course: Course, folder: Path) -> list[str]:
    """Write files that are missing or differ; return their paths. A configuration that exists is not changed."""
    changed = []
    for path, text in files(course).items():
        target = folder / path
        present = target.read_bytes() if target.exists() else None
        if present == text.encode() or (present is not None and path == CONFIG_NAME):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
        changed.append(path)
    return changed
