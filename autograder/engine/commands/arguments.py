"""Arguments that several commands share, and functions that read the text of an argument."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.engine.problems import require_gradable
from autograder.errors import Misuse


def add_exercises(parser: Any) -> None:
    """Add `--exercise`, which may be repeated."""
    parser.add_argument(
        "--exercise", dest="exercises", action="append", default=[], metavar="SLUG", help="only this one (repeatable)"
    )


def chosen_exercises(course: Course, asked: Sequence[str]) -> tuple[str, ...]:
    """Return the exercises asked for (all, if none) in the order of the course.

    Raise Misuse for an unknown one and CourseError for one whose files are missing or cannot be used.
    """
    slugs = named_exercises(course, asked)
    require_gradable(course, slugs)
    return slugs


def named_exercises(course: Course, asked: Sequence[str]) -> tuple[str, ...]:
    """Return the exercises asked for, as `chosen` does, in whatever state their files are."""
    for slug in asked:
        if slug not in course.slugs:
            near = get_close_matches(slug, course.slugs, n=1)
            hint = f"did you mean {near[0]}?" if near else f"the exercises are {', '.join(course.slugs)}"
            raise Misuse(f"there is no exercise {slug!r}; {hint}")
    return tuple(slug for slug in course.slugs if not asked or slug in asked)


def add_gradebook(parser: ArgumentParser) -> None:
    """Add the gradebook, the instructor's records and the course for nbgrader's formgrader."""
    parser.add_argument(
        "--gradebook", default="", metavar="URL", help="write nbgrader's database: a file for SQLite, or postgresql://…"
    )
    parser.add_argument(
        "--records", type=Path, metavar="DIR", help="read roster, times, extensions and overrides from CSV files in DIR"
    )
    parser.add_argument("--yes", action="store_true", help="write marks that are lower than before without asking")
    parser.add_argument(
        "--formgrader", type=Path, metavar="DIR", help="make DIR an nbgrader course, with a notebook of each submission"
    )


def add_jobs(parser: ArgumentParser) -> None:
    """Add the number of grading processes."""
    parser.add_argument("--jobs", type=positive, metavar="N", help="grading processes (default: one per core)")


def add_seed(parser: ArgumentParser) -> None:
    """Add the seed of an earlier result."""
    parser.add_argument("--seed", type=seed, default="", metavar="SEED", help="use the seed of an earlier result")


def add_use_nearest(parser: ArgumentParser) -> None:
    """Add `--use-nearest`, with which files that are probably meant are graded."""
    parser.add_argument(
        "--use-nearest",
        action="store_true",
        help="where the file of an exercise is missing, grade the one that is probably meant, and say so",
    )


def add_unconfined(parser: ArgumentParser) -> None:
    """Add `--unconfined`, with which code may run without confinement."""
    parser.add_argument(
        "--unconfined",
        dest="confinement",
        action="store_const",
        const="off",
        default="required",
        help="grade without confinement; every report says so",
    )


def positive(text: str) -> int:
    """Return a whole number above 0."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"expected a whole number above 0, not {text!r}")
    return int(text)


def shard(text: str) -> tuple[int, int]:
    """Return the two numbers of "I/N"."""
    number, _, count = text.partition("/")
    if not (number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count)):
        raise ArgumentTypeError(f"expected I/N with I from 1 to N, as in 2/8, not {text!r}")
    return int(number), int(count)


def seed(text: str) -> str:
    """Return the seed of an earlier result as it was printed."""
    if not text.isprintable():
        raise ArgumentTypeError("expected the seed of an earlier result")
    return text
