"""Cells as a notebook, always the same for the same cells: ids and metadata are the course's own, nothing is random."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from autograder.engine.notebooks.cells import Cell

NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
CONTINUES = {"tags": ["raises-exception"]}  # "Run All" continues after a check that fails


def notebook_text(cells: Iterable[Cell]) -> str:
    """Return the JSON of a notebook with these cells, as nbformat writes it."""
    import nbformat

    return str(nbformat.writes(notebook_of(cells))) + "\n"


def notebook_of(cells: Iterable[Cell]) -> Any:
    """Return a notebook with these cells, as nbformat holds it in memory."""
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    nodes = []
    for cell in cells:
        parts = {"source": cell.source, "id": cell.id, "metadata": metadata(cell)}
        nodes.append(new_markdown_cell(**parts) if cell.kind == "text" else new_code_cell(**parts))
    return new_notebook(cells=nodes, metadata=NOTEBOOK_METADATA)


def metadata(cell: Cell) -> dict[str, Any]:
    """Return a cell's metadata: `nbgrader` with its checksum where nbgrader has to know the cell."""
    if cell.kind in ("text", "explore"):
        return dict(CONTINUES) if cell.kind == "explore" else {}
    nbgrader: dict[str, Any] = {
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
        nbgrader["points"] = cell.points
    locks = {"deletable": False} if cell.kind == "answer" else {"deletable": False, "editable": False}
    return {**locks, "nbgrader": nbgrader, **(CONTINUES if cell.kind == "check" else {})}


def checksum(cell: Cell) -> str:
    """Return nbgrader's checksum of a cell, by which it finds out whether a student has changed the cell."""
    parts = [cell.source, "code", cell.kind == "check", cell.kind == "answer", cell.kind != "answer", cell.id]
    if cell.kind == "check":
        parts.append(float(cell.points or 0))
    return hashlib.md5("".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()
