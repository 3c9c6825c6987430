"""What speaks for and against known mistakes in the functions of a submission."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from compared import Compared
from facets import Facet
from fingerprints import RecordedData
from visits import Seen


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
        for mistake in sorted(ids):
            self.mistakes.setdefault(mistake, set()).add(function)


def within(mistake: dict[str, Any], function: dict[str, Any]) -> bool:
    """Return whether all that else is recorded of a mistake was seen of a function, too."""
    return all(function.get(what) == value for what, value in mistake.items())


class Evidence:
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

    def _id(self, number: int) -> str:
        return self.recorded.mistakes[number]["id"]
