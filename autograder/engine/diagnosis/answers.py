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

import checks
from autograder.course import Course
from autograder.engine.diagnosis import observe, values
from autograder.engine.diagnosis.observe import Endless, Explore, Note, Observer, at_most, differences, module_of, visit
from autograder.engine.sandbox import arrays, forms, wire
from autograder.engine.sandbox.channel import FrameError
from autograder.engine.sandbox.wire import decode, encode
from autograder.engine.suites import kinds_of, mistakes_of
from autograder.mistakes import Mistake

RECORDED_ROUNDS = 1  # it goes through all kinds
VISIT_SECONDS = 1.0  # of CPU that a visit to a mistake may take; then the mistake counts as endless

Place = tuple[int, int]
"""A round, and the position of a note in it."""


@dataclass
class Answers:
    """The recorded visits of an exercise: the notes of the reference, and where each mistake differs from them."""

    uses: dict[str, list[str]]
    """The functions of the exercise that the reference's functions call."""
    functions: list[list[str]]
    """By round, the function that each note describes."""
    reference: list[list[Any]]
    """By round, the value of each note."""
    mistakes: dict[str, dict[Place, Any]]
    endless: dict[str, list[str]]
    """The functions that do not come to an end, by mistake."""
    _by_round: dict[str, list[dict[int, Any]]] = field(default_factory=dict)

    def expected(self, number: int) -> list[Note]:
        """Return the notes of the reference in a round."""
        return [Note(f, v) for f, v in zip(self.functions[number], self.reference[number], strict=True)]

    def differences(self, mistake: str, number: int) -> dict[int, Any]:
        """Return where in a round a mistake differs from the reference, and what it answers there."""
        if mistake not in self._by_round:
            rounds: list[dict[int, Any]] = [{} for _ in self.functions]
            for (in_round, position), value in self.mistakes[mistake].items():
                rounds[in_round][position] = value
            self._by_round[mistake] = rounds
        return self._by_round[mistake][number]

    def function_at(self, place: Place) -> str:
        """Return the function that a note describes."""
        return self.functions[place[0]][place[1]]

    def alike(self, mistakes: list[str]) -> bool:
        """Return whether no visit tells these mistakes apart."""
        first = self.mistakes[mistakes[0]] if mistakes else {}
        return all(
            other is first or (other.keys() == first.keys() and all(values.same(other[at], first[at]) for at in first))
            for other in map(self.mistakes.__getitem__, mistakes)
        )

    def apart_from(self, functions: set[str]) -> frozenset[str]:
        """Return the functions that neither call one of these nor are called by one, also by way of others."""
        related, found = set[str](), set(functions)
        while found - related:
            related |= found
            found = {f for f, inner in self.uses.items() if related & set(inner)}
            found |= {f for outer in related for f in self.uses.get(outer, ())}
        return frozenset(self.uses) - related


def answers_of(course: Course, slug: str) -> Answers:
    """Return the recorded answers of an exercise; record and keep them where a source has changed since."""
    file = course.root / "build/answers" / f"{slug}-{key(course, slug)}.msgpack"
    with contextlib.suppress(OSError, FrameError, ValueError, TypeError):
        return unpacked(file.read_bytes())
    reference = course.solution(slug).read_text(encoding="utf-8")
    answers = record(kinds_of(course, slug), reference, mistakes_of(course, slug))
    with contextlib.suppress(OSError):  # a course that cannot be written to is recorded anew each time
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(f".{os.getpid()}")
        part.write_bytes(packed(answers))
        part.replace(file)
    return answers


def record(explore: Explore, reference: str, mistakes: list[Mistake]) -> Answers:
    """Visit the reference and every mistake, and return what they answer."""
    module = module_of(reference)
    rounds = [visit(explore, module, number) for number in range(RECORDED_ROUNDS)]
    functions, answered = ([[getattr(n, what) for n in notes] for notes in rounds] for what in ("function", "value"))
    answers = Answers(uses_of(module), functions, answered, {}, {})
    for mistake in mistakes:
        record_mistake(answers, mistake.id, explore, module_of(mistake.apply(reference)))
    return answers


def record_mistake(answers: Answers, mistake: str, explore: Explore, module: ModuleType) -> None:
    """Visit a mistake until it does not come to an end, and add where it differs from the reference."""
    answers.mistakes[mistake], answers.endless[mistake] = {}, []
    for number in range(len(answers.functions)):
        observer = Observer()
        try:
            with at_most(VISIT_SECONDS):
                visit(explore, module, number, observer)
        except Endless:
            answers.endless[mistake].append(observer.function)
            return
        found = differences(observer.notes, answers.expected(number))
        answers.mistakes[mistake].update({(number, position): value for position, value in found})


def uses_of(module: ModuleType) -> dict[str, list[str]]:
    """Return for each function of a module which others it calls."""
    functions = {name: value for name, value in vars(module).items() if isinstance(value, FunctionType)}
    return {name: [n for n in function.__code__.co_names if n in functions] for name, function in functions.items()}


def key(course: Course, slug: str) -> str:
    """Return one key for everything that decides the answers: the sources and the version of NumPy."""
    suite = course.suite(slug, "mistakes").parent
    files = [course.solution(slug), suite / "mistakes.py", suite / "contract.py", *sorted(suite.parent.glob("*.py"))]
    files += [*sorted(Path(checks.__file__).parent.glob("*.py")), Path(__file__)]
    files += [Path(m.__file__ or "") for m in (observe, values, arrays, forms, wire)]
    return hashlib.sha256(b"\0".join([np.__version__.encode(), *(f.read_bytes() for f in files)])).hexdigest()[:16]


def packed(answers: Answers) -> bytes:
    """Return answers as bytes."""
    rows = [
        [mistake, number, position, value]
        for mistake, found in answers.mistakes.items()
        for (number, position), value in found.items()
    ]
    return encode([answers.uses, answers.functions, answers.reference, rows, answers.endless])


def unpacked(data: bytes) -> Answers:
    """Return packed answers."""
    uses, functions, reference, rows, endless = decode(data)
    mistakes: dict[str, dict[Place, Any]] = {mistake: {} for mistake in endless}
    for mistake, number, position, value in rows:
        mistakes[mistake][number, position] = value
    return Answers(uses, functions, reference, mistakes, endless)
