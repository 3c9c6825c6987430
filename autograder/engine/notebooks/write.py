"""Write cells as an nbformat notebook. The same cells always give the same text: no ids or metadata are random.

nbformat's own functions validate every cell when it is made, which would take most of the time for the thousands of
notebooks of a gradebook. Here cells are built as dicts, and only `notebook_text` validates, once for a notebook.
nbformat is imported inside functions because its import is slow and most commands do without it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from autograder.engine.notebooks.cells import Cell

NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
CONTINUES = {"tags": ["raises-exception"]}  # "Run All" continues after an error in this cell


def notebook_text(cells: Iterable[Cell]) -> str:
    """Return the JSON of a notebook with these cells, as nbformat writes it."""
    import nbformat

    return str(nbformat.writes(notebook_of(cells))) + "\n"


def notebook_of(cells: Iterable[Cell]) -> Any:
    """Return a notebook as an nbformat NotebookNode. Cells of the kind "text" are Markdown, all others are code."""
    nodes = [(text_cell if c.kind == "text" else code_cell)(c.id, c.source, metadata(c)) for c in cells]
    return _node({"cells": nodes, "metadata": NOTEBOOK_METADATA, "nbformat": 4, "nbformat_minor": 5})


def text_cell(cell_id: str, source: str, metadata: Mapping[str, Any] | None = None) -> Any:
    """Return a Markdown cell as an nbformat NotebookNode."""
    return _node({"cell_type": "markdown", "id": cell_id, "metadata": dict(metadata or {}), "source": source})


def code_cell(cell_id: str, source: str, metadata: Mapping[str, Any] | None = None) -> Any:
    """Return a code cell without outputs as an nbformat NotebookNode."""
    cell = {"cell_type": "code", "id": cell_id, "metadata": dict(metadata or {}), "source": source}
    return _node({**cell, "execution_count": None, "outputs": []})


def _node(data: dict[str, Any]) -> Any:
    import nbformat

    return nbformat.from_dict(data)


def show(cell: Any, text: str, html: str) -> None:
    """Replace the outputs of a code cell by one: nbgrader reads `text`, people see `html`."""
    data = {"text/plain": text, "text/html": html}
    output = {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": data}
    cell.execution_count, cell.outputs = 1, [_node(output)]


def metadata(cell: Cell) -> dict[str, Any]:
    """Return a cell's metadata.

    It has an `nbgrader` entry for the kinds that nbgrader tracks: "given", "answer" and "check".
    """
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
    """Return nbgrader's checksum of a cell, by which it finds out whether a student has changed the cell.

    It is the one of `nbgrader.utils.compute_checksum`, repeated here because the core works without nbgrader.
    """
    parts = [cell.source, "code", cell.kind == "check", cell.kind == "answer", cell.kind != "answer", cell.id]
    if cell.kind == "check":
        parts.append(float(cell.points or 0))
    return hashlib.md5("".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()
