"""Compare a student's functions with the known mistakes, whose answers were recorded.

A visit is one round in which the functions are called with inputs that follow from the number of the round, and their
answers noted. The reference and every mistake were visited in the same rounds, so notes can be compared one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from autograder.engine.diagnosis.answers import Answers, Place
from autograder.engine.diagnosis.observe import Explore, Observer, differences, visit
from autograder.engine.diagnosis.values import AFTER_ERROR, AS_EXPECTED, MISSING, NOT_REACHED, NOT_WRITTEN, same

MIN_ANSWERS, MIN_ROUNDS = 40, 4
"""Agreement with a mistake is no accident after 40 notes in at least two rounds, or after four rounds.

Four rounds are enough for exercises whose visits are so short that they never come to 40 notes.
"""
ENDLESS_REASONS = ("timed_out", "too_much_output")
"""The sandbox's reasons for stopping a function that are taken as a sign of an endless loop."""


@dataclass(frozen=True)
class Disagreement:
    """A note in which a student's code and a mistake differ: the function and both notes.

    A note is AS_EXPECTED where it is that of the reference.
    """

    function: str
    student: Any
    mistake: Any


class Comparison:
    """The differences between a student's functions and the reference so far, compared with those of each mistake.

    Only `suspects` and the functions that call them or are called by them are visited (None: all); the others are
    `trusted` to answer as the reference. `given_up` holds the functions that are not called any more because they were
    stopped, each with the reason; whoever runs the functions adds to it. `differences[r][p]` is the student's note at
    position p of round r, where it differs from the reference's.
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
        """The functions that were stopped as endless, in a check or in a visit."""
        return {f for f, reason in self.given_up.items() if reason in ENDLESS_REASONS}

    def add_round(self, module: Any) -> None:
        """Visit the student's functions, which `module` holds, in one more round, and add their differences."""
        expected = self.answers.expected(self.rounds)
        observer = Observer(self.trusted, expected)
        visit(self.explore, module, self.rounds, observer)
        found = dict(differences(observer.notes, expected))
        self.absent |= {expected[at].function for at, v in found.items() if same(v, MISSING) or same(v, NOT_WRITTEN)}
        self.differences.append(found)

    def has_evidence(self) -> bool:
        """Return whether the rounds so far are enough to blame a mistake (see MIN_ANSWERS)."""
        notes = sum(len(self.answers.functions[round_]) for round_ in range(self.rounds))
        several = self.rounds > 1 or isinstance(self.explore, dict)
        return self.rounds >= MIN_ROUNDS or (several and notes >= MIN_ANSWERS)

    def wrong(self) -> set[str]:
        """Return the functions that are not absent and differed from the reference at least once or are endless."""
        return ({self.answers.function_at(place) for place, _ in self._all_differences()} | self.endless) - self.absent

    def agreeing(self) -> list[str]:
        """Return the mistakes that answer as the student does and make the same functions endless.

        Functions that are absent are ignored; of endless ones, only that they are endless is compared.
        """
        left_out = self.absent | self.endless
        if left_out != self._left_out:  # other functions are compared than before, so all rounds count again
            self._left_out, self._agreeing, self._compared_rounds = left_out, list(self.answers.mistakes), 0
        for round_ in range(self._compared_rounds, self.rounds):
            self._agreeing = [m for m in self._agreeing if self._agrees(m, round_, left_out)]
        self._compared_rounds = self.rounds
        endless = self.endless - self.absent
        return [m for m in self._agreeing if set(self.answers.endless[m]) - self.absent == endless]

    def agreeing_on(self, function: str) -> list[str]:
        """Return the mistakes that change this function and whose recorded answers for it equal the student's."""
        if function in self.endless:  # how far an endless function comes says nothing
            return [m for m, names in self.answers.endless.items() if function in names]
        others = {f for functions in self.answers.functions for f in functions} - {function}
        return [
            m
            for m in self.answers.mistakes
            if function not in self.answers.endless[m]
            and self._changes(m, function)
            and all(self._agrees(m, round_, others) for round_ in range(self.rounds))
        ]

    def is_itself_wrong(self, function: str) -> bool:
        """Return whether the function is endless or gave a wrong answer or error.

        Notes that are only missing, because an error came before them, are not held against it.
        """
        values = [v for place, v in self._all_differences() if self.answers.function_at(place) == function]
        return function in self.endless or any(not (same(v, NOT_REACHED) or same(v, AFTER_ERROR)) for v in values)

    def first_disagreement(self, mistake: str) -> Disagreement | None:
        """Return the first note in which the student's code and a mistake differ; None if they never do."""
        student = dict(self._all_differences())
        recorded = {place: v for place, v in self.answers.mistakes[mistake].items() if place[0] < self.rounds}
        for place in sorted(student.keys() | recorded.keys()):
            pair = student.get(place, AS_EXPECTED), recorded.get(place, AS_EXPECTED)
            if not same(*pair):
                return Disagreement(self.answers.function_at(place), *pair)
        return None

    def _all_differences(self) -> Iterator[tuple[Place, Any]]:
        """Yield the place (round, position) and the note of each difference from the reference."""
        for round_, found in enumerate(self.differences):
            yield from (((round_, position), value) for position, value in found.items())

    def _agrees(self, mistake: str, round_: int, left_out: set[str]) -> bool:
        """Return whether mistake and student answer alike in this round, ignoring the functions in `left_out`."""
        functions = self.answers.functions[round_]
        student, recorded = (
            {at: v for at, v in found.items() if functions[at] not in left_out}
            for found in (self.differences[round_], self.answers.differences(mistake, round_))
        )
        return student.keys() == recorded.keys() and all(same(student[at], v) for at, v in recorded.items())

    def _changes(self, mistake: str, function: str) -> bool:
        """Return whether the mistake makes this function endless or changes its notes in the rounds so far."""
        return function in self.answers.endless[mistake] or any(
            self.answers.function_at(place) == function
            for place in self.answers.mistakes[mistake]
            if place[0] < self.rounds
        )
