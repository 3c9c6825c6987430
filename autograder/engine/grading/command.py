"""`autograder grade`: from paths to reports."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from autograder.course import Course
from autograder.engine.grading.grade import Grader, default_jobs
from autograder.engine.grading.pool import GraderFailed
from autograder.engine.grading.seeds import DEMO_SECRET
from autograder.engine.intake import Misuse, Submission, submissions
from autograder.engine.results import Result, printable
from autograder.engine.sandbox.client import Unconfinable

UNCONFINED = "Nothing was confined: student code could read and write whatever the user who graded can."
PUBLIC_SEED = "AUTOGRADER_SECRET is not set: the random inputs come from a public demo secret."


def run(course: Course, slugs: tuple[str, ...], options: argparse.Namespace) -> int:
    """Grade what the options name and report it; the exit status."""
    wanted = [s for path in options.paths for s in submissions(path, course.slugs, options.reading)]
    for file in filter(None, (options.json, options.jsonl)):
        _writable(file)
    is_class = len(wanted) > 1 or options.reading == "class"
    try:
        jobs = min(options.jobs or default_jobs(len(wanted)), len(wanted))
        with Grader(course, slugs, jobs, options.seed, confinement=options.confinement) as grader:
            results = _collect(grader, wanted, options.jsonl)
    except Unconfinable as error:
        print(f"autograder: not graded, since {error}; --unconfined grades all the same", file=sys.stderr)
        return 3
    except GraderFailed as error:
        print(f"autograder: {error}", file=sys.stderr)
        return 1
    if options.json:
        from autograder.engine.reports.data import write_json

        write_json(options.json, results)
    report(course, results, is_class, grader.secret == DEMO_SECRET and not options.seed)
    for line in grader.internal:
        print(f"autograder: {line}", file=sys.stderr)
    return 1 if grader.internal else 0


def _writable(file: Path) -> None:
    """Misuse when a file of results cannot be written in the end; said before anything is graded."""
    folder, name = file.absolute().parent, printable(str(file))
    if not folder.is_dir():
        raise Misuse(f"{printable(str(file.parent))} is not a folder, so {name} cannot be written there")
    if file.is_dir():
        raise Misuse(f"{name} is a folder, and results are written to a file")
    if not os.access(file if file.exists() else folder, os.W_OK):
        raise Misuse(f"{name} cannot be written: permission denied")


def _collect(grader: Grader, wanted: list[Submission], jsonl: Path | None) -> list[Result]:
    """All results in order; each is shown in the progress bar and written to `jsonl` as it comes."""
    from autograder.engine.reports.data import json_line
    from autograder.engine.reports.terminal import progress_bar

    graded: dict[int, Result] = {}
    with progress_bar() as bar, _appending(jsonl) as lines:
        task = bar.add_task("grading", total=len(wanted), last="", visible=len(wanted) > 1)
        for position, result in grader.grade(wanted):
            graded[position] = result
            bar.update(task, advance=1, last=f"{result['submission'][:30]} {result['score']}")
            if lines:
                lines.write(json_line(result))
                lines.flush()
    return [graded[i] for i in range(len(wanted))]


@contextlib.contextmanager
def _appending(path: Path | None) -> Iterator[IO[str] | None]:
    if path is None:
        yield None
        return
    with path.open("a", encoding="utf-8") as file:
        yield file


def report(course: Course, results: list[Result], is_class: bool, public_seed: bool) -> None:
    """The terminal report: a table for a class, the checks for one submission."""
    from autograder.engine.reports.terminal import Report, console

    page = Report(console(), course.site)
    if is_class:
        page.class_table(results)
    else:
        page.submission(results[0])
    page.line()
    if not all(e["confined"] for r in results for e in r["exercises"]):
        page.line(UNCONFINED, "yellow")
    if public_seed:
        page.line(PUBLIC_SEED, "dim")
