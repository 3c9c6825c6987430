"""`autograder collect`: grade a folder of students' repositories officially, with live references and secret seeds.

Only exercise files are graded. Other changes of the template are listed and do not affect the grade.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course
from autograder.engine.commands import grade
from autograder.engine.commands.arguments import (
    add_exercises,
    add_gradebook,
    add_jobs,
    add_unconfined,
    add_use_nearest,
    chosen_exercises,
)
from autograder.engine.commands.grade import Grading, TimesOf
from autograder.engine.delivery import scores
from autograder.engine.delivery.changes import changes
from autograder.engine.delivery.times import Times, with_shown_deadlines
from autograder.engine.finding import find
from autograder.engine.folders import writable_folder
from autograder.engine.grading.pool import Confinement
from autograder.engine.grading.seeds import DEMO_SECRET, course_secret
from autograder.engine.reports.data import write_whole
from autograder.engine.reports.terminal import encodable
from autograder.engine.results import Result, printable
from autograder.engine.submissions import Submission
from autograder.errors import Misuse


@dataclass(frozen=True)
class Collection:
    """The options of `autograder collect`: the repositories, and where the official grade is written."""

    paths: tuple[Path, ...]
    out: Path
    exercises: tuple[str, ...] = ()
    template: Path | None = None
    scores: Path | None = None
    classroom: str = ""
    gradebook: str = ""
    records: Path | None = None
    formgrader: Path | None = None
    yes: bool = False
    use_nearest: bool = False
    jobs: int | None = None
    confinement: Confinement = "required"


def add(parser: ArgumentParser) -> None:
    """Add the arguments of this command to the parser."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where results and feedback are written")
    add_exercises(parser)
    parser.add_argument(
        "--template",
        type=Path,
        metavar="DIR",
        help="the template that students got (default: that of this release)",
    )
    parser.add_argument(
        "--scores",
        type=Path,
        metavar="FILE",
        help="Classroom 50's scores.json, beside its assignments.json; times are read from it, scores go into a copy",
    )
    parser.add_argument("--classroom", default="", metavar="NAME", help="the classroom whose scores these are")
    add_jobs(parser)
    add_gradebook(parser)
    add_use_nearest(parser)
    add_unconfined(parser)
    parser.set_defaults(options=Collection)


def run(course: Course, options: Collection) -> int:
    """Grade the repositories, write and print what was found, and return the exit status."""
    if options.scores and not options.classroom:
        raise Misuse("--scores needs --classroom: the names of repositories begin with it")
    if course_secret() == DEMO_SECRET:
        raise Misuse("AUTOGRADER_SECRET is not set, and the official grade needs the secret of the course")
    slugs = chosen_exercises(course, options.exercises)
    earlier_scores = scores.read_scores(options.scores) if options.scores else None
    differences: list[str] = []
    if options.scores:
        course, differences = with_shown_deadlines(course, options.scores.parent / "assignments.json")
    due = any(exercise.deadline for exercise in course.exercises)
    times = Times(course, earlier_scores, options.classroom) if earlier_scores and due else None
    submissions, out = find(options.paths, course.slugs, layouts_inside=True), writable_folder(options.out)
    downloaded_slugs = tuple(slug for slug in slugs if slug in possible_exercises(submissions, course.slugs))
    if not downloaded_slugs:
        raise Misuse(f"none of these repositories is for {', '.join(slugs)}")
    found = changes(submissions, course, options.template)
    graded: list[tuple[list[Submission], Sequence[Result]]] = []

    def keep(submissions: list[Submission], results: Sequence[Result]) -> None:
        graded.append((submissions, results))

    for line in differences:
        print(encodable(line, sys.stdout.encoding))
    status = grade.run(course, grading(options, downloaded_slugs, out, times.of if times else None), keep)
    if not graded:
        return status
    for line in times.doubts if times else ():
        print(encodable(printable(line), sys.stdout.encoding))
    try:
        write_whole(out / "changes.json", json.dumps(found, indent=1) + "\n")
        if earlier_scores:
            repositories = scores.repositories(zip(*graded[0], strict=True), options.classroom)
            document, left_out = scores.with_official_scores(earlier_scores, options.classroom, repositories)
            write_whole(out / "scores.json", json.dumps(document, indent=2) + "\n")
            for line in left_out:
                print(printable(line))
    except OSError as error:
        print(f"autograder: {printable(str(out))} cannot be written to: {error.strerror}", file=sys.stderr)
        return 1
    for name, by_change in found.items():
        print(name, " and ".join(f"{change} {', '.join(files)}" for change, files in by_change.items()))
    return status


def grading(options: Collection, slugs: tuple[str, ...], out: Path, times: TimesOf | None) -> Grading:
    """Return the options of `autograder grade` that write into `out`."""
    return Grading(
        options.paths,
        exercises=slugs,
        layouts_inside=True,
        use_nearest=options.use_nearest,
        json=out / "results.json",
        out=out / "feedback",
        gradebook=options.gradebook,
        records=options.records,
        formgrader=options.formgrader,
        yes=options.yes,
        jobs=options.jobs,
        state=out / "state",
        confinement=options.confinement,
        times=times,
    )


def possible_exercises(submissions: list[Submission], slugs: tuple[str, ...]) -> set[str]:
    """Return the exercises that these submissions can hold: those of the downloaded assignments, or all."""
    return {slug for s in submissions for slug in (slugs if s.parts is None else s.parts)}
