"""`autograder notebooks`: create or update a course folder for nbgrader's own commands."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course
from autograder.engine.folders import writable_folder
from autograder.engine.notebooks.course import write_nbgrader_course
from autograder.engine.problems import require_gradable
from autograder.engine.results import printable
from autograder.errors import Misuse


@dataclass(frozen=True)
class NotebooksOptions:
    """The options of `autograder notebooks`: the course folder of nbgrader."""

    folder: Path


def add(parser: ArgumentParser) -> None:
    """Add the arguments of this command to the parser."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="nbgrader's course folder, outside this repository")
    parser.set_defaults(options=NotebooksOptions)


def run(course: Course, options: NotebooksOptions) -> int:
    """Write each file of the nbgrader course that is missing or out of date, print its path, and return 0.

    Raise Misuse if the folder is inside the repository of the course or cannot be written to.
    """
    folder, name = options.folder, printable(str(options.folder))
    if folder.resolve().is_relative_to(course.root):
        raise Misuse(f"{name} is in the repository of the course: choose a folder outside, for nbgrader keeps grades")
    require_gradable(course, course.slugs)  # the notebooks contain the checks
    try:
        written_paths = write_nbgrader_course(course, writable_folder(folder))
    except OSError as error:
        raise Misuse(f"{name} cannot be written to: {error.strerror}") from None
    for path in written_paths:
        print(f"{printable(str(folder / path))} written")
    print(f"the nbgrader course is in {name}")
    return 0
