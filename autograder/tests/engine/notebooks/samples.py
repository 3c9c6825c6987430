"""Notebooks that the tests make: the one of an exercise with its solution in place, and what students do to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from autograder.course import Course
from autograder.engine.notebooks.cells import exercise_cells
from autograder.engine.notebooks.write import notebook_text
from autograder.engine.stubs import BEGIN, END, stub

Notebook = dict[str, Any]
Change = Callable[[Notebook], None]


@cache
def _text(course: Course, slug: str, solved: bool) -> str:
    solution = course.solution(slug).read_text(encoding="utf-8")
    return notebook_text(exercise_cells(course, slug, solution if solved else stub(solution)))


def released(course: Course, slug: str) -> Notebook:
    """The notebook that students get."""
    return dict(json.loads(_text(course, slug, False)))


def solved(course: Course, slug: str) -> Notebook:
    """That notebook with the reference in its answer cells."""
    notebook, source = released(course, slug), json.loads(_text(course, slug, True))
    for cell, other in zip(notebook["cells"], source["cells"], strict=True):
        if cell["id"].startswith("answer-"):
            cell["source"] = [line for line in other["source"] if BEGIN not in line and END not in line]
    return notebook


def cell(notebook: Notebook, name: str) -> dict[str, Any]:
    """The cell of that id."""
    return next(c for c in notebook["cells"] if c["id"] == name)


def source(notebook: Notebook, name: str) -> str:
    return "".join(cell(notebook, name)["source"])


def replace(notebook: Notebook, name: str, old: str, new: str) -> None:
    """Edit a cell; the old text has to be there."""
    text = source(notebook, name)
    assert old in text
    cell(notebook, name)["source"] = text.replace(old, new)


def add(notebook: Notebook, name: str, text: str, place: int | None = None) -> None:
    """A cell of the student's own, at the end or at a place."""
    new = {"cell_type": "code", "execution_count": None, "id": name, "metadata": {}, "outputs": [], "source": text}
    notebook["cells"].insert(len(notebook["cells"]) if place is None else place, new)


def dumped(notebook: Notebook) -> bytes:
    return json.dumps(notebook).encode()
