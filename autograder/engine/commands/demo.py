"""`autograder demo`: make a sample class from the course itself, with submissions of every kind, and grade it.

If nbgrader is installed, as `make demo` does, its gradebook is written, too.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from argparse import ArgumentParser
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from autograder.course import Course
from autograder.engine.commands import grade
from autograder.engine.commands.grade import Grading
from autograder.engine.problems import require_gradable
from autograder.engine.proof.sample_class import Files, sample_class, sample_records
from autograder.engine.results import printable
from autograder.errors import Misuse

DEADLINE = datetime(2026, 11, 20, 23, 59)


@dataclass(frozen=True)
class Demo:
    """The options of `autograder demo`: where the sample class and its results are written."""

    out: Path = Path("build/demo")


def add(parser: ArgumentParser) -> None:
    """Add the arguments of this command to the parser."""
    parser.add_argument("--out", type=Path, default=Demo.out, metavar="DIR", help="where the class is written")
    parser.set_defaults(options=Demo)


def run(course: Course, options: Demo) -> int:
    """Write the class, grade it, print the table and where to look next; raise Misuse for a folder in use."""
    out = options.out
    folder, records, results = out / "class", out / "records", out / "results.json"
    require_gradable(course, course.slugs)
    members = sample_class(course)
    try:
        refuse_other_class(folder, records, set(members))
        write(folder, {f"{name}/{path}": text for name, files in members.items() for path, text in files.items()})
        for name in members:
            (folder / name).mkdir(exist_ok=True)
        write(records, sample_records(course, list(members)))
    except OSError as error:
        raise Misuse(f"{printable(str(out))} cannot be written to: {error.strerror}") from None
    course = replace(course, exercises=tuple(replace(e, deadline=DEADLINE) for e in course.exercises))
    gradebook = out / "gradebook" if has_nbgrader() else None
    grading = Grading(
        (folder,),
        reading="class",
        json=results,
        out=out / "feedback",
        records=records,
        formgrader=gradebook,
        state=out / "state",
        confinement="if possible",
        yes=True,  # the sample class of another version may have had better marks
    )
    status = grade.run(course, grading)
    print("\nWhere to look next:")
    print(f"  {out / 'feedback' / 'index.html'}   the class; from there a page for each submission, with pictures")
    print(f"  {results}   every check of every submission, as data")
    if gradebook:
        print(f"  {gradebook}   an nbgrader course: gradebook.db, and `jupyter lab` there for its formgrader")
    command = typed_command()
    print(f"  {command} grade {folder / 'mallory'}   one submission in full: what went wrong, and the idea behind it")
    print(f"  {command} grade solutions   the references; {command} prove   the laws of the course")
    return status


def typed_command() -> str:
    """Return what to type for this command: its path, unless a shell finds it by its name."""
    script = Path(sys.argv[0])
    if script.name != "autograder" or shutil.which("autograder") == str(script.absolute()):
        return "autograder"
    return os.path.relpath(script.absolute())


def has_nbgrader() -> bool:
    """Return whether nbgrader, which writes gradebooks, is installed."""
    return importlib.util.find_spec("nbgrader") is not None


def refuse_other_class(folder: Path, records: Path, members: set[str]) -> None:
    """Raise Misuse if the folders that would be replaced hold another class than the sample."""
    present = {path.name for path in folder.iterdir()} if folder.exists() else set()
    if present != members if present else records.exists():
        raise Misuse(f"{printable(str(folder.parent))} holds a class of its own: name another folder with --out")


def write(folder: Path, files: Files) -> None:
    """Replace a folder by one with exactly these files."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
