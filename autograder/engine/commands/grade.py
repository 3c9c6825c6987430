"""`autograder grade`: find the submissions at some paths, grade them and write the reports.

Finished results are kept in a store. The same command run again grades only what is not in it, and its results are the
same to the byte.
"""

from __future__ import annotations

import sys
import time
import traceback
from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from autograder.course import Course
from autograder.engine.commands.arguments import (
    add_exercises,
    add_gradebook,
    add_jobs,
    add_seed,
    add_unconfined,
    add_use_nearest,
    chosen_exercises,
    shard,
)
from autograder.engine.finding import find
from autograder.engine.folders import writable_file, writable_folder
from autograder.engine.gradebook.book import Book, open_book, with_remembered_roster
from autograder.engine.gradebook.people import matched_submissions, renamed_records
from autograder.engine.gradebook.record_files import read_records
from autograder.engine.gradebook.records import Records
from autograder.engine.grading.grade import Grader, default_jobs
from autograder.engine.grading.pool import Confinement
from autograder.engine.grading.seeds import DEMO_SECRET
from autograder.engine.grading.store import Store
from autograder.engine.reports.against import read_results
from autograder.engine.reports.data import ResultLines, write_json
from autograder.engine.reports.feedback import Feedback
from autograder.engine.reports.terminal import Report, console, encodable, progress_bar
from autograder.engine.results import Result, amount, printable
from autograder.engine.spool import Spool
from autograder.engine.submissions import Submission, in_shard
from autograder.errors import GraderFailed, Misuse

DEFAULT_STORE = "build/results"  # under the course
UNCONFINED = "Nothing was confined: student code could read and write all that the user who graded it can."
PUBLIC_SEED = "AUTOGRADER_SECRET is not set: the random inputs come from a public demo secret."


Then = Callable[[list[Submission], Sequence[Result]], object]
TimesOf = Callable[[Submission], Mapping[str, datetime]]


@dataclass(frozen=True)
class Grading:
    """The options of `autograder grade`: what is graded, how, and where the results are written.

    With `layouts_inside`, the layouts of other tools are looked for inside the folders, too. `times` returns when the
    exercises of a submission were handed in, as another file says; with it there are marks also without records.
    """

    paths: tuple[Path, ...]
    exercises: tuple[str, ...] = ()
    reading: Literal["", "class", "submission"] = ""
    layouts_inside: bool = False
    use_nearest: bool = False
    json: Path | None = None
    jsonl: Path | None = None
    against: Path | None = None
    out: Path | None = None
    gradebook: str = ""
    records: Path | None = None
    formgrader: Path | None = None
    jobs: int | None = None
    scheduler: str = ""
    shard: tuple[int, int] = (1, 1)
    state: Path | None = None
    force: bool = False
    yes: bool = False
    seed: str = ""
    confinement: Confinement = "required"
    times: TimesOf | None = None


def add(parser: ArgumentParser) -> None:
    """Add the arguments of this command to the parser."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    add_exercises(parser)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all results to FILE")
    parser.add_argument("--jsonl", type=Path, metavar="FILE", help="append each result to FILE at once, one per line")
    parser.add_argument(
        "--against", type=Path, metavar="FILE", help="show whose points differ from those in FILE, and why"
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="write feedback: a page for each submission, and one for a class"
    )
    add_gradebook(parser)
    add_jobs(parser)
    parser.add_argument(
        "--scheduler", default="", metavar="ADDRESS", help="grade on the workers of a dask cluster, as tcp://host:8786"
    )
    parser.add_argument(
        "--shard", type=shard, default=(1, 1), metavar="I/N", help="grade only part I of N of the class, from 1"
    )
    parser.add_argument(
        "--state", type=Path, metavar="DIR", help=f"where finished results are kept (default: {DEFAULT_STORE})"
    )
    parser.add_argument("--force", action="store_true", help="grade again what was graded before")
    add_use_nearest(parser)
    add_seed(parser)
    add_unconfined(parser)
    reading = parser.add_mutually_exclusive_group()
    for name, meaning in (("class", "every subfolder is a submission"), ("submission", "the folder itself is one")):
        reading.add_argument(f"--{name}", dest="reading", action="store_const", const=name, default="", help=meaning)
    parser.set_defaults(options=Grading)


def run(course: Course, options: Grading, then: Then = lambda submissions, results: None) -> int:
    """Grade what the options name, report it and pass submissions and results to `then`; return the exit status."""
    started, slugs = time.monotonic(), chosen_exercises(course, options.exercises)
    records = read_records(options.records, course) if options.records else Records() if options.times else None
    records = with_remembered_roster(records, options.gradebook, options.formgrader)
    submissions, doubts = handed_in(course, options, records)
    records = renamed_records(records, [s.name for s in submissions], doubts) if records else None
    is_class = len(submissions) > 1 or options.reading == "class"
    if is_class:
        _refuse_inside(options.paths, options.out, options.formgrader)
    earlier = read_results(options.against) if options.against else None
    book = open_book(course, slugs, submissions, options.gradebook, records, options.formgrader)
    of_this_shard = [s for s in submissions if in_shard(s.name, *options.shard)]
    for file in filter(None, (options.json, options.jsonl)):
        writable_file(file)
    if book and is_class:
        of_this_shard += book.absent(submissions, options.shard)
    feedback = None
    if options.out:
        names, returns = [s.name for s in of_this_shard], [s.returns for s in of_this_shard]
        feedback = Feedback(course, slugs, writable_folder(options.out), names, returns)
    for line in doubts:
        print(encodable(printable(line), sys.stdout.encoding))
    store = Store(options.state or course.root / DEFAULT_STORE)
    jobs = min(options.jobs or default_jobs(len(of_this_shard)), len(of_this_shard))
    lines = ResultLines(options.jsonl)
    failures: list[str] = []
    how: dict[str, Any] = {"confinement": options.confinement, "force": options.force, "scheduler": options.scheduler}
    try:
        with Grader(course, slugs, jobs, options.seed, pictures=bool(feedback), store=store, **how) as grader, lines:
            results = _collect(grader, of_this_shard, lines, feedback, book, failures, options.json is not None)
    except GraderFailed as error:
        _complain(store.problem, str(error))
        return 1
    failures = [*grader.internal, *failures, lines.problem, _save(options.json, results)]
    failed = len(grader.internal)
    counts = f"{len(results) - grader.reused - failed} graded, {grader.reused} reused, {failed} failed"
    summary = f"{amount(len(results), 'submission')}: {counts}, {time.monotonic() - started:.1f} s"
    report(course, results, summary if is_class else "", grader.secret == DEMO_SECRET and not options.seed)
    if feedback and is_class:
        feedback.finish(results)
        if left := feedback.left_over():
            shown = ", ".join(left[:5]) + (", ..." if len(left) > 5 else "")
            print(f"{printable(str(options.out))} also has {amount(len(left), 'page')} of an earlier run: {shown}")
    if earlier:
        changes = earlier.changes(results)
        Report(console(), course.site).changes(changes)
        if feedback:
            feedback.changed(changes, printable(str(options.against)))
    then(of_this_shard, results)
    failures += [feedback.problem] if feedback else []
    failures += book.write(results, lambda lower: agreed(lower, options.yes)) if book else []
    _complain(store.problem, *failures)
    return 1 if any(failures) else 0


def handed_in(course: Course, options: Grading, records: Records | None) -> tuple[list[Submission], list[str]]:
    """Return the submissions at the paths, under the names of the roster, and a line for every doubt about them."""
    doubts: list[str] = []
    inside = options.layouts_inside
    found = find(options.paths, course.slugs, options.reading, inside, options.use_nearest, doubts, course.attempt)
    if options.times:
        found = [replace(one, times={**one.times, **options.times(one)}) for one in found]
    return matched_submissions(found, records.roster if records else None, course.slugs, doubts), doubts


def agreed(lower: list[str], yes: bool) -> bool:
    """Print the marks that would be lower than in the gradebook; return whether they are to be written."""
    print("These marks are lower than in the gradebook:")
    for line in lower:
        print(encodable(f"  {line}", sys.stdout.encoding))
    if yes or not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        return yes
    return input("Write them? [y/N] ").strip().lower() in ("y", "yes")


def _complain(*lines: str) -> None:
    for line in filter(None, lines):
        print(f"autograder: {line}", file=sys.stderr)


def _refuse_inside(paths: Sequence[Path], *folders: Path | None) -> None:
    """Raise Misuse for an output folder inside a class, which would be graded as a submission next time."""
    for folder in filter(None, folders):
        for path in paths:
            if folder.resolve().is_relative_to(path.resolve()):
                name, where = printable(str(folder)), printable(str(path))
                raise Misuse(f"{name} lies inside {where} and would be graded as a submission: name a folder beside it")


def _collect(
    grader: Grader,
    submissions: Sequence[Submission],
    lines: ResultLines,
    feedback: Feedback | None,
    book: Book | None,
    failures: list[str],
    keep_pictures: bool,
) -> Spool[Result]:
    """Grade the submissions, write each result at once, and return the results in order.

    Pictures are kept only for a file of results: no other report at the end needs them.
    """
    graded = Spool[Result]()
    with progress_bar() as bar:
        task = bar.add_task("grading", total=len(submissions), visible=len(submissions) > 1)
        for position, result in grader.grade(submissions):
            bar.advance(task)
            try:
                if book:
                    book.add(submissions[position], result)
                lines.add(result)
                if feedback:
                    feedback.add(position, result)
            except Exception as error:  # a report of one submission stops no other
                traceback.print_exc()
                failures.append(f"{result['submission']} is not in every report ({type(error).__name__})")
            if not keep_pictures:
                for exercise in result["exercises"]:
                    exercise["picture"] = None
            graded.put(position, result)
    return graded


def _save(file: Path | None, results: Sequence[Result]) -> str:
    """Write all results, if there is a file for them; return what went wrong, or ""."""
    try:
        if file:
            write_json(file, results)
    except OSError as error:
        return f"{printable(str(file))} cannot be written: {error.strerror}"
    return ""


def report(course: Course, results: Sequence[Result], class_summary: str, public_seed: bool) -> None:
    """Print the table of a class and its summary, or without a summary the checks of one submission."""
    page = Report(console(), course.site)
    if class_summary:
        page.class_table(results)
        page.needs_help(results)
        page.line()
        page.line(class_summary)
    else:
        for result in results:
            page.submission(result)
        page.line()
    if not all(e["confined"] for r in results for e in r["exercises"]):
        page.line(UNCONFINED, "yellow")
    if public_seed:
        page.line(PUBLIC_SEED, "dim")
