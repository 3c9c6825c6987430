"""Find which known mistakes a student's functions make, and what else is wrong with them, each facet by itself.

The numbers on float arrays decide about a name. Other forms of arguments, changed arguments, defaults, warnings, the
number of calls and what is kept between calls are facets of their own: a deviation there hides no name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

import facets
from facets import Facet
from fingerprints import DifferenceTable, Fingerprints, RecordedData, other_facts_of
from kinds import Case
from notes import MISSING, NOT_WRITTEN
from visits import Seen

MOST_NAMES = 2  # if more mistakes fit equally well, none is named
LEAST_TELLING = 3  # calls in which a mistake must be seen if other calls raise errors
MOSTLY = 0.8  # share of the calls that one mistake of a pair changes alone, in which the function makes it
FEW = 0.03  # share of the calls, such as empty runs, that a mistake and a function may answer wrongly in two ways

Alone = Callable[[str, Case], tuple[Any, Any]]
"""Makes one call in a module that has not been used; returns the note of its answer, and how functions were called."""


@dataclass
class Diagnosis:
    """The known mistakes by id, each with the functions that it explains, and facets that are wrong by themselves."""

    mistakes: dict[str, set[str]] = field(default_factory=dict)
    facets: list[Facet] = field(default_factory=list)

    def add(self, ids: Iterable[str], function: str) -> None:
        """Add that these mistakes explain a function."""
        for mistake in ids:
            self.mistakes.setdefault(mistake, set()).add(function)


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
        if "forms" in self.other_facts:  # what is not converted keeps single precision, too: the numbers are not wrong
            self.judged &= [case.kinds.get("form") != "float32" for case in self.seen.cases]
        events = [self.seen.failed(place) for place in range(len(self.seen.answers))]
        self.explained = False  # whether a mistake explains all wrong answers
        self.absent = any(event in (MISSING, NOT_WRITTEN) for event in events)
        self.raised = np.array([event is not None for event in events]) & ~self.prints.answer_baseline.raises

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
        alone = [changed[a] & ~changed[b] & self.judged for a, b in ((0, 1), (1, 0))]
        fitting = (equal[0] & alone[0]).sum() + (equal[1] & alone[1]).sum()
        untouched = not (self.wrong & ~changed[0] & ~changed[1]).any()
        return untouched and bool(fitting >= MOSTLY * (alone[0].sum() + alone[1].sum()))


def within(mistake: dict[str, Any], function: dict[str, Any]) -> bool:
    """Return whether all that else is recorded of a mistake was seen of a function, too."""
    return all(function.get(what) == value for what, value in mistake.items())


class Comparison:
    """A student's functions beside the known mistakes; `uses` says which of them call which."""

    def __init__(
        self, recorded: RecordedData, seen: dict[str, Seen], uses: dict[str, list[str]], endless: Iterable[str] = ()
    ) -> None:
        self.recorded, self.seen, self.uses, self.endless = recorded, seen, uses, set(endless)
        compared = [Compared(name, own, recorded.functions[name]) for name, own in seen.items()]
        self.functions = {c.name: c for c in compared if not c.absent and c.name not in self.endless}
        self.wrong = {name for name, own in self.functions.items() if own.wrong.any()}

    def diagnose(self, alone: Alone | None = None) -> Diagnosis:
        """Return what is wrong with the functions; those that others call come first."""
        found = Diagnosis()
        for name in self.endless:
            self._name(found, name, {self._id(number) for number in self.recorded.endless.get(name, [])})
        for name in sorted(self.functions, key=lambda n: len(set(self.uses.get(n, ())) & set(self.functions))):
            own = self.functions[name]
            explained = self._numbers(found, own) if name in self.wrong else []
            self._others(found, own, explained, alone)
        return found

    def nearness(self, name: str) -> dict[str, float]:
        """Return for each known mistake the share of a function's calls that it answers as the student does."""
        own = self.functions.get(name)
        if own is None or not own.prints.single.mistakes:
            return {}
        table = own.prints.single
        equal = (table.answers.equal(own.answers) & table.calls.equal(own.calls))[:, own.judged].mean(axis=1)
        best: dict[str, float] = {}
        for (mistake,), share in zip(table.mistakes, equal, strict=True):
            best[self._id(mistake)] = max(best.get(self._id(mistake), 0.0), float(share))
        return best

    # --- the numbers ----------------------------------------------------------------------------------

    def _numbers(self, found: Diagnosis, own: Compared) -> list[int]:
        """Name the mistakes that explain the wrong numbers of a function; return the recorded rows that fit."""
        table = own.prints.single
        fits = own.fitting(table, own.judged)
        own.explained = bool(fits)
        if not fits and own.raised.any():
            answered = own.judged & ~own.raised
            telling = own.wrong & answered
            if 2 * answered.sum() >= own.judged.sum() and telling.sum() >= LEAST_TELLING:
                fits = own.fitting(table, answered)
        if not fits and not own.raised.any():
            fits = own.fitting(table, own.judged, calls=False) or own.fitting(table, own.judged, nearly=True)
        if fits:
            best = self._best(fits, own)
            self._name(found, own.name, {self._id(table.mistakes[row][0]) for row in best})
            return best
        self._pairs(found, own)
        return []

    def _best(self, rows: list[int], own: Compared) -> list[int]:
        """Return those of the fitting rows that agree with most of the other functions and facets, too."""
        agreement = [self._agreement(own.prints.single.mistakes[row][0], own, row) for row in rows]
        return [row for row, agrees in zip(rows, agreement, strict=True) if agrees == max(agreement)]

    def _agreement(self, mistake: int, own: Compared, row: int) -> tuple[int, int, int, int, bool]:
        """Return how well a mistake fits the other functions, for sorting: what speaks against it counts first."""
        numbers, facets_ = [], []
        for other in self.functions.values():
            table = other.prints.single
            rows = [r for r, (number,) in enumerate(table.mistakes) if number == mistake and other.name != own.name]
            differing = [r for r in rows if self._differs(other, r)]
            if differing:
                numbers.append(bool(set(differing) & set(other.fitting(table, other.judged))))
            if rows:
                facets_.append(any(within(other.prints.other_facts[r], other.other_facts) for r in rows))
        against, fitting = [-n.count(False) for n in (numbers, facets_)], [n.count(True) for n in (numbers, facets_)]
        return against[0], against[1], fitting[0], fitting[1], own.prints.other_facts[row] == own.other_facts

    def _differs(self, own: Compared, row: int) -> bool:
        answers, calls = own.prints.single.row(row)
        return not (answers.none & calls.none | ~own.judged).all()

    def _pairs(self, found: Diagnosis, own: Compared) -> None:
        """Name two mistakes that explain a function together."""
        pairs, recorded = own.prints.pairs, own.prints.pair_calls
        rows = own.fitting(pairs, own.judged[recorded], recorded=recorded)
        fits = [row for row in rows if own.may_be_pair(pairs.mistakes[row])]
        named = {m for inner in self.uses.get(own.name, ()) for m, f in found.mistakes.items() if inner in f}
        ids = [{self._id(number) for number in pairs.mistakes[row]} for row in fits]
        known = max((len(pair & named) for pair in ids), default=0)
        ids = [pair for pair in ids if len(pair & named) == known]
        if len(ids) <= MOST_NAMES:
            ids = ids[:1] if len(ids) == 1 else [set.intersection(*ids)] if ids else []
        else:
            ids = [set.intersection(*ids)]
        for pair in ids:
            self._name(found, own.name, pair)

    def _name(self, found: Diagnosis, function: str, ids: set[str]) -> None:
        if 0 < len(ids) <= MOST_NAMES:
            found.add(ids, function)

    def _id(self, number: int) -> str:
        return self.recorded.mistakes[number]["id"]

    # --- the other facets -----------------------------------------------------------------------------

    def _others(self, found: Diagnosis, own: Compared, explained: list[int], alone: Alone | None) -> None:
        """Add what else is wrong with a function: by the name of a known mistake, or as a facet.

        A function that was stopped, or whose answers could not be read, says nothing about anything else.
        """
        if own.seen.stopped():
            return
        inherited = self._inherited(own)
        for what, value in own.other_facts.items():
            if what == "warned" and (own.name in self.wrong or not own.prints.warns):
                continue
            if any(self._as(own, row, what, value) for row in explained) or what in inherited:
                continue
            rows = [
                row
                for row in range(len(own.prints.other_facts))
                if self._as(own, row, what, value) and not self._differs(own, row)
            ]
            best = {self._id(own.prints.single.mistakes[row][0]) for row in self._best(rows, own)}
            if 0 < len(best) <= MOST_NAMES:
                found.add(best, own.name)
            elif what != "kept" or not explained:
                defaults = self.recorded.defaults.get(own.name, {})
                found.facets.append(facets.of(what, own.name, value, defaults))
        named = any(own.name in functions for functions in found.mistakes.values())
        if own.name not in self.wrong or "numbers" in inherited:
            return
        facet = None if own.explained else facets.of_numbers(own, named)
        if facet is None and not named and alone is not None and self._right_alone(own, alone):
            facet = facets.kept(own.name)
        if facet is not None:
            found.facets.append(facet)

    def _as(self, own: Compared, row: int, what: str, value: Any) -> bool:
        """Return whether a recorded mistake has this value of a facet; only warnings in judged calls count."""
        recorded = own.prints.other_facts[row].get(what)
        if what == "warned" and recorded:
            return {p for p in recorded if own.judged[p]} == {p for p in value if own.judged[p]}
        return bool(recorded == value)

    def _inherited(self, own: Compared) -> set[str]:
        """Return the facets in which a function that this one calls is wrong, too."""
        inner = [self.functions[f] for f in self.uses.get(own.name, ()) if f in self.functions]
        found = {what for other in inner for what in other.other_facts}
        return found | ({"numbers"} if any(other.name in self.wrong for other in inner) else set())

    def _right_alone(self, own: Compared, alone: Alone) -> bool:
        """Return whether a wrong call gets the right answer in a module that has not been used."""
        place = int(np.flatnonzero(own.wrong)[-1])
        note, called = alone(own.name, own.seen.cases[place])
        answers, calls = list(own.seen.answers), list(own.seen.called)
        answers[place], calls[place] = note, called
        right = own.prints.answer_baseline.differences(answers).none & own.prints.call_baseline.differences(calls).none
        return bool(right[place])
