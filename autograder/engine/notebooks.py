"""The code of a Jupyter notebook, taken out of its JSON without running anything."""

from __future__ import annotations

import json
import re
from typing import Any

MAX_CELLS = 2_000
_MAGIC = re.compile(r"^([ \t]*)(?:%{1,2}[^\W\d]|!(?!=)|\?).*$|^([ \t]*)\w[\w.]*\?{1,2}[ \t\r]*$", re.MULTILINE)
"""`% b` and `!= b` are left alone: a line of Python may continue with an operator."""


class NotebookError(Exception):
    """A notebook that cannot be graded; the message continues its name."""


def code_cells(data: bytes, name: str) -> list[tuple[str, bytes]]:
    """The code cells of a notebook as (name for messages, source), magics and shell lines taken out.

    Raises NotebookError for JSON that is broken, nested too deeply, no notebook, or of another language.
    """
    try:
        notebook = json.loads(data)
    except (ValueError, RecursionError):
        raise NotebookError("is not the JSON of a notebook") from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise NotebookError("is not a notebook of format 4")
    language = _language(notebook)
    if language not in ("python", "ipython", ""):
        raise NotebookError(f"is a notebook of another language ({language[:30]})")
    if len(cells) > MAX_CELLS:
        raise NotebookError(f"has too many cells: {len(cells)}, {MAX_CELLS} are read")
    chunks = []
    for number, cell in enumerate(cells, start=1):
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            source = cell.get("source", "")
            lines = source if isinstance(source, list) else [source]
            text = without_magics("".join(line for line in lines if isinstance(line, str)))
            chunks.append((f"{name} cell {number}", text.encode("utf-8", "surrogatepass")))
    return chunks


def without_magics(text: str) -> str:
    """A cell's Python; lines that only Jupyter understands become `pass`, a cell of another language nothing."""
    first = text.lstrip().partition("\n")[0]
    if first.startswith("%%") and first.split()[0] not in ("%%time", "%%timeit", "%%capture"):
        return ""
    return _MAGIC.sub(lambda match: f"{match[1] or match[2] or ''}pass", text)


def _language(notebook: dict[str, Any]) -> str:
    metadata = notebook.get("metadata")
    for key, field in (("kernelspec", "language"), ("language_info", "name")):
        part = metadata.get(key) if isinstance(metadata, dict) else None
        if isinstance(part, dict) and isinstance(part.get(field), str):
            return str(part[field]).lower()
    return ""
