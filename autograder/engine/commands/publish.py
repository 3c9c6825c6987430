"""`autograder publish`: write templates and graders for students' repositories, or solutions with explanations."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.engine.commands.arguments import add_exercises, chosen_exercises
from autograder.engine.delivery.publish import SUBMISSION_MODES, Publication, actions, classroom50
from autograder.engine.delivery.solutions import solutions
from autograder.engine.problems import require_gradable

PUBLICATIONS = {
    "classroom50": "templates, bundles and entries for Classroom 50",
    "actions": "repositories whose own workflow grades every push",
    "solutions": "references with their explanations, for after the deadline",
}


def add(parser: ArgumentParser) -> None:
    """Add the arguments of this command to the parser."""
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
    for name, meaning in PUBLICATIONS.items():
        kind = kinds.add_parser(name, help=meaning)
        kind.add_argument("--out", type=Path, required=True, metavar="DIR", help="where it is written")
        group: Any = kind if name == "solutions" else kind.add_mutually_exclusive_group()
        add_exercises(group)
        if name != "solutions":
            group.add_argument("--course", dest="whole", action="store_true", help="one assignment with all exercises")
        if name == "classroom50":
            kind.add_argument("--org", default=Publication.org, metavar="ORG", help="the organisation on GitHub")
            kind.add_argument(
                "--classroom", default=Publication.classroom, metavar="NAME", help="the classroom's short name"
            )
            kind.add_argument(
                "--submission-mode",
                choices=SUBMISSION_MODES,
                default=Publication.submission_mode,
                help="grade every push, or only `submit/*` tags",
            )
    parser.set_defaults(options=Publication)


def run(course: Course, options: Publication) -> int:
    """Write the publication and return the exit status."""
    slugs = chosen_exercises(course, options.exercises)
    require_gradable(course, course.slugs)  # what is published is searched for lines of every exercise
    if options.kind == "solutions":
        return solutions(course, slugs, options.out)
    return {"classroom50": classroom50, "actions": actions}[options.kind](course, slugs, options)
