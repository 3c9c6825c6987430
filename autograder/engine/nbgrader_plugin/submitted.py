"""What nbgrader reads of a submission: the notebook as it was handed out, with the student's answers in it.

Nothing a student changed besides can do harm: ids, metadata, checks and outputs are those of the release, whatever
stands in the file. A file that is no notebook becomes one without answers; the grade says why.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat.v4 import new_code_cell, new_markdown_cell
from traitlets.log import get_logger

from autograder.course import Course
from autograder.engine.intake import bytes_of
from autograder.engine.nbgrader_plugin.batch import course_with, place_of
from autograder.engine.notebooks.cells import ANSWER, exercise_cells
from autograder.engine.notebooks.read import NotebookCell, cells_of, defines, squeezed
from autograder.engine.notebooks.write import notebook_text
from autograder.engine.reports.markdown import longest_run
from autograder.engine.results import printable
from autograder.engine.stubs import stubs
from autograder.errors import Unreadable


class SubmittedNotebook(NotebookExporter):
    """nbgrader's reader and writer of notebooks, which reads a submission with care."""

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> Any:
        """Read and convert a notebook; a submission is put together from the release and the student's cells."""
        converter: Any = self.parent
        if not getattr(converter, "_sanitizing", False):
            return super().from_filename(filename, resources=resources, **kw)
        slug = resources["nbgrader"]["assignment"]
        folder, course = Path(filename).parent, course_with(slug)
        resources.setdefault("metadata", {})["path"] = str(folder)
        notebook, problem = rebuilt(course, slug, folder, place_of(folder, slug))
        if problem:
            converter.log.warning("%s: %s", resources["nbgrader"]["student"], problem)
        return self.from_notebook_node(notebook, resources, **kw)  # type: ignore[no-untyped-call]


def find_renamed(assignment: str, student: str, notebooks: list[str]) -> None:
    """nbgrader's hook before a submission: the only notebook of a folder counts whatever it is called.

    nbgrader works on this very list; the reader looks the file up again. Of several, the name has to tell. Links among
    the other files are removed.
    """
    paths = [Path(path) for path in notebooks]
    remove_links(paths[0].parent, paths)
    if any(path.stem == assignment for path in paths):
        return
    if len(paths) == 1:
        notebooks[0] = str(paths[0].with_name(f"{assignment}.ipynb"))
    else:
        names = ", ".join(printable(path.name) for path in paths)
        get_logger().error("%s: none of %s is called %s.ipynb", paths[0].parts[-3], names, assignment)


def remove_links(folder: Path, notebooks: list[Path]) -> None:
    """Take links out of a submission before nbgrader copies what they lead to, which it would return with the feedback.

    Notebooks are not copied but read, and a link in their place is told in the grade.
    """
    for place, _, names in os.walk(folder):
        for link in (Path(place, name) for name in names):
            if link.is_symlink() and link not in notebooks:
                link.unlink()
                get_logger().error("%s was a link, and is removed: links are not followed", printable(str(link)))


def rebuilt(course: Course, slug: str, folder: Path, place: str) -> tuple[Any, str]:
    """The released notebook with a student's answers and cells, and why there are none ("" if there are)."""
    text = notebook_text(exercise_cells(course, slug, stubs(course, (slug,))[slug]))
    notebook = nbformat.reads(text, as_version=4)
    try:
        data = bytes_of(folder, place, course.bounds.notebook_kib << 10)
        theirs, problem = [writable(cell) for cell in cells_of(data)], ""
    except Unreadable as error:
        theirs, problem = [], printable(f"{place} {error}")
    fill_in(notebook, theirs)
    return notebook, problem


def writable(cell: NotebookCell) -> NotebookCell:
    """A cell that a file in UTF-8 can hold: JSON may escape half a character, and no encoding has that."""
    return replace(cell, source=cell.source.encode("utf-8", "replace").decode("utf-8"))


def fill_in(notebook: Any, theirs: list[NotebookCell]) -> None:
    """Put a student's answers into their cells, and every cell of the student's own after the one it stood below."""
    handed_out = {cell.id: cell for cell in notebook.cells}
    texts = {squeezed(cell.source) for cell in notebook.cells}
    lost = {f"{ANSWER}{name}": name for name in answers_in(notebook)}
    for cell in theirs:
        lost.pop(cell.id, None)
    below: dict[str, list[Any]] = {}
    place, filled = "", set[str]()
    for cell in theirs:
        name = cell.id if cell.id in handed_out else next((i for i, f in lost.items() if defines(cell, f)), "")
        if name and name not in filled:
            place = name
            filled.add(name)
            if name.startswith(ANSWER) and cell.code:
                handed_out[name].source = cell.source
            continue
        if squeezed(cell.source) not in texts:
            below.setdefault(place, []).append(own_cell(cell))
    cells = below.get("", [])
    for cell in notebook.cells:
        cells += [cell, *below.get(cell.id, [])]
    notebook.cells = cells


def answers_in(notebook: Any) -> list[str]:
    """The functions that a notebook has answer cells for."""
    return [cell.id.removeprefix(ANSWER) for cell in notebook.cells if cell.id.startswith(ANSWER)]


def own_cell(cell: NotebookCell) -> Any:
    """A cell of the student's own, without metadata and outputs; its text is shown as it was typed.

    Markdown can hold links that run a script in the page of whoever grades, and pictures that are missing here.
    """
    if cell.code:
        return new_code_cell(source=cell.source, id=f"own-{cell.number}")
    fence = "`" * max(3, longest_run(cell.source) + 1)
    return new_markdown_cell(source=f"{fence}text\n{cell.source}\n{fence}", id=f"own-{cell.number}")
