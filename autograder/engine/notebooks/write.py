"""Cells as the text of a notebook, always the same for the same cells: ids and metadata are ours, nothing is random."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from autograder.engine.notebooks.cells import Cell

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
GOES_ON = {"tags": ["raises-exception"]}  # "Run All" goes on after a check that fails


def notebook_text(cells: Iterable[Cell]) -> str:
    """The JSON of a notebook with these cells, as nbformat writes it."""
    import nbformat
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    made = []
    for cell in cells:
        parts = {"source": cell.source, "id": cell.id, "metadata": metadata(cell)}
        made.append(new_markdown_cell(**parts) if cell.kind == "text" else new_code_cell(**parts))
    return str(nbformat.writes(new_notebook(cells=made, metadata=METADATA))) + "\n"


def metadata(cell: Cell) -> dict[str, Any]:
    """A cell's metadata; `nbgrader` with its checksum for what nbgrader has to know, nothing for the rest."""
    if cell.kind in ("text", "explore"):
        return dict(GOES_ON) if cell.kind == "explore" else {}
    marks: dict[str, Any] = {
        "cell_type": "code",
        "checksum": checksum(cell),
        "grade": cell.kind == "check",
        "grade_id": cell.id,
        "locked": cell.kind != "answer",
        "schema_version": 3,
        "solution": cell.kind == "answer",
        "task": False,
    }
    if cell.kind == "check":
        marks["points"] = cell.points
    locks = {"deletable": False} if cell.kind == "answer" else {"deletable": False, "editable": False}
    return {**locks, "nbgrader": marks, **(GOES_ON if cell.kind == "check" else {})}


def checksum(cell: Cell) -> str:
    """nbgrader's checksum of a cell: it knows by this what a student has changed."""
    parts = [cell.source, "code", cell.kind == "check", cell.kind == "answer", cell.kind != "answer", cell.id]
    if cell.kind == "check":
        parts.append(float(cell.points or 0))
    return hashlib.md5("".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()
