"""Which known mistake a failing exercise makes: its functions are visited, and compared with what each mistake answers.

Two implementations that agree on every visit, in all they note, make the same mistake as far as anybody can tell. What
depends on a student's way of shuffling is noted by what all fair shuffles share, so that no order is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.engine.diagnosis.answers import ROUNDS, Answers, Place
from autograder.engine.diagnosis.observe import Explore, Observer, differences, same, visit

ENOUGH = 40, 4
"""A single mistake that agrees is believed after so many answers in two rounds or more, or after so many rounds."""
GIVEN_UP = ("timed_out", "too_much_output")
UNSEEN = ("nothing", "")
ABSENT = ("missing", "not_written")


class Visits:
    """What has been noted of a student's functions so far, as differences from the reference."""

    def __init__(
        self, explore: Explore, answers: Answers, given_up: dict[str, str], suspects: set[str] | None = None
    ) -> None:
        self.explore, self.answers = explore, answers
        self.trusted = frozenset() if suspects is None else answers.apart_from(suspects)
        self.cells: dict[Place, Any] = {}
        self.seen_in: list[dict[int, Any]] = []
        self.left_out: set[str] = set()
        self.alive, self.compared = list(answers.mistakes), 0
        self.absent: set[str] = set()
        self.given_up, self.rounds = given_up, 0

    @property
    def endless(self) -> set[str]:
        """The functions that were stopped, in a check or in a visit."""
        return {f for f, reason in self.given_up.items() if reason in GIVEN_UP}

    def make(self, module: Any) -> None:
        """One more round."""
        wanted = self.answers.wanted(self.rounds)
        observer = Observer(self.trusted, wanted)
        visit(self.explore, module, self.rounds, observer)
        self.seen_in.append(dict(differences(observer.seen, wanted)))
        for place, got in self.seen_in[-1].items():
            if isinstance(got, str) and got in ABSENT:
                self.absent.add(wanted[place].function)
            self.cells[self.rounds, place] = got
        self.rounds += 1

    def enough(self) -> bool:
        """So much has been seen that agreement is no accident."""
        answers = sum(len(self.answers.functions[number]) for number in range(self.rounds))
        return self.rounds >= ENOUGH[1] or (self.rounds > 1 and answers >= ENOUGH[0])

    def wrong(self) -> set[str]:
        """The functions that answered otherwise than the reference at least once, or not at all."""
        return ({self.answers.function_at(p) for p in self.cells} | self.endless) - self.absent

    def whole(self) -> list[str]:
        """The mistakes that do to every function what was seen, no more and no less."""
        left_out = self.absent | self.endless
        if left_out != self.left_out:
            self.left_out, self.alive, self.compared = left_out, list(self.answers.mistakes), 0
        for number in range(self.compared, self.rounds):
            self.alive = [m for m in self.alive if self._agrees(m, number, left_out)]
        self.compared = self.rounds
        return [m for m in self.alive if set(self.answers.endless[m]) - self.absent == self.endless - self.absent]

    def _agrees(self, mistake: str, number: int, left_out: set[str]) -> bool:
        """The mistake answers in this round as the student does, where it is not left out."""
        functions = self.answers.functions[number]
        mine = {at: v for at, v in self.seen_in[number].items() if functions[at] not in left_out}
        theirs = {at: v for at, v in self.answers.cells(mistake, number).items() if functions[at] not in left_out}
        return mine.keys() == theirs.keys() and all(same(mine[at], v) for at, v in theirs.items())

    def alone(self, function: str) -> list[str]:
        """The mistakes that do to this one function what was seen."""
        others = {f for functions in self.answers.functions for f in functions} - {function}
        if function in self.endless:  # how far an endless function comes says nothing
            return [m for m, names in self.answers.endless.items() if function in names]
        return [
            m
            for m in self.answers.mistakes
            if function not in self.answers.endless[m]
            and self.touches(m, function)
            and all(self._agrees(m, number, others) for number in range(self.rounds))
        ]

    def seen(self, function: str) -> bool:
        """Something of the function was seen: no earlier error ended every visit before it was called."""
        mine = [v for p, v in self.cells.items() if self.answers.function_at(p) == function]
        return function in self.endless or not all(isinstance(v, str) and v in UNSEEN for v in mine)

    def touches(self, mistake: str, function: str) -> bool:
        """The mistake changes what this function answers."""
        cells = self.answers.mistakes[mistake]
        return function in self.answers.endless[mistake] or any(
            self.answers.function_at(p) == function for p in cells if p[0] < self.rounds
        )


@dataclass(frozen=True)
class Disagreement:
    """An answer in which a student's code and a mistake differ: the function asked, and both; None is "as expected"."""

    function: str
    student: Any
    mistake: Any


def first_disagreement(visits: Visits, mistake: str) -> Disagreement | None:
    """The first answer in which what was seen and what the mistake answers differ."""
    theirs = {p: v for p, v in visits.answers.mistakes[mistake].items() if p[0] < visits.rounds}
    for place in sorted(visits.cells.keys() | theirs.keys()):
        got, want = visits.cells.get(place), theirs.get(place)
        if not same(got, want):
            return Disagreement(visits.answers.function_at(place), got, want)
    return None


def diagnose(
    explore: Explore,
    module: Any,
    answers: Answers,
    given_up: dict[str, str],
    may_go_on: Callable[[], bool],
    suspects: set[str] | None = None,
) -> dict[str, set[str]]:
    """Visit a student's functions until it is clear which mistakes they make, or that it is none of the known.

    `suspects` are the functions that failed checks called: only they and what is joined to them is visited.
    The ids of the mistakes, each with the functions that it explains.
    """
    visits = Visits(explore, answers, given_up, suspects)
    while visits.rounds < ROUNDS and may_go_on():
        visits.make(module)
        if visits.wrong() and visits.enough() and answers.alike(visits.whole()):
            break
    return explanations(visits)


def explanations(visits: Visits) -> dict[str, set[str]]:
    """The mistakes that explain all that is wrong, or else each wrong function by itself; one or two, never more.

    Of a function that calls another wrong one nothing can be said: its answers are those of both.
    """
    wrong, whole = visits.wrong(), visits.whole()
    if not wrong or len(whole) > 2:
        return {}
    if whole:
        return dict.fromkeys(whole, wrong)
    found: dict[str, set[str]] = {}
    for function in sorted(wrong):
        if visits.seen(function) and not wrong & set(visits.answers.uses.get(function, ())):
            alone = visits.alone(function)
            if len(alone) <= 2:
                for m in alone:
                    found.setdefault(m, set()).add(function)
    return found
