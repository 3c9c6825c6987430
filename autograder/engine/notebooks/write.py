"""Cells as a notebook, always the same for the same cells: ids and metadata are the course's own, nothing is random.

nbformat's own functions would validate every cell when it is made, which takes most of the time of a gradebook's
thousands of notebooks. Here the text of a release is validated, once, when it is written.
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
CONTINUES = {"tags": ["raises-exception"]}  # "Run All" continues after a check that fails


def notebook_text(cells: Iterable[Cell]) -> str:
    """Return the JSON of a notebook with these cells, as nbformat writes it."""
    import nbformat

    return str(nbformat.writes(notebook_of(cells))) + "\n"


def notebook_of(cells: Iterable[Cell]) -> Any:
    """Return a notebook with these cells, as nbformat holds it in memory."""
    import nbformat

    nodes = [(text_cell if c.kind == "text" else code_cell)(c.id, c.source, metadata(c)) for c in cells]
    notebook = {"cells": nodes, "metadata": NOTEBOOK_METADATA, "nbformat": 4, "nbformat_minor": 5}
    return nbformat.from_dict(notebook)


def text_cell(name: str, source: str, metadata: Mapping[str, Any] | None = None) -> Any:
    """Return a Markdown cell, as nbformat holds it in memory."""
    import nbformat

    cell = {"cell_type": "markdown", "id": name, "metadata": dict(metadata or {}), "source": source}
    return nbformat.from_dict(cell)


def code_cell(name: str, source: str, metadata: Mapping[str, Any] | None = None) -> Any:
    """Return a code cell without outputs, as nbformat holds it in memory."""
    import nbformat

    cell = {"cell_type": "code", "id": name, "metadata": dict(metadata or {}), "source": source}
    return nbformat.from_dict({**cell, "execution_count": None, "outputs": []})


def show(cell: Any, text: str, html: str) -> None:
    """Give a code cell its only output: nbgrader reads `text`, people see `html`."""
    import nbformat

    output = {"output_type": "execute_result", "execution_count": 1, "metadata": {}}
    output["data"] = {"text/plain": text, "text/html": html}
    cell.execution_count, cell.outputs = 1, [nbformat.from_dict(output)]


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
