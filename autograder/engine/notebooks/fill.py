"""A released notebook with a student's work in it: answers in their cells, everything else in cells of its own.

Nothing else of a student's file gets into the notebook: ids, metadata, checks and outputs are those of the release.
Code stands in code cells, which are shown as they are; Markdown is shown as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from autograder.engine.notebooks.cells import ANSWER, GIVEN
from autograder.engine.notebooks.read import NotebookCell, defines, squeezed
from autograder.engine.notebooks.write import code_cell, text_cell
from autograder.engine.results import code_fence

MAX_CHARACTERS = 100_000
"""How much of a module is shown."""
MISSING = "# There is no such function in the file."
_DEFINITION = re.compile(r"(?:async )?def (\w+)\b")


def fill_in(notebook: Any, student_cells: Iterable[NotebookCell]) -> None:
    """Put a student's answers into their cells, and every other cell of the student's after the one it stood below."""
    student_cells = [_encodable(cell) for cell in student_cells]
    released = {cell.id: cell for cell in notebook.cells}
    texts = {squeezed(cell.source) for cell in notebook.cells}
    ids = {cell.id for cell in student_cells}
    lost = {name: name.removeprefix(ANSWER) for name in released if name.startswith(ANSWER) and name not in ids}
    below: dict[str, list[Any]] = {}
    place, filled = "", set[str]()
    for cell in student_cells:
        name = cell.id if cell.id in released else next((i for i, f in lost.items() if defines(cell, f)), "")
        if name and name not in filled:
            place = name
            filled.add(name)
            if name.startswith(ANSWER) and cell.code:
                released[name].source = cell.source
        elif squeezed(cell.source) not in texts:
            below.setdefault(place, []).append(own_cell(cell))
    cells = below.get("", [])
    for cell in notebook.cells:
        cells += [cell, *below.get(cell.id, [])]
    notebook.cells = cells


def own_cell(cell: NotebookCell) -> Any:
    """Return a cell of the student's own, without metadata and outputs, that shows its text as it was typed.

    Markdown of a student's could hold links that run a script in the grader's page, or pictures that are missing here.
    """
    name = f"own-{cell.number}"
    if cell.code:
        return code_cell(name, cell.source)
    fence = code_fence(cell.source)
    return text_cell(name, f"{fence}text\n{cell.source}\n{fence}")


def _encodable(cell: NotebookCell) -> NotebookCell:
    """Return the cell in a form that UTF-8 can hold: JSON may escape half a character, which no encoding has."""
    return replace(cell, source=cell.source.encode("utf-8", "replace").decode("utf-8"))


def cells_of_module(source: str, functions: Sequence[str]) -> list[NotebookCell]:
    """Return a module as a student's cells: an answer for each function, and the text before the first of them."""
    rest, parts = split(source[:MAX_CHARACTERS], functions)
    answers = {name: parts.get(name, MISSING).rstrip("\n") for name in functions}
    before = [(GIVEN, "")]  # only a place: the text before the functions is shown below it
    before += [("", rest)] if rest.strip() else []
    cells = [*before, *((f"{ANSWER}{name}", text) for name, text in answers.items())]
    return [NotebookCell(number, name, True, text) for number, (name, text) in enumerate(cells, start=1)]


def split(source: str, functions: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return the text before the first of these functions, and by name the text from each of them up to the next.

    A function begins with its first line `def name` at the margin, or with the decorators above it. No text is lost.
    """
    parts: dict[str, list[str]] = {"": []}
    name, decorators = "", 0
    for line in source.splitlines(keepends=True):
        definition = _DEFINITION.match(line) if line[:1] in "da" else None
        if definition and definition[1] in functions and definition[1] not in parts:
            lines_above = parts[name][len(parts[name]) - decorators :]
            del parts[name][len(parts[name]) - decorators :]
            name = definition[1]
            parts[name] = lines_above
        decorators = decorators + 1 if line.startswith("@") else 0
        parts[name].append(line)
    texts = {key: "".join(lines) for key, lines in parts.items()}
    return texts.pop(""), texts
