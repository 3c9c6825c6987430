"""`autograder explain`: grade one check again and show all that is known about its verdict."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course
from autograder.engine.commands.arguments import add_seed, add_unconfined, chosen
from autograder.engine.grading.explanation import explain
from autograder.engine.grading.jobs import source_of
from autograder.engine.grading.pool import Confinement
from autograder.engine.grading.seeds import course_secret, seed_of
from autograder.engine.intake import take_in
from autograder.engine.release import intake_for
from autograder.engine.reports.explanation import show
from autograder.engine.results import printable
from autograder.engine.submissions import submissions
from autograder.errors import Misuse


@dataclass(frozen=True)
class Explaining:
    """Which check of which submission is explained."""

    path: Path
    check: str
    seed: str = ""
    confinement: Confinement = "required"


def add(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("path", type=Path, metavar="SUBMISSION")
    parser.add_argument("check", metavar="CHECK", help="the exercise and the check's name, as in adam::first_moments")
    add_seed(parser)
    add_unconfined(parser)
    parser.set_defaults(options=Explaining)


def run(course: Course, options: Explaining) -> int:
    """Explain a check of a submission on the terminal; return the exit status."""
    slug, _, name = options.check.partition("::")
    if not name:
        raise Misuse(f"expected a check as in {course.slugs[0]}::name, not {printable(options.check)}")
    (slug,) = chosen(course, [slug])
    name = name.removeprefix("test_")
    submission = submissions(options.path, course.slugs, "submission" if options.path.is_dir() else "")[0]
    found = take_in(submission, intake_for(course, (slug,)))[0]
    source = source_of(found, options.seed or seed_of(course_secret(), slug, found.sha256))
    show(course, submission.name, name, explain(course, source, name, options.confinement))
    return 0
