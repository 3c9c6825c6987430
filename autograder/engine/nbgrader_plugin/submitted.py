"""What nbgrader reads of a submission: the notebook as it was handed out, with the student's answers in it.

A file that is not a notebook becomes one without answers; the grade says why.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from traitlets.log import get_logger

from autograder.course import Course
from autograder.engine.intake import bytes_of
from autograder.engine.nbgrader_plugin.batch import course_with
from autograder.engine.notebooks.cells import exercise_cells
from autograder.engine.notebooks.fill import fill_in
from autograder.engine.notebooks.read import cells_of
from autograder.engine.notebooks.write import notebook_of
from autograder.engine.results import printable
from autograder.engine.stubs import stubs
from autograder.engine.submissions import notebook_in
from autograder.errors import Unreadable


class SubmittedNotebook(NotebookExporter):
    """nbgrader's reader and writer of notebooks; from a submission it takes the student's cells alone."""

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> Any:
        """Read and convert a notebook; a submission becomes the release with the student's cells."""
        converter: Any = self.parent
        if not getattr(converter, "_sanitizing", False):
            return super().from_filename(filename, resources=resources, **kw)
        slug, student = resources["nbgrader"]["assignment"], resources["nbgrader"]["student"]
        remove_copies(Path(converter._format_dest(slug, student)))
        folder, course = Path(filename).parent, course_with(slug)
        resources.setdefault("metadata", {})["path"] = str(folder)
        notebook, problem = rebuilt(course, slug, folder, notebook_in(folder, slug))
        if problem:
            converter.log.warning("%s: %s", student, problem)
        return self.from_notebook_node(notebook, resources, **kw)  # type: ignore[no-untyped-call]


def find_renamed(assignment: str, student: str, notebooks: list[str]) -> None:
    """Let the only notebook of a folder count whatever its name: nbgrader's hook before it reads a submission.

    nbgrader goes on with this same list, and the reader looks the file up again. Where there are several notebooks, the
    one with the exercise's name counts. Links among the other files are removed.
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
    """Remove links from a submission, since nbgrader would copy their targets and return them with the feedback.

    Notebooks are read and not copied; where one is a link, the grade says so.
    """
    for place, _, names in os.walk(folder):
        for link in (Path(place, name) for name in names):
            if link.is_symlink() and link not in notebooks:
                link.unlink()
                get_logger().error("%s was a link, and is removed: links are not followed", printable(str(link)))


def remove_copies(folder: Path) -> None:
    """Remove what nbgrader has copied of a submission, but for its time stamp.

    Formgrader would serve it beside the grades, where a page of a student has the rights of whoever looks at it.
    """
    for place, _, names in os.walk(folder):
        for file in (Path(place, name) for name in names):
            if file.suffix != ".ipynb" and file != folder / "timestamp.txt":
                file.unlink()


def rebuilt(course: Course, slug: str, folder: Path, place: str) -> tuple[Any, str]:
    """Return the released notebook with a student's work in it, and why the file could not be read ("" if it was)."""
    notebook = notebook_of(exercise_cells(course, slug, stubs(course, (slug,))[slug]))
    try:
        student_cells, problem = cells_of(bytes_of(folder, place, course.bounds.notebook_kib << 10)), ""
    except Unreadable as error:
        student_cells, problem = [], printable(f"{place} {error}")
    fill_in(notebook, student_cells)
    return notebook, problem
