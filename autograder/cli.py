"""The commands: grade, export, explain, release, notebooks, prove, demo, publish, collect.

Exit status: 0 when the work finished, whatever the scores; 1 for a failure of the grader, a file that cannot be
written or a broken law; 2 for misuse, with one line that says what; 3 where student code cannot be confined; 130 when
interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from autograder import __version__
from autograder.course import Course, CourseError, find_course
from autograder.engine.intake import Misuse
from autograder.engine.results import printable


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaint is one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {printable(message)} (see {self.prog} --help)\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command."""
    options = parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.run
    status = 0
    try:
        status = command(options)
        sys.stdout.flush()  # a reader that is gone is noticed here, not when the interpreter ends
        return status
    except (Misuse, CourseError) as error:
        print(f"autograder: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output is gone, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return status
    except KeyboardInterrupt:
        return 130


def parser() -> Parser:
    """All commands and their options."""
    top = Parser(prog="autograder", description="Release, grade and prove a course of programming exercises.")
    top.add_argument("--version", action="version", version=f"autograder {__version__}")
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")

    grading = commands.add_parser("grade", help="grade a submission, or a folder of submissions")
    grading.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    grading.add_argument("--exercise", action="append", metavar="SLUG", help="only this exercise (repeatable)")
    grading.add_argument("--json", type=Path, metavar="FILE", help="write all results to FILE")
    grading.add_argument(
        "--jsonl", type=Path, metavar="FILE", help="append each result to FILE as it comes, one a line"
    )
    grading.add_argument(
        "--out", type=Path, metavar="DIR", help="write feedback: a page for each submission, for a class its own"
    )
    _add_gradebook(grading)
    grading.add_argument("--jobs", type=_positive, metavar="N", help="grading processes (default: one a core)")
    grading.add_argument(
        "--scheduler", default="", metavar="ADDRESS", help="grade on the workers of a dask cluster, as tcp://host:8786"
    )
    grading.add_argument(
        "--shard", type=_shard, default=(1, 1), metavar="I/N", help="only the I-th of N parts of the class, from 1"
    )
    grading.add_argument(
        "--state", type=Path, metavar="DIR", help="where finished results are kept (default: build/results)"
    )
    grading.add_argument("--force", action="store_true", help="grade again what was graded before")
    _add_how(grading)
    reading = grading.add_mutually_exclusive_group()
    for name, meaning in (("class", "every subfolder is a submission"), ("submission", "the folder itself is one")):
        reading.add_argument(f"--{name}", dest="reading", action="store_const", const=name, default="", help=meaning)
    grading.set_defaults(run=grade)

    exporting = commands.add_parser("export", help="write a gradebook's tables, for people, for Canvas and for Moodle")
    exporting.add_argument("--gradebook", required=True, metavar="URL", help="the gradebook that `grade` wrote")
    exporting.add_argument("--records", type=Path, metavar="DIR", help="the folder that holds roster.csv")
    exporting.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the tables are written")
    exporting.set_defaults(run=export)

    explaining = commands.add_parser("explain", help="grade one check again and show all that is known of its verdict")
    explaining.add_argument("path", type=Path, metavar="SUBMISSION")
    explaining.add_argument(
        "check", metavar="CHECK", help="the exercise and the check's name, as in adam::first_moments"
    )
    _add_how(explaining)
    explaining.set_defaults(run=explain)

    releasing = commands.add_parser("release", help="make assignments/ from solutions/ and the visible checks")
    releasing.add_argument("--check", action="store_true", help="change nothing; fail when assignments/ is out of date")
    releasing.set_defaults(run=release)

    teaching = commands.add_parser("notebooks", help="make or update a course for nbgrader, with its notebooks")
    teaching.add_argument("folder", type=Path, metavar="DIR", help="nbgrader's course folder, outside this repository")
    teaching.set_defaults(run=notebooks)

    proving = commands.add_parser("prove", help="prove the laws of the course")
    proving.add_argument("--exercise", action="append", metavar="SLUG", help="only this exercise (repeatable)")
    proving.set_defaults(run=prove)

    showing = commands.add_parser("demo", help="grade a sample class")
    showing.add_argument(
        "--out", type=Path, default=Path("build/demo"), metavar="DIR", help="where the class is written"
    )
    showing.set_defaults(run=demo)
    _add_delivery(commands)
    return top


def _add_gradebook(command: argparse.ArgumentParser) -> None:
    """The options that say where marks are written, and what the instructor knows of the students."""
    command.add_argument(
        "--gradebook", default="", metavar="URL", help="write nbgrader's database: a file for SQLite, or postgresql://…"
    )
    command.add_argument(
        "--records", type=Path, metavar="DIR", help="the roster, times, extensions and overrides: CSV files in DIR"
    )
    command.add_argument(
        "--formgrader", type=Path, metavar="DIR", help="make DIR an nbgrader course, with a notebook of each submission"
    )


def _add_how(command: argparse.ArgumentParser) -> None:
    """The options that say how student code is graded."""
    command.add_argument("--seed", type=_seed, default="", metavar="SEED", help="repeat a verdict with its seed")
    _add_unconfined(command)


def _add_unconfined(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--unconfined",
        dest="confinement",
        action="store_const",
        const="off",
        default="required",
        help="grade where student code cannot be confined; every report says so",
    )


def _add_delivery(commands: Any) -> None:
    """What leads to students' repositories and back."""
    from autograder.engine.delivery.options import add_collect, add_publish

    publishing = commands.add_parser("publish", help="make what students get on GitHub, and what grades their pushes")
    add_publish(publishing)
    publishing.set_defaults(run=publish)
    collecting = commands.add_parser("collect", help="grade a folder of students' repositories officially")
    add_collect(collecting, _positive)
    _add_gradebook(collecting)
    _add_unconfined(collecting)
    collecting.set_defaults(run=collect)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number above 0, not {text!r}")
    return int(text)


def _shard(text: str) -> tuple[int, int]:
    number, _, of = text.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise argparse.ArgumentTypeError(f"expected I/N with I from 1 to N, as in 2/8, not {text!r}")
    return int(number), int(of)


def _seed(text: str) -> str:
    if not text.isprintable():
        raise argparse.ArgumentTypeError("expected the seed of an earlier result")
    return text


def chosen(course: Course, asked: list[str] | None) -> tuple[str, ...]:
    """The exercises asked for, in the order of the course; Misuse names a misspelt one."""
    for slug in asked or ():
        if slug not in course.slugs:
            near = get_close_matches(slug, course.slugs, n=1)
            hint = f"did you mean {near[0]}?" if near else f"the exercises are {', '.join(course.slugs)}"
            raise Misuse(f"there is no exercise {slug!r}; {hint}")
    return tuple(slug for slug in course.slugs if not asked or slug in asked)


def grade(options: argparse.Namespace) -> int:
    from autograder.engine.grading.command import run

    course = find_course()
    return run(course, chosen(course, options.exercise), options)


def export(options: argparse.Namespace) -> int:
    from autograder.engine.gradebook.export import run

    return run(find_course(), options)


def explain(options: argparse.Namespace) -> int:
    from autograder.engine.grading.explain import run

    slug, _, name = options.check.partition("::")
    course = find_course()
    if not name:
        raise Misuse(f"a check is named with its exercise, as in {course.slugs[0]}::name: {printable(options.check)}")
    (slug,) = chosen(course, [slug])
    return run(course, slug, name.removeprefix("test_"), options)


def release(options: argparse.Namespace) -> int:
    from autograder.engine.release import differences, write

    course = find_course()
    changed = list(differences(course)) if options.check else write(course)
    for path in changed:
        print(f"assignments/{path} {'differs from the release' if options.check else 'written'}")
    if not changed:
        print("assignments/ equals the release")
    return 1 if options.check and changed else 0


def notebooks(options: argparse.Namespace) -> int:
    from autograder.engine.jupyter.course import write

    course, name = find_course(), printable(str(options.folder))
    if options.folder.resolve().is_relative_to(course.root):
        raise Misuse(f"{name} is in the repository of the course; grades belong outside")
    try:
        options.folder.mkdir(parents=True, exist_ok=True)
        changed = write(course, options.folder)
    except (FileExistsError, NotADirectoryError):
        raise Misuse(f"{name} is not a folder") from None
    except OSError as error:
        raise Misuse(f"{name} cannot be written to: {error.strerror}") from None
    for path in changed:
        print(f"{printable(str(options.folder / path))} written")
    print(f"a course for nbgrader is in {name}")
    return 0


def prove(options: argparse.Namespace) -> int:
    from autograder.engine.proof.laws import prove_all

    course = find_course()
    return prove_all(course, chosen(course, options.exercise))


def demo(options: argparse.Namespace) -> int:
    from autograder.engine.demo import run

    return run(find_course(), options.out)


def publish(options: argparse.Namespace) -> int:
    from autograder.engine.delivery.publish import actions, classroom50
    from autograder.engine.delivery.solutions import solutions

    course = find_course()
    kinds = {"classroom50": classroom50, "actions": actions, "solutions": solutions}
    return kinds[options.kind](course, chosen(course, options.exercise), options)


def collect(options: argparse.Namespace) -> int:
    from autograder.engine.delivery.collect import run

    course = find_course()
    return run(course, chosen(course, options.exercise), options)


if __name__ == "__main__":
    sys.exit(main())
