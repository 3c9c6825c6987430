"""`autograder grade`: from paths to reports."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from autograder.course import Course
from autograder.engine.grading.grade import Grader, default_jobs
from autograder.engine.grading.pool import GraderFailed
from autograder.engine.grading.seeds import DEMO_SECRET
from autograder.engine.intake import Misuse, Submission, submissions
from autograder.engine.results import Result, printable
from autograder.engine.sandbox.client import Unconfinable

if TYPE_CHECKING:
    from autograder.engine.reports.feedback import Feedback

UNCONFINED = "Nothing was confined: student code could read and write whatever the user who graded can."
PUBLIC_SEED = "AUTOGRADER_SECRET is not set: the random inputs come from a public demo secret."


def run(course: Course, slugs: tuple[str, ...], options: argparse.Namespace) -> int:
    """Grade what the options name and report it; the exit status."""
    wanted = [s for path in options.paths for s in submissions(path, course.slugs, options.reading)]
    for file in filter(None, (options.json, options.jsonl)):
        _writable(file)
    is_class = len(wanted) > 1 or options.reading == "class"
    feedback = _feedback(course, slugs, options.out, wanted) if options.out else None
    try:
        jobs = min(options.jobs or default_jobs(len(wanted)), len(wanted))
        with Grader(
            course, slugs, jobs, options.seed, confinement=options.confinement, pictures=bool(feedback)
        ) as grader:
            results = _collect(grader, wanted, options, feedback)
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
    if feedback and is_class:
        feedback.finish(results)
    failures = [*grader.internal, *filter(None, [feedback.problem if feedback else ""])]
    for line in failures:
        print(f"autograder: {line}", file=sys.stderr)
    return 1 if failures else 0


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
    grader: Grader, wanted: list[Submission], options: argparse.Namespace, feedback: Feedback | None
) -> list[Result]:
    """All results in order; each is shown in the progress bar and written as it comes.

    Its pictures are kept only where a file of results is asked for: those of thousands take much memory.
    """
    from autograder.engine.reports.data import json_line
    from autograder.engine.reports.terminal import progress_bar

    graded: dict[int, Result] = {}
    with progress_bar() as bar, _appending(options.jsonl) as lines:
        task = bar.add_task("grading", total=len(wanted), last="", visible=len(wanted) > 1)
        for position, result in grader.grade(wanted):
            graded[position] = result
            bar.update(task, advance=1, last=f"{result['submission'][:30]} {result['score']}")
            if lines:
                lines.write(json_line(result))
                lines.flush()
            if feedback:
                feedback.add(position, result)
            if feedback and not options.json:
                for exercise in result["exercises"]:
                    exercise["picture"] = None
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
