"""`autograder explain`: grade one check again and show all that is known about its verdict.

With `--draft`, print rows for `mistakes.py` instead: what a submission does otherwise than the reference.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from autograder.course import Course
from autograder.engine.commands.arguments import add_seed, add_unconfined, add_use_nearest, chosen_exercises
from autograder.engine.diagnosis.draft import drafted_rows
from autograder.engine.downloads import hand_in_at
from autograder.engine.finding import find
from autograder.engine.grading.grade import Grader
from autograder.engine.grading.pool import Confinement, Pool
from autograder.engine.reports.explanation import show
from autograder.engine.results import printable
from autograder.engine.submissions import Submission
from autograder.engine.suites import text_of
from autograder.errors import Misuse


@dataclass(frozen=True)
class Explaining:
    """The options of `autograder explain`: a check of a submission, or an exercise of it with `draft`."""

    path: Path
    check: str
    seed: str = ""
    use_nearest: bool = False
    draft: bool = False
    confinement: Confinement = "required"


def add(parser: ArgumentParser) -> None:
    """Add the arguments of this command to the parser."""
    parser.add_argument("path", type=Path, metavar="SUBMISSION")
    parser.add_argument("check", metavar="CHECK", help="the exercise and the check's name, as in adam::first_moments")
    parser.add_argument(
        "--draft",
        action="store_true",
        help="print rows for mistakes.py; CHECK may be an exercise, and nothing is graded",
    )
    add_use_nearest(parser)
    add_seed(parser)
    add_unconfined(parser)
    parser.set_defaults(options=Explaining)


def run(course: Course, options: Explaining) -> int:
    """Explain a check of a submission on the terminal; return the exit status."""
    slug, _, name = options.check.partition("::")
    if options.draft:
        return draft(course, chosen_exercises(course, [slug])[0], options)
    if not name:
        raise Misuse(f"expected a check as in {course.slugs[0]}::name, not {printable(options.check)}")
    (slug,) = chosen_exercises(course, [slug])
    name = name.removeprefix("test_")
    submission = only_submission(course, options)
    job = Grader(course, (slug,), 1, options.seed).job(submission)
    with Pool[str](course, (slug,), 1, options.confinement) as pool:  # where submissions are graded, within its bounds
        (result,) = (graded := pool.grade({**job, "explain": name}))["exercises"]
    names = [check["name"] for check in result["checks"]]
    if name not in names:
        near = get_close_matches(name, names, n=1)
        raise Misuse(f"{slug} has no check {name!r}; {f'did you mean {near[0]}?' if near else f'it has {names}'}")
    if "explanation" not in result:
        print(f"autograder: not explained: {graded['internal'] or result['notes'][-1]}", file=sys.stderr)
        return 1
    show(course, submission.name, name, result)
    return 0


def draft(course: Course, slug: str, options: Explaining) -> int:
    """Print a row for `mistakes.py` for each function that is not as in the reference; return the exit status."""
    (source,) = Grader(course, (slug,), 1).job(only_submission(course, options))["sources"]
    text = b"\n".join(code for _, code in source["chunks"]).decode("utf-8", "replace")
    rows = drafted_rows(text_of(course.solution(slug)), text)
    print("".join(rows) or f"{slug}: no function has other lines than the reference")
    return 0


def only_submission(course: Course, options: Explaining) -> Submission:
    """Return the submission at the path, which may be named as a learning platform names it."""
    reading = "submission" if options.path.is_dir() and not hand_in_at(options.path) else ""
    return find([options.path], course.slugs, reading, use_nearest=options.use_nearest)[0]
