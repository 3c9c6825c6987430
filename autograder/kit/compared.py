"""One function of a submission beside what is recorded of the reference and of known mistakes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from fingerprints import NO_DIFFERENCE, Differences, DifferenceTable, Fingerprints, other_facts_of
from notes import MISSING, NOT_WRITTEN
from visits import Seen

MOSTLY = 0.8  # share of the calls that one mistake of a pair changes alone, in which the function makes it
FEW = 0.03  # share of the calls, such as empty runs, that a mistake and a function may answer wrongly in two ways
LEAST_MADE = 5  # calls in which a mistake is seen, where it does not explain all
FEW_CALLS = 4  # in which two mistakes may work together although one of them alone changes nothing


@dataclass
class Compared:
    """What was seen of one function in a submission, compared with what is recorded of it."""

    name: str
    seen: Seen
    prints: Fingerprints

    def __post_init__(self) -> None:
        self.answers = self.prints.answer_baseline.differences(self.seen.answers)
        self.calls = self.prints.call_baseline.differences(self.seen.called)
        self.other_facts = other_facts_of(self.seen)
        self.judged = np.array(self.prints.judged)
        self.single = np.array([case.kinds.get("form") == "float32" for case in self.seen.cases])
        if "forms" in self.other_facts:  # what is not converted keeps single precision, too: the numbers are not wrong
            self.judged &= ~self.single
        rounded = self._rounded(self.answers, self.seen.answers) and self._rounded(self.calls, self.seen.called)
        if self.seen.reached or rounded:
            self.answers, self.calls = self.answers.nowhere(), self.calls.nowhere()
        events = [self.seen.failed(place) for place in range(len(self.seen.answers))]
        self.wholly = False  # whether a mistake explains all wrong answers
        self.explained = False  # whether a mistake, or a pair, explains most of them
        self.absent = any(event in (MISSING, NOT_WRITTEN) for event in events)
        self.raised = np.array([event is not None for event in events]) & ~self.prints.answer_baseline.raises

    def _rounded(self, differences: Differences, notes: list[Any]) -> bool:
        """Return whether notes of judged calls differ by no more than small roundings can add up to in their sums."""
        allowed = NO_DIFFERENCE / 2 * np.array([numbers_in(note) for note in notes])
        larger = (differences.structure != 0) | (np.abs(differences.numbers) > allowed)
        return not larger[self.judged].any()

    @property
    def draws(self) -> bool:
        """Return whether the function is passed a random generator."""
        return any(isinstance(value, np.random.Generator) for value in self.seen.cases[0].args)

    @property
    def right(self) -> np.ndarray:
        """Return by call whether the answer, and the calls of functions, equal the reference's."""
        both: np.ndarray = self.answers.none & self.calls.none
        return both

    @property
    def wrong(self) -> np.ndarray:
        """Return by call whether it is judged and wrong."""
        result: np.ndarray = self.judged & ~self.right
        return result

    def fitting(
        self,
        table: DifferenceTable,
        compared: np.ndarray,
        calls: bool = True,
        recorded: Any = slice(None),
        nearly: bool = False,
    ) -> list[int]:
        """Return the rows of a table that equal this function's differences in the compared calls, and are some.

        `recorded` are the calls that the table has; with `calls=False`, the calls of functions are not compared.
        """
        if not table.mistakes:
            return []
        own = self.answers.at(recorded), self.calls.at(recorded)
        equal = table.answers.equal(own[0]) & (table.calls.equal(own[1]) if calls else True)
        differs = ~(table.answers.none & (table.calls.none if calls else True))
        if nearly:
            other = ~equal & differs & compared & ~(own[0].none & own[1].none)
            equal = equal | (other & (other.sum(axis=1) <= FEW * compared.sum())[:, np.newaxis])
        fits = (equal | ~compared).all(axis=1) & (differs & compared).any(axis=1)
        return [int(row) for row in np.flatnonzero(fits)]

    def nearest(self) -> list[int]:
        """Return the rows of mistakes that this function makes but for very few calls, in which it answers otherwise.

        So are variants of a mistake: they differ in the calls where a number or an order of theirs counts.
        """
        table = self.prints.single
        equal = table.answers.equal(self.answers) & table.calls.equal(self.calls)
        telling = ~(table.answers.none & table.calls.none) & self.judged
        made = (equal & telling).sum(axis=1)
        missed = (~equal & self.judged).sum(axis=1)
        near = (
            (missed <= max(1, FEW * self.judged.sum())) & (made >= LEAST_MADE) & (made >= MOSTLY * telling.sum(axis=1))
        )
        return [int(row) for row in np.flatnonzero(near)]

    def may_be_pair(self, pair: tuple[int, ...]) -> bool:
        """Return whether a pair of mistakes fits in the calls for which pairs are not recorded, too.

        Where neither mistake changes an answer, the function is right; where one alone does, it mostly answers alike.
        """
        table, changed, equal = self.prints.single, [], []
        for mistake in pair:
            row = table.mistakes.index((mistake,))
            answers, calls = table.row(row)
            changed.append(~(answers.none & calls.none))
            equal.append(self.answers.equal(answers) & self.calls.equal(calls))
        alone = self.judged & (changed[0] != changed[1])
        fitting = alone & np.where(changed[0], equal[0], equal[1])
        strange = self.wrong & ~changed[0] & ~changed[1]
        mostly = not strange.any() and fitting.sum() >= MOSTLY * alone.sum()
        missed = (alone & ~fitting) | strange
        missed[self.prints.pair_calls] = False  # there the pair itself is recorded, and fits
        return bool(mostly or missed.sum() <= FEW_CALLS)


def numbers_in(note: Any) -> int:
    """Return how many numbers there are in a note, at least 2."""
    return sum(map(numbers_in, note)) if isinstance(note, list) and note else max(2, int(np.size(note)))
