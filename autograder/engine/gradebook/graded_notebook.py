"""What nbgrader's formgrader shows: the released notebook with a student's answers in it and the verdicts below.

It is the notebook that `nbgrader autograde` makes with this course's plug-in, and a last cell for points that are given
by hand for the whole exercise. Nothing here parses or runs a student's code.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from autograder.course import Course
from autograder.engine.gradebook.decisions import BY_HAND
from autograder.engine.notebooks.cells import Cell
from autograder.engine.notebooks.fill import MAX_CHARACTERS, cells_of_module, fill_in
from autograder.engine.notebooks.read import Chunk
from autograder.engine.notebooks.write import notebook_of, text_cell
from autograder.engine.reports.marks import remarks
from autograder.engine.reports.notebook import notes_cell, show_verdicts
from autograder.engine.results import ExerciseResult


def source_notebook(cells: Sequence[Cell]) -> str:
    """Return the text of the notebook that nbgrader knows the assignment by: the release."""
    return json.dumps(_with_decisions(notebook_of(cells)))


def graded_notebook(course: Course, cells: Sequence[Cell], result: ExerciseResult, source: str) -> str:
    """Return the text of the notebook of one exercise of a submission.

    `cells` are those of the release, `source` is the student's file as text.
    """
    notebook = notebook_of(cells)
    functions = [cell.function for cell in cells if cell.function]
    fill_in(notebook, cells_of_module(source, functions))
    show_verdicts(course, notebook, result)
    notes = [] if result["status"] == "graded" else [result["status"].replace("_", " ")]
    notes += [*result["notes"], *remarks(result)]
    if len(source) > MAX_CHARACTERS:
        notes.append(f"the file has {len(source)} characters; the first {MAX_CHARACTERS} are shown")
    if notes:
        notebook.cells.insert(1, notes_cell(notes))
    return json.dumps(_with_decisions(notebook))  # nbformat's layout takes longer than all the rest


def as_text(chunks: Iterable[Chunk]) -> str:
    """Return the source of a submission as text, cell after cell; bytes that are not UTF-8 are replaced."""
    return "\n\n".join(data.decode("utf-8", "replace") for _, data in chunks).removeprefix("\ufeff")


def _with_decisions(notebook: Any) -> Any:
    """Append the cell for points that are given by hand for the whole exercise; return the notebook."""
    nbgrader = {
        "cell_type": "markdown",
        "grade": True,
        "grade_id": BY_HAND,
        "locked": False,
        "points": 0,
        "schema_version": 3,
        "solution": True,
        "task": False,
    }
    text = "**By hand.** Extra credit given here counts for the exercise as a whole; the comment says why."
    notebook.cells.append(text_cell(BY_HAND, text, {"nbgrader": nbgrader}))
    return notebook
