"""What every known mistake of an exercise answers on the same visits, recorded once and kept in a file.

Recorded are the values in which a mistake differs from the reference. They are data: no line of either.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

import calls
import checks
import objectives
from autograder.course import Course
from autograder.engine.diagnosis import observe
from autograder.engine.diagnosis.observe import Endless, Explore, Observer, Seen, at_most, differences, module_of, visit
from autograder.engine.sandbox import wire
from autograder.engine.sandbox.channel import FrameError
from autograder.engine.sandbox.wire import decode, encode
from autograder.engine.suites import explore_of, mistakes_of
from autograder.mistakes import Mistake

ROUNDS = 8
SECONDS = 1.0  # of CPU that a visit to a mistake may take; then the mistake counts as endless

Place = tuple[int, int]
"""A round, and the place of a value in what it notes."""


@dataclass
class Answers:
    """An exercise's visits: the functions and values of the reference, and where each mistake differs."""

    uses: dict[str, list[str]]
    """The functions of the exercise that the reference's functions call."""
    functions: list[list[str]]
    reference: list[list[Any]]
    mistakes: dict[str, dict[Place, Any]]
    endless: dict[str, list[str]]
    """The functions that do not come to an end, by mistake."""
    _by_round: dict[str, list[dict[int, Any]]] = field(default_factory=dict)

    def wanted(self, number: int) -> list[Seen]:
        """What the reference notes in a round."""
        return [Seen(f, v) for f, v in zip(self.functions[number], self.reference[number], strict=True)]

    def cells(self, mistake: str, number: int) -> dict[int, Any]:
        """Where and how a mistake differs in a round."""
        if mistake not in self._by_round:
            rounds: list[dict[int, Any]] = [{} for _ in self.functions]
            for (at_round, at), value in self.mistakes[mistake].items():
                rounds[at_round][at] = value
            self._by_round[mistake] = rounds
        return self._by_round[mistake][number]

    def function_at(self, place: Place) -> str:
        return self.functions[place[0]][place[1]]

    def alike(self, some: list[str]) -> bool:
        """No visit tells these mistakes apart."""
        first = self.mistakes[some[0]] if some else {}
        return all(
            cells is first or (cells.keys() == first.keys() and all(observe.same(cells[at], first[at]) for at in first))
            for cells in map(self.mistakes.__getitem__, some)
        )

    def apart_from(self, some: set[str]) -> frozenset[str]:
        """The functions that neither call one of these nor are called by one, also by way of others."""
        joined, found = set[str](), set(some)
        while found - joined:
            joined |= found
            found = {f for f, inner in self.uses.items() if joined & set(inner)}
            found |= {f for outer in joined for f in self.uses.get(outer, ())}
        return frozenset(self.uses) - joined


def answers_of(course: Course, slug: str) -> Answers:
    """The recorded answers; made, and kept for the next time, where they do not fit the sources any more."""
    file = course.root / "build/answers" / f"{slug}-{key(course, slug)}.msgpack"
    with contextlib.suppress(OSError, FrameError, ValueError, TypeError):
        return unpacked(file.read_bytes())
    reference = course.solution(slug).read_text(encoding="utf-8")
    made = record(explore_of(course, slug), reference, mistakes_of(course, slug))
    with contextlib.suppress(OSError):  # a course that cannot be written to is recorded anew each time
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(f".{os.getpid()}")
        part.write_bytes(packed(made))
        part.replace(file)
    return made


def record(explore: Explore, reference: str, mistakes: list[Mistake]) -> Answers:
    """Visit the reference and every mistake."""
    module = module_of(reference)
    seen = [visit(explore, module, number) for number in range(ROUNDS)]
    made = Answers(
        uses_of(module), [[s.function for s in r] for r in seen], [[s.value for s in r] for r in seen], {}, {}
    )
    for mistake in mistakes:
        made.mistakes[mistake.id], made.endless[mistake.id] = {}, []
        module = module_of(mistake.apply(reference))
        for number, wanted in enumerate(seen):
            observer = Observer()
            try:
                with at_most(SECONDS):
                    visit(explore, module, number, observer)
            except Endless:
                made.endless[mistake.id].append(observer.function)
                break
            cells = differences(observer.seen, wanted)
            made.mistakes[mistake.id].update({(number, place): value for place, value in cells})
    return made


def uses_of(module: ModuleType) -> dict[str, list[str]]:
    """Which functions of a module call which others."""
    functions = {name: value for name, value in vars(module).items() if isinstance(value, FunctionType)}
    return {name: [n for n in function.__code__.co_names if n in functions] for name, function in functions.items()}


def key(course: Course, slug: str) -> str:
    """A name for all that the answers follow from: sources, and NumPy, whose versions may draw other numbers."""
    suite = course.suite(slug, "mistakes").parent
    files = [course.solution(slug), suite / "mistakes.py", suite / "contract.py", *suite.parent.glob("*.py")]
    files += [Path(m.__file__ or "") for m in (calls, checks, objectives, observe, wire)] + [Path(__file__)]
    return hashlib.sha256(b"\0".join([np.__version__.encode(), *(f.read_bytes() for f in files)])).hexdigest()[:16]


def packed(answers: Answers) -> bytes:
    return encode([answers.uses, answers.functions, answers.reference, _rows(answers.mistakes), answers.endless])


def unpacked(data: bytes) -> Answers:
    uses, functions, reference, rows, endless = decode(data)
    mistakes: dict[str, dict[Place, Any]] = {name: {} for name in endless}
    for name, number, at, value in rows:
        mistakes[name][number, at] = value
    return Answers(uses, functions, reference, mistakes, endless)


def _rows(mistakes: dict[str, dict[Place, Any]]) -> list[list[Any]]:
    return [[name, number, at, value] for name, cells in mistakes.items() for (number, at), value in cells.items()]
