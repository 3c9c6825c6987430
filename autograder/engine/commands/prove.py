"""`autograder prove`: check the laws that keep the parts of the course in agreement."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import dataclass

from autograder.course import Course
from autograder.engine.commands.arguments import add_exercises, named_exercises
from autograder.engine.proof.laws import prove_all


@dataclass(frozen=True)
class Proof:
    """The exercises whose laws are checked; all, if none is named."""

    exercises: tuple[str, ...] = ()


def add(parser: ArgumentParser) -> None:
    """Add the arguments of this command to the parser."""
    add_exercises(parser)
    parser.set_defaults(options=Proof)


def run(course: Course, options: Proof) -> int:
    """Print each law with its breaches; return 1 when one is broken."""
    return prove_all(course, named_exercises(course, options.exercises))
