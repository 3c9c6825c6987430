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
import relations
from compared import Compared
from facets import Facet
from fingerprints import RecordedData
from kinds import Case
from usage import causes_of
from visits import Seen

MOST_NAMES = 2  # if more mistakes fit equally well, none is named
LEAST_TELLING = 3  # calls in which a mistake must be seen if other calls raise errors

Alone = Callable[[str, Case], tuple[Any, Any]]
"""Makes one call in a module that has not been used; returns the note of its answer, and how functions were called."""


@dataclass
class Diagnosis:
    """The known mistakes by id, each with the functions that it explains, and facets that are wrong by themselves.

    `causes` has for each function in which nothing else is known to be wrong the wrong functions that it calls.
    """

    mistakes: dict[str, set[str]] = field(default_factory=dict)
    facets: list[Facet] = field(default_factory=list)
    causes: dict[str, list[str]] = field(default_factory=dict)

    def add(self, ids: Iterable[str], function: str) -> None:
        """Add that these mistakes explain a function."""
        for mistake in ids:
            self.mistakes.setdefault(mistake, set()).add(function)


def within(mistake: dict[str, Any], function: dict[str, Any]) -> bool:
    """Return whether all that else is recorded of a mistake was seen of a function, too."""
    return all(function.get(what) == value for what, value in mistake.items())


class Comparison:
    """A student's functions beside the known mistakes; `uses` says which of them call which.

    Functions that passed all their checks need not be seen: they are `right`, and speak against mistakes in them.
    """

    def __init__(
        self,
        recorded: RecordedData,
        seen: dict[str, Seen],
        uses: dict[str, list[str]],
        endless: Iterable[str] = (),
        right: Iterable[str] = (),
    ) -> None:
        self.recorded, self.seen, self.uses, self.endless = recorded, seen, uses, set(endless)
        self.right = set(right) & set(recorded.functions) - set(seen)
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
        for name in self.wrong | self.endless:
            causes = causes_of(name, self.uses, self.wrong | self.endless | self._spoiling())
            inherited = all(set(causes) & functions for functions in found.mistakes.values() if name in functions)
            if causes and inherited:
                found.causes[name] = causes
        return found

    def _spoiling(self) -> set[str]:
        """Return the functions that change their arguments, or keep something: both can make a caller wrong."""
        return {name for name, own in self.functions.items() if {"writes", "kept"} & set(own.other_facts)}

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
        own.wholly = bool(fits)
        if not fits and (own.wrong & ~own.single).any():
            fits = own.fitting(table, own.judged & ~own.single)  # what computes in single precision rounds otherwise
        if not fits and own.raised.any():
            answered = own.judged & ~own.raised
            telling = own.wrong & answered
            if telling.sum() >= LEAST_TELLING:
                fits = own.fitting(table, answered) or own.fitting(table, answered, calls=False)
        if not fits and not own.raised.any():
            fits = own.fitting(table, own.judged, calls=False) or own.fitting(table, own.judged, nearly=True)
        fits = [row for row in fits if self._possible(found, own, table.mistakes[row])]
        if fits:
            best = self._best(fits, own)
            own.explained = self._name(found, own.name, {self._id(table.mistakes[row][0]) for row in best})
            return best
        self._pairs(found, own)
        if not own.explained and not own.raised.any():
            near = [row for row in own.nearest() if self._possible(found, own, table.mistakes[row])]
            own.explained = self._name(found, own.name, {self._id(table.mistakes[row][0]) for row in near})
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
        numbers += [False] * self._changes_right_ones(mistake)
        against, fitting = [-n.count(False) for n in (numbers, facets_)], [n.count(True) for n in (numbers, facets_)]
        return against[0], against[1], fitting[0], fitting[1], own.prints.other_facts[row] == own.other_facts

    def _possible(self, found: Diagnosis, own: Compared, mistakes: tuple[int, ...]) -> bool:
        """Return whether mistakes are made, as far as they lie there, by the functions that this one calls."""
        inner = [self.functions[name] for name in self.uses.get(own.name, ()) if name in self.functions]
        return all(self._made(found, other, mistake) for other in inner for mistake in mistakes)

    def _made(self, found: Diagnosis, own: Compared, mistake: int) -> bool:
        """Return whether a function makes a mistake, or would not be changed by it."""
        table = own.prints.single
        rows = [row for row, (number,) in enumerate(table.mistakes) if number == mistake]
        named = own.name in found.mistakes.get(self._id(mistake), ())
        if named or own.name not in self.wrong or not all(self._differs(own, row) for row in rows):
            return True
        return not rows or bool(set(rows) & set(own.fitting(table, own.judged & ~own.raised)))

    def _against(self, mistake: int, own: Compared) -> int:
        """Return how many other functions a mistake would make wrong that are right."""
        others = [other for other in self.functions.values() if other.name not in (own.name, *self.wrong)]
        rows = [[r for r, (m,) in enumerate(o.prints.single.mistakes) if m == mistake] for o in others]
        seen = [bool(r) and all(self._differs(o, row) for row in r) for o, r in zip(others, rows, strict=True)]
        return sum(seen) + self._changes_right_ones(mistake)

    def _changes_right_ones(self, mistake: int) -> int:
        """Return how many functions that passed their checks a mistake would make wrong."""
        found = 0
        for prints in (self.recorded.functions[name] for name in self.right):
            rows = [prints.single.row(r) for r, (m,) in enumerate(prints.single.mistakes) if m == mistake]
            wrong = [bool((~(answers.none & calls.none) & prints.judged).any()) for answers, calls in rows]
            found += bool(wrong) and all(wrong)
        return found

    def _differs(self, own: Compared, row: int) -> bool:
        answers, calls = own.prints.single.row(row)
        return not (answers.none & calls.none | ~own.judged).all()

    def _pairs(self, found: Diagnosis, own: Compared) -> None:
        """Name two mistakes that explain a function together."""
        pairs, recorded = own.prints.pairs, own.prints.pair_calls
        rows = own.fitting(pairs, own.judged[recorded], recorded=recorded)
        fits = [row for row in rows if own.may_be_pair(pairs.mistakes[row])]
        fits = [row for row in fits if self._possible(found, own, pairs.mistakes[row])]
        against = [sum(self._against(mistake, own) for mistake in pairs.mistakes[row]) for row in fits]
        fits = [row for row, speaks in zip(fits, against, strict=True) if speaks == min(against)]
        named = {m for inner in self.uses.get(own.name, ()) for m, f in found.mistakes.items() if inner in f}
        ids = [{self._id(number) for number in pairs.mistakes[row]} for row in fits]
        known = max((len(pair & named) for pair in ids), default=0)
        ids = [pair for pair in ids if len(pair & named) == known]
        if len(ids) <= MOST_NAMES:
            ids = ids[:1] if len(ids) == 1 else [set.intersection(*ids)] if ids else []
        else:
            ids = [set.intersection(*ids)]
        for pair in ids:
            own.explained |= self._name(found, own.name, pair)

    def _name(self, found: Diagnosis, function: str, ids: set[str]) -> bool:
        """Add mistakes that explain a function, unless they are too many to be any; return whether they were added."""
        few = 0 < len(ids) <= MOST_NAMES
        if few:
            found.add(ids, function)
        return few

    def _id(self, number: int) -> str:
        return self.recorded.mistakes[number]["id"]

    # --- the other facets -----------------------------------------------------------------------------

    def _others(self, found: Diagnosis, own: Compared, explained: list[int], alone: Alone | None) -> None:
        """Add what else is wrong with a function: by the name of a known mistake, or as a facet.

        A function that was stopped, or whose answers could not be read, says nothing about anything else; where most
        calls were answered, their numbers may still be alike.
        """
        inherited = self._inherited(own)
        if own.seen.stopped():
            answered = own.judged & ~own.raised
            if "numbers" not in inherited and not own.explained and 2 * answered.sum() >= own.judged.sum():
                relation = relations.relation_of(own)
                found.facets += [] if relation is None else [relation]
            return
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
            elif what == "kept" and own.draws:
                found.facets.append(facets.drawn(own.name))
            elif what != "kept" or not explained:
                defaults = self.recorded.defaults.get(own.name, {})
                found.facets.append(facets.of(what, own.name, value, defaults))
        if own.name in self.wrong and "numbers" not in inherited and not own.wholly:
            found.facets += self._of_numbers(found, own, alone)

    def _of_numbers(self, found: Diagnosis, own: Compared, alone: Alone | None) -> list[Facet]:
        """Return what can be said of wrong numbers that no name explains, and of calls that raise an error."""
        if any((facet.id, facet.function) == ("kept_between_calls", own.name) for facet in found.facets):
            return []
        if not own.explained:
            if alone is not None and not own.draws and self._right_alone(own, alone):
                found.facets = [f for f in found.facets if (f.id, f.function) != ("default_differs", own.name)]
                return [facets.kept(own.name)]
            relation = relations.relation_of(own)
            if relation is not None:
                refused = facets.of_numbers(own, named=True)
                return [relation] if refused is None else [relation, refused]
        named = own.explained or any(own.name in functions for functions in found.mistakes.values())
        facet = facets.of_numbers(own, named)
        return [] if facet is None else [facet]

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
        # What only refuses some arguments makes nothing wrong that answers.
        wrong = [other for other in inner if (other.wrong & ~other.raised).any() or own.raised.any()]
        return found | ({"numbers"} if any(other.name in self.wrong for other in wrong) else set())

    def _right_alone(self, own: Compared, alone: Alone) -> bool:
        """Return whether wrong calls, the first and the last, get the right answer in a module that was not used."""
        places = {int(place) for place in np.flatnonzero(own.wrong)[[0, -1]]}
        return all(self._right_at(place, own, alone) for place in places)

    def _right_at(self, place: int, own: Compared, alone: Alone) -> bool:
        note, called = alone(own.name, own.seen.cases[place])
        answers, calls = list(own.seen.answers), list(own.seen.called)
        answers[place], calls[place] = note, called
        right = own.prints.answer_baseline.differences(answers).none & own.prints.call_baseline.differences(calls).none
        return bool(right[place])
