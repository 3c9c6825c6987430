"""The code of a Jupyter notebook, taken out of its JSON without running anything.

Of a notebook of the course, what counts is what a student wrote: answer cells and cells of their own. Cells that were
handed out (imports, checks, explore cells) are known by their ids, or by their text where ids were changed, and left
out whatever became of them; the imports that answers build on are put in as they were handed out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.errors import Unreadable

Chunk = tuple[str, bytes]
"""A name for messages and the source: one chunk for a module, one a cell for a notebook."""

MAX_CELLS = 2_000
_MAGIC = re.compile(r"^([ \t]*)(?:%{1,2}[^\W\d]|!(?!=)|\?).*$|^([ \t]*)\w[\w.]*\?{1,2}[ \t\r]*$", re.MULTILINE)
"""`% b` and `!= b` are left alone: a line of Python may continue with an operator."""


_ABSENT = re.compile(r"^([ \t]*)(?:import|from)[ \t]+(?:matplotlib|checks|lesson)\b[^(\n]*$", re.MULTILINE)
"""Imports of what a notebook has and a worker has not; pictures are not graded."""


@dataclass(frozen=True)
class HandedOut:
    """The cells of an exercise's notebook as students got them.

    `given` is what answers build on, `answers` for each function the id of its cell and its stub; of all other cells
    there are the `ids`, and the `sources` without white space.
    """

    given: str = ""
    answers: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    ids: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Code:
    """What counts of a notebook, and whether anything of it was written by a student."""

    chunks: list[Chunk]
    notes: list[str]
    written: bool


@dataclass(frozen=True)
class NotebookCell:
    """A cell with its number as Jupyter shows it and the id it is known by; `code` is False for text."""

    number: int
    id: str
    code: bool
    source: str


def code_of(data: bytes, name: str, handed_out: HandedOut) -> Code:
    """The code of a notebook that counts, a chunk for each cell; lines that only Jupyter understands taken out.

    A function that several cells define is the last one's, as in a notebook that runs from top to bottom, but an
    untouched stub never replaces an answer. Raises Unreadable for JSON that is broken, nested too deeply, no
    notebook, or of another language.
    """
    cells = cells_of(data)
    mine = [c for c in cells if c.code and c.id not in handed_out.ids and squeezed(c.source) not in handed_out.sources]
    stubs = {squeezed(stub): function for function, (_, stub) in handed_out.answers.items()}
    kept = [c for c in mine if squeezed(c.source) not in stubs]
    written = any(c.source.strip() for c in kept)
    notes = []
    for function, (answer, stub) in handed_out.answers.items():
        places = [c.number for c in kept if defines(c, function)]
        untouched = [c for c in mine if squeezed(c.source) == squeezed(stub)]
        if len(places) > 1:
            where = " and ".join(map(str, places))
            notes.append(f"{function} is defined in the cells {where} of {name}; cell {places[-1]} counts")
        elif not places and untouched:
            kept.append(untouched[0])
        elif not places:
            notes.append(_what_became_of(answer, function, cells, name))
    kept.sort(key=lambda cell: cell.number)
    chunks = [(f"{name} cell {c.number}", _encoded(without_magics(c.source))) for c in kept]
    given = [(f"the imports of {name}", _encoded(handed_out.given))] if handed_out.given else []
    return Code([*given, *chunks], notes, written)


def defines(cell: NotebookCell, function: str) -> bool:
    """Whether a cell defines this function at its margin."""
    return re.search(rf"^(?:def[ \t]+{function}\b|{function}[ \t]*=(?!=))", cell.source, re.MULTILINE) is not None


def _what_became_of(answer: str, function: str, cells: list[NotebookCell], name: str) -> str:
    """The line for a function that no cell defines."""
    there = [c for c in cells if c.id == answer]
    if not there:
        return f"{name} has no cell for {function} any more"
    number = there[-1].number
    return f"cell {number} of {name}, the answer cell of {function}, " + (
        f"does not define {function}" if there[-1].code else "is no code cell any more"
    )


def squeezed(text: str) -> str:
    """A text without white space: editors and notebooks change it on saving."""
    return "".join(text.split())


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def cells_of(data: bytes) -> list[NotebookCell]:
    """The cells of a notebook; what is no cell is passed over. Raises Unreadable as `code_of` does."""
    return list(_cells(data))


def _cells(data: bytes) -> Iterator[NotebookCell]:
    try:
        notebook = json.loads(data)
    except (ValueError, RecursionError):
        raise Unreadable("is not the JSON of a notebook") from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise Unreadable("is not a notebook of format 4")
    language = _language(notebook)
    if language not in ("python", "ipython", ""):
        raise Unreadable(f"is a notebook of another language ({language[:30]})")
    if len(cells) > MAX_CELLS:
        raise Unreadable(f"has too many cells: {len(cells)}, {MAX_CELLS} are read")
    for number, cell in enumerate(cells, start=1):
        if isinstance(cell, dict):
            source = cell.get("source", "")
            lines = source if isinstance(source, list) else [source]
            text = "".join(line for line in lines if isinstance(line, str))
            yield NotebookCell(number, _id(cell), cell.get("cell_type") == "code", text)


def _id(cell: dict[str, Any]) -> str:
    """What a cell is known by: nbgrader's mark, which survives where ids are new, or its own id."""
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    known = marks.get("grade_id") if isinstance(marks, dict) else None
    return next((i for i in (known, cell.get("id")) if isinstance(i, str)), "")


def without_magics(text: str) -> str:
    """A cell's Python; lines that only Jupyter understands become `pass`, a cell of another language nothing."""
    first = text.lstrip().partition("\n")[0]
    if first.startswith("%%") and first.split()[0] not in ("%%time", "%%timeit", "%%capture"):
        return ""
    text = _MAGIC.sub(lambda match: f"{match[1] or match[2] or ''}pass", text)
    return _ABSENT.sub(r"\1pass", text)


def _language(notebook: dict[str, Any]) -> str:
    metadata = notebook.get("metadata")
    for key, name in (("kernelspec", "language"), ("language_info", "name")):
        part = metadata.get(key) if isinstance(metadata, dict) else None
        if isinstance(part, dict) and isinstance(part.get(name), str):
            return str(part[name]).lower()
    return ""
