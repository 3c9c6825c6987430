"""`autograder release`: make `assignments/` from the solutions and the visible checks."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import dataclass
from urllib.parse import urlsplit

from autograder.course import Course
from autograder.engine.problems import require_gradable
from autograder.engine.release import differences, write

PLACEHOLDER = "example.org"  # the host of the site's address until an instructor sets it


@dataclass(frozen=True)
class Release:
    """Whether `assignments/` is only compared with the release, not written."""

    check: bool = False


def add(parser: ArgumentParser) -> None:
    """Add the arguments of this command to the parser."""
    parser.add_argument("--check", action="store_true", help="change nothing; fail when assignments/ is out of date")
    parser.set_defaults(options=Release)


def run(course: Course, options: Release) -> int:
    """Write the release or compare, print each file written or different, and return the exit status."""
    require_gradable(course, course.slugs)
    changed = list(differences(course)) if options.check else write(course)
    for path in changed:
        print(f"assignments/{path} {'differs from the release' if options.check else 'written'}")
    if not changed:
        print("assignments/ equals the release")
    if urlsplit(course.site).hostname == PLACEHOLDER and not options.check:
        print(f"course.toml: site is still {course.site}, so students' links to the theory lead nowhere")
    return 1 if options.check and changed else 0
