"""Which known mistake a failing exercise makes: its functions are visited, and compared with what each mistake answers.

Two implementations that agree on every visit, in all they note, make the same mistake as far as anybody can tell. What
depends on a student's way of shuffling is noted by what all fair shuffles share, so that no order is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from autograder.engine.diagnosis.answers import ROUNDS, Answers, Place
from autograder.engine.diagnosis.observe import Observer, differences, same, visit

ENOUGH = 4
"""Rounds after which a single mistake that agrees so far is believed."""
GIVEN_UP = ("timed_out", "too_much_output")
UNSEEN = ("nothing", "")
ABSENT = ("missing", "not_written")


class Visits:
    """What has been noted of a student's functions so far, as differences from the reference."""

    def __init__(self, slug: str, answers: Answers, given_up: dict[str, str]) -> None:
        self.slug, self.answers = slug, answers
        self.cells: dict[Place, Any] = {}
        self.absent: set[str] = set()
        self.given_up, self.rounds = given_up, 0

    @property
    def endless(self) -> set[str]:
        """The functions that were stopped, in a check or in a visit."""
        return {f for f, reason in self.given_up.items() if reason in GIVEN_UP}

    def make(self, module: Any) -> None:
        """One more round."""
        observer, wanted = Observer(), self.answers.wanted(self.rounds)
        visit(self.slug, module, self.rounds, observer)
        for place, got in differences(observer.seen, wanted):
            function = wanted[place].function
            if isinstance(got, str) and got in ABSENT:
                self.absent.add(function)
            self.cells[self.rounds, place] = got
        self.rounds += 1

    def wrong(self) -> set[str]:
        """The functions that answered otherwise than the reference at least once, or not at all."""
        return ({self.answers.function_at(p) for p in self.cells} | self.endless) - self.absent

    def agrees(self, mistake: str, functions: Iterable[str]) -> bool:
        """The mistake does to these functions what was seen, no more and no less."""
        asked = set(functions)
        if set(self.answers.endless[mistake]) & asked != self.endless & asked:
            return False
        asked -= self.endless  # how far an endless function comes says nothing
        mine = {p: v for p, v in self.cells.items() if self.answers.function_at(p) in asked}
        theirs = {
            p: v
            for p, v in self.answers.mistakes[mistake].items()
            if p[0] < self.rounds and self.answers.function_at(p) in asked
        }
        return mine.keys() == theirs.keys() and all(same(mine[p], v) for p, v in theirs.items())

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
    slug: str, module: Any, answers: Answers, given_up: dict[str, str], may_go_on: Callable[[], bool]
) -> dict[str, set[str]]:
    """Visit a student's functions until it is clear which mistakes they make, or that it is none of the known.

    The ids of the mistakes, each with the functions that it explains.
    """
    visits = Visits(slug, answers, given_up)
    every = {f for functions in answers.functions for f in functions}
    while visits.rounds < ROUNDS and may_go_on():
        visits.make(module)
        found = explanations(visits, every)
        if visits.wrong() and (not found or (visits.rounds >= ENOUGH and len(found) == 1)):
            break
    return explanations(visits, every)


def explanations(visits: Visits, every: set[str]) -> dict[str, set[str]]:
    """The mistakes that explain all that is wrong, or else each wrong function by itself; one or two, never more.

    Of a function that calls another wrong one nothing can be said: its answers are those of both.
    """
    wrong, there = visits.wrong(), every - visits.absent
    whole = [m for m in visits.answers.mistakes if visits.agrees(m, there)]
    if not wrong:
        return {}
    if 1 <= len(whole) <= 2:
        return dict.fromkeys(whole, wrong)
    found: dict[str, set[str]] = {}
    if not whole:
        for function in sorted(f for f in wrong if visits.seen(f) and not wrong & set(visits.answers.uses.get(f, ()))):
            alone = [m for m in visits.answers.mistakes if visits.touches(m, function) and visits.agrees(m, [function])]
            if len(alone) <= 2:
                for m in alone:
                    found.setdefault(m, set()).add(function)
    return found
