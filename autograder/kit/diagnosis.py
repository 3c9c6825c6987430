"""Find which known mistakes a student's functions make, and what else is wrong with them, each facet by itself.

The numbers on float arrays decide about a name. Other forms of arguments, changed arguments, defaults, warnings, the
number of calls and what is kept between calls are facets of their own: a deviation there hides no name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

import divided
import facets
import mended
import relations
from compared import Compared
from evidence import Diagnosis, Evidence
from facets import Facet
from kinds import Case
from usage import causes_of

MOST_NAMES = 2  # if more mistakes fit equally well, none is named
FRESH_CALLS = 8  # that are made in a module of their own where something is kept between calls
LEAST_TELLING = 3  # calls in which a mistake must be seen if other calls raise errors

Alone = Callable[[str, Case], tuple[Any, Any]]
"""Makes one call in a module that has not been used; returns the note of its answer, and how functions were called."""


class Comparison(Evidence):
    """A student's functions beside the known mistakes, and what they say about them."""

    def diagnose(self, alone: Alone | None = None) -> Diagnosis:
        """Return what is wrong with the functions; those that others call come first."""
        found, self.alone = Diagnosis(), alone
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
        if not own.explained:
            self._in_another_form(found, own)
        if not own.explained:
            self._divided(found, own)
        return []

    def _in_another_form(self, found: Diagnosis, own: Compared) -> None:
        """Name the mistake that a function makes behind another one: a wrong shape, a missing start, or a kept value.

        What is wrong with the form is named as well.
        """
        start = next((name for name in ("w0", "X0") if name in own.seen.cases[0].arguments), "")
        forms = [("shape", mended.reshaped(own))]
        if start and own.prints.names == ["path"]:
            forms.append(("start", mended.with_start(own, start)))
        whole_run = any(map(callable, own.seen.cases[0].args)) or "n_steps" in own.seen.cases[0].arguments
        if self.alone is not None and "kept" in own.other_facts and whole_run and not own.draws:
            forms.append(("kept", self._fresh(own, self.alone)))
        for what, other in forms:
            if other is None or not other.wrong.any():
                continue
            table = other.prints.single
            rows = other.fitting(table, other.judged & ~other.raised) or other.fitting(
                table, other.judged & ~other.raised, calls=False
            )
            rows = [row for row in rows if self._possible(found, own, table.mistakes[row])]
            telling = (other.wrong & ~other.raised).sum() >= LEAST_TELLING
            if telling and self._name(found, own.name, {self._id(table.mistakes[row][0]) for row in rows}):
                own.explained = True
                if what == "shape":
                    found.facets.append(mended.shape_facet(own, other))
                elif what == "start":
                    found.add({"start_missing"} & {m["id"] for m in self.recorded.mistakes}, own.name)
                return

    def _fresh(self, own: Compared, alone: Alone) -> Compared:
        """Return a function as it answers some of the wrong calls in modules that were not used."""
        wrong = np.flatnonzero(own.wrong)
        places = wrong[:: max(1, len(wrong) // FRESH_CALLS)][:FRESH_CALLS]
        answers, called = list(own.seen.answers), list(own.seen.called)
        for place in map(int, places):
            answers[place], called[place] = alone(own.name, own.seen.cases[place])
        fresh = Compared(own.name, replace(own.seen, answers=answers, called=called), own.prints)
        fresh.judged &= np.isin(np.arange(len(answers)), places)
        return fresh

    def _divided(self, found: Diagnosis, own: Compared) -> None:
        """Name two mistakes that were not recorded together: by what each explains alone, or the one that leads."""
        numbers = [mistake for (mistake,) in own.prints.single.mistakes]
        possible = [self._possible(found, own, (mistake,)) for mistake in numbers]
        pairs = [pair for pair in divided.dividing(own) if possible[pair[0]] and possible[pair[1]]]
        if pairs:
            own.explained = self._name(
                found, own.name, set.intersection(*({self._id(numbers[row]) for row in pair} for pair in pairs))
            )
            return
        pairs = [pair for pair in divided.leading(own) if possible[pair[0]] and possible[pair[1]]]
        first, second = ({self._id(numbers[pair[side]]) for pair in pairs} for side in (0, 1))
        if len(first) == 1:
            own.explained = self._name(found, own.name, first | (second if len(second) == 1 else set()))

    def _best(self, rows: list[int], own: Compared) -> list[int]:
        """Return those of the fitting rows that agree with most of the other functions and facets, too."""
        agreement = [self._agreement(own.prints.single.mistakes[row][0], own, row) for row in rows]
        return [row for row, agrees in zip(rows, agreement, strict=True) if agrees == max(agreement)]

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
