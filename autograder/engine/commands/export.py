"""`autograder export`: a gradebook's tables, for people and for other systems."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course
from autograder.engine.folders import writable_folder
from autograder.engine.gradebook.book import open_engine
from autograder.engine.gradebook.record_files import read_records
from autograder.engine.reports.data import write_whole
from autograder.engine.results import amount, printable


@dataclass(frozen=True)
class Export:
    """The options of `autograder export`: the gradebook, the folder of the roster, and where the tables are written."""

    gradebook: str
    out: Path
    records: Path | None = None
    missing_as_zero: bool = False


def add(parser: ArgumentParser) -> None:
    """Add the arguments of this command to the parser."""
    parser.add_argument("--gradebook", required=True, metavar="URL", help="the gradebook that `grade` wrote")
    parser.add_argument("--records", type=Path, metavar="DIR", help="the folder that holds roster.csv")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the tables are written")
    parser.add_argument(
        "--missing-as-zero", action="store_true", help="write 0 for what was not handed in (default: an empty cell)"
    )
    parser.set_defaults(options=Export)


def run(course: Course, options: Export) -> int:
    """Write the tables of a gradebook that exists; return the exit status."""
    roster = read_records(options.records, course).roster if options.records else None
    engine = open_engine(options.gradebook, make=False)
    from autograder.engine.gradebook.database import in_transaction
    from autograder.engine.gradebook.reader import contents_of
    from autograder.engine.gradebook.spreadsheets import Spreadsheets

    contents = in_transaction(engine, lambda connection: contents_of(connection, course.gradebook_slugs))
    sheets = Spreadsheets(course, contents, roster, options.missing_as_zero)
    engine.dispose()
    out = writable_folder(options.out)
    tables = {"class.csv": sheets.class_table, "exercises.csv": sheets.exercise_table}
    if roster is None:
        print("There is no roster, so there is no canvas.csv and no moodle.csv: name its folder with --records DIR")
    else:
        _report_left_out("canvas.csv", roster, sheets.known_to_canvas(), "canvas_id, sis_user_id or sis_login_id")
        _report_left_out("moodle.csv", roster, sheets.known_to_moodle(), f"the column {sheets.moodle_column}")
        print(f"When Moodle asks how to identify people, map from {sheets.moodle_column}")
        empty, above = sheets.for_an_import()
        if above:
            most = f"{', '.join(above)}: somebody has more points than the maximum"
            print(f"{most}, so Moodle refuses moodle.csv unless its setting for unlimited grades is on")
        if empty:
            are = f"{amount(empty, 'score')} {'is' if empty == 1 else 'are'} empty"
            print(f"{are}: an import takes away a grade that Canvas or Moodle has there")
        for slug, strangers in sheets.unmatched.items():
            print(f"{slug} of {', '.join(strangers)} is matched with nobody on the roster, so no 0 is written for it")
        tables |= {"canvas.csv": sheets.canvas_table, "moodle.csv": sheets.moodle_table}
    for name, text in tables.items():
        path = out / name
        try:
            write_whole(path, text())
        except OSError as error:
            print(f"autograder: {printable(str(path))} cannot be written: {error.strerror}", file=sys.stderr)
            return 1
        print(f"{printable(str(path))} written")
    return 0


def _report_left_out(file: str, roster: Collection[object], known: Collection[object], columns: str) -> None:
    if len(known) < len(roster):
        print(f"{file} leaves out {len(roster) - len(known)} of the roster: it finds people by {columns}")
