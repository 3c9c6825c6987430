"""The command line: `autograder COMMAND`, with one file for each command in `engine/commands/`.

Exit status: 0 if the command finished, whatever the scores; 1 for a failure of the grader, a file that cannot be
written or a broken law; 2 for misuse, with one line that says what is wrong; 3 if student code cannot be confined; 130
if interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from autograder import __version__
from autograder.course import MANIFEST, find_course
from autograder.engine.results import printable
from autograder.errors import CourseError, GraderFailed, Misuse, Unconfinable

COMMANDS = {
    "grade": "grade a submission, or a folder of submissions",
    "export": "write a gradebook's tables, for people, for Canvas and for Moodle",
    "explain": "grade one check again and show all that is known about its verdict",
    "new": "write all files of a new exercise, with what is left to do inside",
    "release": "make assignments/ from solutions/ and the visible checks",
    "notebooks": "make or update a course for nbgrader, with its notebooks",
    "prove": "prove the laws of the course",
    "demo": "grade a sample class",
    "publish": "make what students get on GitHub, and what grades their pushes",
    "collect": "grade a folder of students' repositories officially",
}


HERE = Path(__file__).resolve().parent.parent
"""The checkout of this command."""


class Parser(argparse.ArgumentParser):
    """An argument parser that reports an error in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {printable(message)} (see {self.prog} --help)\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    given = parser(words).parse_args(words)
    status = 0
    try:
        if other := other_checkout(Path.cwd()):
            print(f"autograder: this is the command of {HERE}, not of {other}", file=sys.stderr)
        status = int(given.run(find_course(), options_of(given)))
        sys.stdout.flush()  # so that a closed pipe is noticed here, not when the interpreter ends
        return status
    except (Misuse, CourseError) as error:
        print(f"autograder: {error}", file=sys.stderr)
        return 2
    except GraderFailed as error:
        print(f"autograder: {error}", file=sys.stderr)
        return 1
    except Unconfinable as error:
        print(f"autograder: not graded: {error}; `--unconfined` grades without confinement", file=sys.stderr)
        return 3
    except BrokenPipeError:  # nobody reads the output any more, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return status
    except KeyboardInterrupt:
        print("autograder: interrupted; results that were finished are kept, the same command goes on", file=sys.stderr)
        return 130


def other_checkout(folder: Path) -> Path | None:
    """Return the checkout of a course that a folder lies in, None if it is in none or in that of this command."""
    for place in (folder, *folder.parents):
        if (place / MANIFEST).is_file() and (place / "autograder").is_dir():
            return None if place.samefile(HERE) else place
    return None


def parser(words: Sequence[str]) -> Parser:
    """Return the parser of all commands; a command is imported, for its options, only if it is among the words."""
    top = Parser(prog="autograder", description="Release, grade and prove a course of programming exercises.")
    top.add_argument("--version", action="version", version=f"autograder {__version__}")
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, meaning in COMMANDS.items():
        command = commands.add_parser(name, help=meaning, description=f"{meaning[:1].upper()}{meaning[1:]}.")
        if name in words:
            module = import_module(f"autograder.engine.commands.{name}")
            module.add(command)
            command.set_defaults(run=module.run)
    return top


def options_of(given: argparse.Namespace) -> object:
    """Return the options of the chosen command as the dataclass that its `add` names."""
    kind = given.options
    values = {name: getattr(given, name) for name in kind.__dataclass_fields__ if hasattr(given, name)}
    return kind(**{name: tuple(v) if isinstance(v, list) else v for name, v in values.items()})


if __name__ == "__main__":
    sys.exit(main())
