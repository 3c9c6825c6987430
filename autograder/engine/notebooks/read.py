"""Take the code out of the JSON of a submitted notebook, without running anything.

What counts is what the student wrote: answer cells and cells of their own. Cells that were handed out (imports, checks,
explore cells) are recognised by their ids, or by their text where ids were changed, and left out, also where the
student changed them. The imports that answers build on are added as they were handed out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.engine.results import printable
from autograder.errors import Unreadable

Chunk = tuple[str, bytes]
"""A piece of source with its name in messages: a module is one chunk, a notebook has one for each cell."""

MAX_CELLS = 2_000
_MAGIC = re.compile(r"^([ \t]*)(?:%{1,2}[^\W\d]|!(?!=)|\?).*$|^([ \t]*)\w[\w.]*\?{1,2}[ \t\r]*$", re.MULTILINE)
"""Lines that only Jupyter understands. Not `% b` and `!= b`: a line of Python may continue with an operator."""
_SAVES_A_MODULE = re.compile(r"\s*%%(?:write)?file[ \t].*\.py[ \t]*\n")
_PYTHON = re.compile(rf"\s*%%(?:time|timeit|capture)\b|{_SAVES_A_MODULE.pattern}")
"""How a cell begins that has a magic of its own and is Python all the same."""


@dataclass(frozen=True)
class HandedOut:
    """The cells of an exercise's notebook as students got them.

    `given` is the code that answers build on. `answers` has for each function the id of its cell and its stub. `ids`
    and `sources`, without white space, are those of all other cells.
    """

    given: str = ""
    answers: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    ids: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Code:
    """The code of a submission that counts, and whether a student wrote anything of it."""

    chunks: list[Chunk]
    notes: list[str]
    written: bool


@dataclass(frozen=True)
class NotebookCell:
    """A cell with its number, from 1, and the id it is recognised by; `code` is False for text."""

    number: int
    id: str
    code: bool
    source: str


def code_of(data: bytes, name: str, handed_out: HandedOut) -> Code:
    """Return the code of a notebook that counts, a chunk for each cell, without lines that only Jupyter understands.

    Where several cells define a function, the last one counts, as in a notebook that runs from top to bottom, but an
    unchanged stub never replaces an answer. Raise Unreadable for JSON that is broken, nested too deeply, not a
    notebook, or a notebook of another language.
    """
    cells = cells_of(data)
    others = [
        c for c in cells if c.code and c.id not in handed_out.ids and squeezed(c.source) not in handed_out.sources
    ]
    stubs = {squeezed(stub) for _, stub in handed_out.answers.values()}
    kept = [c for c in others if squeezed(c.source) not in stubs]
    written = any(c.source.strip() for c in kept)
    notes = []
    for function, (answer, stub) in handed_out.answers.items():
        numbers = [c.number for c in kept if defines(c, function)]
        unchanged = [c for c in others if squeezed(c.source) == squeezed(stub)]
        if len(numbers) > 1:
            listed = " and ".join(map(str, numbers))
            notes.append(f"{function} is defined in the cells {listed} of {name}; cell {numbers[-1]} counts")
        elif not numbers and unchanged:
            kept.append(unchanged[0])
        elif not numbers:
            notes.append(_note_on_missing(function, answer, cells, name))
    kept.sort(key=lambda cell: cell.number)
    saved = [str(c.number) for c in kept if _SAVES_A_MODULE.match(c.source)]
    notes += [f"cell {n} of {name} begins with %%writefile; its code counts as if it did not" for n in saved]
    chunks = [(f"{name} cell {c.number}", _encoded(without_magics(c.source))) for c in kept]
    given = [(f"the imports of {name}", _encoded(handed_out.given))] if handed_out.given else []
    return Code([*given, *chunks], notes, written)


def defines(cell: NotebookCell, function: str) -> bool:
    """Return whether a cell defines this function at its margin."""
    return re.search(rf"^(?:def[ \t]+{function}\b|{function}[ \t]*=(?!=))", cell.source, re.MULTILINE) is not None


def _note_on_missing(function: str, answer: str, cells: list[NotebookCell], name: str) -> str:
    """Return the note on a function that no cell defines; `answer` is the id of its answer cell."""
    found = [c for c in cells if c.id == answer]
    if not found:
        return f"{name} has no cell for {function} any more"
    problem = f"does not define {function}" if found[-1].code else "is not a code cell any more"
    return f"cell {found[-1].number} of {name}, the answer cell of {function}, {problem}"


def squeezed(text: str) -> str:
    """Return a text without white space, which editors and notebooks change when they save."""
    return "".join(text.split())


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def cells_of(data: bytes) -> list[NotebookCell]:
    """Return the cells of a notebook without entries that are not cells. Raise Unreadable as `code_of` does."""
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
        raise Unreadable(f"is a notebook of another language ({printable(language[:30])})")
    if len(cells) > MAX_CELLS:
        raise Unreadable(f"has too many cells: {len(cells)}; the limit is {MAX_CELLS}")
    for number, cell in enumerate(cells, start=1):
        if isinstance(cell, dict):
            source = cell.get("source", "")
            lines = source if isinstance(source, list) else [source]
            text = "".join(line for line in lines if isinstance(line, str))
            yield NotebookCell(number, _id(cell), cell.get("cell_type") == "code", text)


def _id(cell: dict[str, Any]) -> str:
    """Return the id that a cell is recognised by: nbgrader's, which remains where ids are new, or its own."""
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    return next((i for i in (grade_id, cell.get("id")) if isinstance(i, str)), "")


def without_magics(text: str) -> str:
    """Return a cell's Python: lines that only Jupyter understands become `pass`, a cell of another language ""."""
    if text.lstrip().startswith("%%") and not _PYTHON.match(text):
        return ""
    return _MAGIC.sub(lambda match: f"{match[1] or match[2] or ''}pass", text)


def _language(notebook: dict[str, Any]) -> str:
    metadata = notebook.get("metadata")
    for key, name in (("kernelspec", "language"), ("language_info", "name")):
        part = metadata.get(key) if isinstance(metadata, dict) else None
        if isinstance(part, dict) and isinstance(part.get(name), str):
            return str(part[name]).lower()
    return ""
