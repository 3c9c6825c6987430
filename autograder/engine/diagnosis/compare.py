"""A student's functions, visited as the known mistakes were, and compared with what was recorded of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from autograder.engine.diagnosis.answers import Answers, Place
from autograder.engine.diagnosis.observe import Explore, Observer, differences, visit
from autograder.engine.diagnosis.values import AFTER_ERROR, AS_EXPECTED, MISSING, NOT_REACHED, NOT_WRITTEN, same

MIN_ANSWERS, MIN_ROUNDS = 40, 4
"""Minimum evidence: 40 answers over two rounds, or four rounds."""
ENDLESS_REASONS = ("timed_out", "too_much_output")


@dataclass(frozen=True)
class Disagreement:
    """An answer in which a student's code and a mistake differ: the function, and both answers or events."""

    function: str
    student: Any
    mistake: Any


class Comparison:
    """The differences between a student's functions and the reference so far, beside those of the known mistakes.

    Only `suspects` and the functions related to them are visited (None: all). `given_up` are the functions that are not
    called any more, each with the reason.
    """

    def __init__(
        self, explore: Explore, answers: Answers, given_up: dict[str, str], suspects: set[str] | None = None
    ) -> None:
        self.explore, self.answers, self.given_up = explore, answers, given_up
        self.trusted = frozenset() if suspects is None else answers.apart_from(suspects)
        self.differences: list[dict[int, Any]] = []
        self.absent: set[str] = set()
        self._agreeing, self._compared_rounds, self._left_out = list(answers.mistakes), 0, set[str]()

    @property
    def rounds(self) -> int:
        """The number of rounds so far."""
        return len(self.differences)

    @property
    def endless(self) -> set[str]:
        """The functions that were stopped, in a check or in a visit."""
        return {f for f, reason in self.given_up.items() if reason in ENDLESS_REASONS}

    def visit(self, module: Any) -> None:
        """Visit the student's functions in one more round."""
        expected = self.answers.expected(self.rounds)
        observer = Observer(self.trusted, expected)
        visit(self.explore, module, self.rounds, observer)
        found = dict(differences(observer.notes, expected))
        self.absent |= {expected[at].function for at, v in found.items() if same(v, MISSING) or same(v, NOT_WRITTEN)}
        self.differences.append(found)

    def has_evidence(self) -> bool:
        """Return whether agreement with a mistake is no accident."""
        answers = sum(len(self.answers.functions[number]) for number in range(self.rounds))
        return self.rounds >= MIN_ROUNDS or (self.rounds > 1 and answers >= MIN_ANSWERS)

    def wrong(self) -> set[str]:
        """Return the functions that differed from the reference at least once; absent ones aside."""
        return ({self.answers.function_at(place) for place, _ in self._places()} | self.endless) - self.absent

    def agreeing(self) -> list[str]:
        """Return the mistakes whose recorded answers equal the student's for every function."""
        left_out = self.absent | self.endless
        if left_out != self._left_out:
            self._left_out, self._agreeing, self._compared_rounds = left_out, list(self.answers.mistakes), 0
        for number in range(self._compared_rounds, self.rounds):
            self._agreeing = [m for m in self._agreeing if self._agrees(m, number, left_out)]
        self._compared_rounds = self.rounds
        endless = self.endless - self.absent
        return [m for m in self._agreeing if set(self.answers.endless[m]) - self.absent == endless]

    def agreeing_on(self, function: str) -> list[str]:
        """Return the mistakes whose recorded answers equal the student's for this one function, which they change."""
        if function in self.endless:  # how far an endless function comes says nothing
            return [m for m, names in self.answers.endless.items() if function in names]
        others = {f for functions in self.answers.functions for f in functions} - {function}
        return [
            m
            for m in self.answers.mistakes
            if function not in self.answers.endless[m]
            and self._changes(m, function)
            and all(self._agrees(m, number, others) for number in range(self.rounds))
        ]

    def reached(self, function: str) -> bool:
        """Return whether the function was called at all: no earlier error ended every visit before it."""
        values = [v for place, v in self._places() if self.answers.function_at(place) == function]
        return function in self.endless or not all(same(v, NOT_REACHED) or same(v, AFTER_ERROR) for v in values)

    def first_disagreement(self, mistake: str) -> Disagreement | None:
        """Return the first answer in which the student's code and a mistake differ; None if they never do."""
        student = dict(self._places())
        recorded = {place: v for place, v in self.answers.mistakes[mistake].items() if place[0] < self.rounds}
        for place in sorted(student.keys() | recorded.keys()):
            pair = student.get(place, AS_EXPECTED), recorded.get(place, AS_EXPECTED)
            if not same(*pair):
                return Disagreement(self.answers.function_at(place), *pair)
        return None

    def _places(self) -> Iterator[tuple[Place, Any]]:
        for number, found in enumerate(self.differences):
            yield from (((number, position), value) for position, value in found.items())

    def _agrees(self, mistake: str, number: int, left_out: set[str]) -> bool:
        """Return whether the mistake answers in this round as the student does; functions that are left out aside."""
        functions = self.answers.functions[number]
        student, recorded = (
            {at: v for at, v in found.items() if functions[at] not in left_out}
            for found in (self.differences[number], self.answers.differences(mistake, number))
        )
        return student.keys() == recorded.keys() and all(same(student[at], v) for at, v in recorded.items())

    def _changes(self, mistake: str, function: str) -> bool:
        """Return whether the mistake changes what this function answers in the rounds so far."""
        return function in self.answers.endless[mistake] or any(
            self.answers.function_at(place) == function
            for place in self.answers.mistakes[mistake]
            if place[0] < self.rounds
        )
