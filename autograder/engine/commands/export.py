"""`autograder export`: a gradebook's tables, for people and for other systems."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course
from autograder.engine.folders import writable_folder
from autograder.engine.gradebook import records
from autograder.engine.gradebook.book import open_engine
from autograder.engine.reports.data import write_whole
from autograder.engine.results import printable


@dataclass(frozen=True)
class Export:
    """Which gradebook is exported, whose roster is used, where the tables go."""

    gradebook: str
    out: Path
    records: Path | None = None


def add(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--gradebook", required=True, metavar="URL", help="the gradebook that `grade` wrote")
    parser.add_argument("--records", type=Path, metavar="DIR", help="the folder that holds roster.csv")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the tables are written")
    parser.set_defaults(options=Export)


def run(course: Course, options: Export) -> int:
    """Write the tables of a gradebook that exists; return the exit status."""
    roster = records.read(options.records, course).roster if options.records else None
    engine = open_engine(options.gradebook, make=False)
    from autograder.engine.gradebook.database import in_transaction
    from autograder.engine.gradebook.exports import Exports
    from autograder.engine.gradebook.reader import contents_of

    exports = Exports(course, in_transaction(engine, lambda opened: contents_of(opened, course.counted)), roster)
    engine.dispose()
    writable_folder(options.out)
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
