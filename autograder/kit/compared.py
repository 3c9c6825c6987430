"""One function of a student beside what is recorded of the reference and of known mistakes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from fingerprints import Differences, DifferenceTable, Fingerprints, other_facts_of
from notes import MISSING, NOT_WRITTEN
from visits import Seen

FEW_CALLS = 2  # in which two mistakes may work together although one of them alone changes nothing
MOSTLY = 0.8  # of the calls that one mistake of a pair changes alone
FEW = 0.03  # share of the calls, such as empty runs, that a mistake and a function may answer wrongly in two ways


@dataclass
class Compared:
    """What was seen of one function, beside what is recorded of it."""

    name: str
    seen: Seen
    prints: Fingerprints

    def __post_init__(self) -> None:
        self.answers = self.prints.answer_baseline.differences(self.seen.answers)
        self.calls = self.prints.call_baseline.differences(self.seen.called)
        self.other_facts = other_facts_of(self.seen)
        self.judged = np.array(self.prints.judged)
        self.single = np.array([case.kinds.get("form") == "float32" for case in self.seen.cases])
        if "forms" in self.other_facts:  # what is not converted keeps single precision, too: no matter of the numbers
            self.judged &= ~self.single
        events = [self.seen.failed(place) for place in range(len(self.seen.answers))]
        self.wholly = False  # a mistake explains all wrong answers
        self.explained = False  # a mistake, or a pair, explains most of them
        self.absent = any(event in (MISSING, NOT_WRITTEN) for event in events)
        self.raised = np.array([event is not None for event in events]) & ~self.prints.answer_baseline.raises

    @property
    def draws(self) -> bool:
        """Whether the function is passed a random generator."""
        return any(isinstance(value, np.random.Generator) for value in self.seen.cases[0].args)

    @property
    def right(self) -> np.ndarray:
        """By call, whether answer and calls are the reference's."""
        both: np.ndarray = self.answers.none & self.calls.none
        return both

    @property
    def wrong(self) -> np.ndarray:
        """By call that is judged, whether it is wrong."""
        result: np.ndarray = self.judged & ~self.right
        return result

    def fitting(
        self,
        made: DifferenceTable,
        rows: np.ndarray,
        calls: bool = True,
        places: Any = slice(None),
        nearly: bool = False,
    ) -> list[int]:
        """Return the recorded rows of marks that equal this function's in these calls, and not the reference's."""
        if not made.mistakes:
            return []
        own = [Differences(m.structure[places], m.numbers[places]) for m in (self.answers, self.calls)]
        equal = made.answers.equal(own[0]) & (made.calls.equal(own[1]) if calls else True)
        differs = ~(made.answers.none & (made.calls.none if calls else True))
        if nearly:
            other = ~equal & differs & rows & ~(own[0].none & own[1].none)
            equal = equal | (other & (other.sum(axis=1) <= FEW * rows.sum())[:, np.newaxis])
        fits = (equal | ~rows).all(axis=1) & (differs & rows).any(axis=1)
        return [int(place) for place in np.flatnonzero(fits)]

    def may_be_pair(self, who: tuple[int, ...]) -> bool:
        """Return whether a pair of mistakes fits in the calls that are not recorded of pairs, too.

        Where neither changes anything the function is right; where one does alone, mostly as that mistake.
        """
        made, changed, equal = self.prints.single, [], []
        for mistake in who:
            row = next(r for r, own in enumerate(made.mistakes) if own[0] == mistake)
            marks = [Differences(m.structure[row], m.numbers[row]) for m in (made.answers, made.calls)]
            changed.append(~(marks[0].none & marks[1].none))
            equal.append(self.answers.equal(marks[0]) & self.calls.equal(marks[1]))
        alone = self.judged & (changed[0] != changed[1])
        fitting = alone & np.where(changed[0], equal[0], equal[1])
        strange = self.wrong & ~changed[0] & ~changed[1]
        mostly = not strange.any() and fitting.sum() >= MOSTLY * alone.sum()
        missed = (alone & ~fitting) | strange
        missed[self.prints.pair_calls] = False  # there the pair itself is recorded, and fits
        return bool(mostly or missed.sum() <= FEW_CALLS)
