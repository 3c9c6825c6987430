"""`autograder notebooks`: make or update a course that nbgrader's own commands work in."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course
from autograder.engine.folders import writable_folder
from autograder.engine.notebooks.course import write
from autograder.engine.problems import require_gradable
from autograder.engine.results import printable
from autograder.errors import Misuse


@dataclass(frozen=True)
class Notebooks:
    """Where the course for nbgrader lies."""

    folder: Path


def add(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="nbgrader's course folder, outside this repository")
    parser.set_defaults(options=Notebooks)


def run(course: Course, options: Notebooks) -> int:
    """Write what is missing or differs, print each file written, and return the exit status."""
    folder, name = options.folder, printable(str(options.folder))
    if folder.resolve().is_relative_to(course.root):
        raise Misuse(f"{name} is in the repository of the course; grades belong outside")
    require_gradable(course, course.slugs)
    try:
        changed = write(course, writable_folder(folder))
    except OSError as error:
        raise Misuse(f"{name} cannot be written to: {error.strerror}") from None
    for path in changed:
        print(f"{printable(str(folder / path))} written")
    print(f"a course for nbgrader is in {name}")
    return 0
