"""`autograder export`: a gradebook's files for people and for other systems."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from autograder.course import Course
from autograder.engine.gradebook import records as instructors
from autograder.engine.gradebook.book import open_engine
from autograder.engine.intake import Misuse
from autograder.engine.reports.data import write_whole
from autograder.engine.results import printable


def run(course: Course, options: argparse.Namespace) -> int:
    """Write the files of a gradebook that exists; the exit status."""
    roster = instructors.read(options.records, course).roster if options.records else None
    engine = open_engine(options.gradebook, make=False)
    from autograder.engine.gradebook.database import in_transaction
    from autograder.engine.gradebook.exports import Exports
    from autograder.engine.gradebook.reader import contents_of

    exports = Exports(course, in_transaction(engine, lambda opened: contents_of(opened, course.counted)), roster)
    engine.dispose()
    _make(options.out)
    files: dict[str, Callable[[], str]] = {"class.csv": exports.class_table, "exercises.csv": exports.exercise_table}
    if roster is None:
        print("There is no roster, and what Canvas and Moodle know people by is in one: --records DIR")
        return _write(options.out, files)
    _leave_out("canvas.csv", len(roster) - len(exports.known_to_canvas()), "canvas_id, sis_user_id or sis_login_id")
    _leave_out("moodle.csv", len(roster) - len(exports.known_to_moodle()), "id_number or email")
    return _write(options.out, files | {"canvas.csv": exports.canvas_table, "moodle.csv": exports.moodle_table})


def _leave_out(file: str, count: int, what: str) -> None:
    if count:
        print(f"{file} leaves out {count} of the roster: it finds people by {what}")


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise Misuse(f"{printable(str(folder))} is not a folder, and exports are written to one") from None
    except OSError as error:
        raise Misuse(f"{printable(str(folder))} cannot be made: {error.strerror}") from None


def _write(folder: Path, files: dict[str, Callable[[], str]]) -> int:
    for name, text in files.items():
        path = printable(str(folder / name))
        try:
            write_whole(folder / name, text())
        except OSError as error:
            print(f"autograder: {path} cannot be written: {error.strerror}", file=sys.stderr)
            return 1
        print(f"{path} written")
    return 0
