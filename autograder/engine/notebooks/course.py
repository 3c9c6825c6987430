"""Write a course folder for nbgrader's own commands.

Its `source/` holds the notebooks with solutions and the kit, the modules that students get and the notebooks import.
Of the rest of this repository it holds only what is recorded for `why()`, so nbgrader cannot release anything else.
Files that nbgrader adds (releases, submissions, grades) are left alone.
"""

from __future__ import annotations

from pathlib import Path

from autograder.course import Course, kit_files
from autograder.engine.notebooks.cells import FILES as STATIC_FILES
from autograder.engine.notebooks.cells import capstone_cells, exercise_cells
from autograder.engine.notebooks.write import notebook_text

RECORDED = STATIC_FILES / "capstone.json"
"""The losses of the references in the capstone, which its notebook draws behind the student's."""
DIGITS = STATIC_FILES / "digits.txt"
"""The pictures of the capstone, from scikit-learn; `network.py` of the kit reads them."""
CONFIG_NAME = "nbgrader_config.py"


def nbgrader_files(course: Course) -> dict[str, str]:
    """Return the text of every file to write, by its path in the course folder."""
    kit = kit_files()
    texts = {CONFIG_NAME: (STATIC_FILES / CONFIG_NAME).read_text(encoding="utf-8")}
    for slug in course.slugs:
        solution = course.solution(slug).read_text(encoding="utf-8")
        texts[f"source/{slug}/{slug}.ipynb"] = notebook_text(exercise_cells(course, slug, solution))
        recorded = [course.assignments / slug / name for name in ("contract.py", "known.txt")]
        beside = {path.name: path.read_text(encoding="utf-8") for path in recorded if path.exists()}
        texts |= {f"source/{slug}/{name}": text for name, text in (kit | beside).items()}
    texts["source/capstone/capstone.ipynb"] = notebook_text(capstone_cells(course))
    texts |= {f"source/capstone/{path.name}": path.read_text(encoding="utf-8") for path in (RECORDED, DIGITS)}
    return texts | {f"source/capstone/{name}": text for name, text in kit.items()}


def write_nbgrader_course(course: Course, folder: Path) -> list[str]:
    """Write the files that are missing or out of date, and return their paths relative to the folder.

    Edits in `source/` are overwritten. An existing `nbgrader_config.py` is kept, because instructors edit it.
    """
    written_paths = []
    for path, text in nbgrader_files(course).items():
        target = folder / path
        present = target.read_bytes() if target.exists() else None
        if present == text.encode() or (present is not None and path == CONFIG_NAME):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
        written_paths.append(path)
    return written_paths
