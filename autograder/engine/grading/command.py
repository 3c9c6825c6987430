"""`autograder grade`: from paths to reports.

What was finished is kept in a store; a run that is started again grades only what is not in it, and the results are
the same to the byte.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course import Course
from autograder.engine import layouts
from autograder.engine.gradebook.book import Book, open_book
from autograder.engine.grading.grade import Grader, default_jobs
from autograder.engine.grading.pool import GraderFailed
from autograder.engine.grading.seeds import DEMO_SECRET
from autograder.engine.grading.store import Store
from autograder.engine.intake import Misuse, Submission, in_shard
from autograder.engine.results import Result, printable
from autograder.engine.sandbox.client import Unconfinable

if TYPE_CHECKING:
    from autograder.engine.reports.feedback import Feedback

STATE = "build/results"  # under the course
UNCONFINED = "Nothing was confined: student code could read and write whatever the user who graded can."
PUBLIC_SEED = "AUTOGRADER_SECRET is not set: the random inputs come from a public demo secret."


def run(
    course: Course,
    slugs: tuple[str, ...],
    options: argparse.Namespace,
    then: Callable[[list[Result]], object] = lambda results: None,
) -> int:
    """Grade what the options name, report it and hand the results to `then`; the exit status."""
    started = time.monotonic()
    everyone = layouts.find(options.paths, course.slugs, options.reading)
    is_class = len(everyone) > 1 or options.reading == "class"
    if is_class:
        _beside(options.paths, options.out, options.formgrader)
    book = open_book(course, slugs, options, everyone)
    wanted = [s for s in everyone if in_shard(s.name, *options.shard)]
    for file in filter(None, (options.json, options.jsonl)):
        _writable(file)
    if book and is_class:
        wanted += book.absent(everyone, options.shard)
    feedback = _feedback(course, slugs, options.out, wanted) if options.out else None
    store = Store(options.state or course.root / STATE)
    jobs = min(options.jobs or default_jobs(len(wanted)), len(wanted))
    how = {"confinement": options.confinement, "pictures": bool(feedback), "store": store, "force": options.force}
    how |= {"scheduler": options.scheduler}
    problems: list[str] = []
    try:
        with Grader(course, slugs, jobs, options.seed, **how) as grader:
            results = _collect(grader, wanted, options, feedback, book, problems)
    except Unconfinable as error:
        print(f"autograder: not graded, since {error}; --unconfined grades all the same", file=sys.stderr)
        return 3
    except GraderFailed as error:
        _complain(store.problem, str(error))
        return 1
    spent = _summary(len(results), grader.reused, len(grader.internal), time.monotonic() - started)
    report(course, results, is_class, spent, grader.secret == DEMO_SECRET and not options.seed)
    if feedback and is_class:
        feedback.finish(results)
    then(results)
    failures = [*grader.internal, *problems, *([feedback.problem] if feedback else [])]
    if book:
        failures += book.write(results)
    _complain(store.problem, *failures)
    return 1 if any(failures) else 0


def _complain(*lines: str) -> None:
    for line in filter(None, lines):
        print(f"autograder: {line}", file=sys.stderr)


def _summary(submissions: int, reused: int, failed: int, seconds: float) -> str:
    """What a run did, in one line; `failed` is the number of submissions that the grader itself failed at."""
    graded = submissions - reused - failed
    return f"{submissions} submissions: {graded} graded, {reused} reused, {failed} failed, {seconds:.1f} s"


def _beside(paths: list[Path], *folders: Path | None) -> None:
    """Misuse for a folder that is to be written inside a class: the next run would take it for a submission."""
    for folder in filter(None, folders):
        for path in paths:
            if folder.resolve().is_relative_to(path.resolve()):
                name, where = printable(str(folder)), printable(str(path))
                raise Misuse(f"{name} lies inside {where} and would be graded as a submission: name a folder beside it")


def _writable(file: Path) -> None:
    """Misuse when a file of results cannot be written in the end; said before anything is graded."""
    folder, name = file.absolute().parent, printable(str(file))
    if not folder.is_dir():
        raise Misuse(f"{printable(str(file.parent))} is not a folder, so {name} cannot be written there")
    if file.is_dir():
        raise Misuse(f"{name} is a folder, and results are written to a file")
    if not os.access(file if file.exists() else folder, os.W_OK):
        raise Misuse(f"{name} cannot be written: permission denied")


def _feedback(course: Course, slugs: tuple[str, ...], folder: Path, wanted: list[Submission]) -> Feedback:
    """What writes the feedback; Misuse when its folder cannot be made or written to."""
    from autograder.engine.reports.feedback import Feedback

    name = printable(str(folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b" " * 4096)
    except (FileExistsError, NotADirectoryError):
        raise Misuse(f"{name} is not a folder, and feedback is written to a folder") from None
    except OSError as error:
        raise Misuse(f"{name} cannot be written to: {error.strerror}") from None
    return Feedback(course, slugs, folder, [s.name for s in wanted])


def _collect(
    grader: Grader,
    wanted: list[Submission],
    options: argparse.Namespace,
    feedback: Feedback | None,
    book: Book | None,
    problems: list[str],
) -> list[Result]:
    """All results in order; each is shown in the progress bar and written as it comes.

    Its pictures are kept only where a file of results is asked for: those of thousands take much memory.
    """
    from autograder.engine.reports.data import Lines, write_json
    from autograder.engine.reports.terminal import progress_bar

    graded: dict[int, Result] = {}
    with progress_bar(grader.slowest) as bar, Lines(options.jsonl) as lines:
        task = bar.add_task("grading", total=len(wanted), visible=len(wanted) > 1)
        for position, result in grader.grade(wanted):
            graded[position] = result
            bar.advance(task)
            if book:
                book.add(wanted[position], result)
            lines.add(result)
            if feedback:
                feedback.add(position, result)
            if feedback and not options.json:
                for exercise in result["exercises"]:
                    exercise["picture"] = None
    results = [graded[i] for i in range(len(wanted))]
    problems.append(lines.problem)
    if options.json:
        try:
            write_json(options.json, results)
        except OSError as error:
            problems.append(f"{printable(str(options.json))} cannot be written: {error.strerror}")
    return results


def report(course: Course, results: list[Result], is_class: bool, spent: str, public_seed: bool) -> None:
    """The terminal report: a table for a class and what it took, the checks for one submission."""
    from autograder.engine.reports.terminal import Report, console

    page = Report(console(), course.site)
    if is_class:
        page.class_table(results)
    else:
        for result in results:
            page.submission(result)
    page.line()
    if is_class:
        page.line(spent)
    if not all(e["confined"] for r in results for e in r["exercises"]):
        page.line(UNCONFINED, "yellow")
    if public_seed:
        page.line(PUBLIC_SEED, "dim")
