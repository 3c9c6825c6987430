"""Two mistakes in one function that were not recorded together: each explains the calls that it alone changes."""

from __future__ import annotations

import numpy as np

from compared import LEAST_MADE, Compared

LEAST_SEEN = 3  # calls in which each of two mistakes has to be seen by itself
MOST_MISSED = 1  # calls in which neither is, such as an empty run
LEADING = 0.5  # share of the wrong calls that one mistake explains by itself, where the other is seen in none
LEAST_BOTH = 2  # calls in which the other one changes the answer of the first

Pair = tuple[int, int]


def dividing(own: Compared) -> list[Pair]:
    """Return the pairs of rows of mistakes that divide the calls of a function among them.

    A call that one of them changes is answered as by that one, a call that neither changes is right, and one that
    both change is wrong.
    """
    divided = Divided(own)
    pairs = [
        (int(divided.missed[a, b]), a, b)
        for a, b in divided.pairs()
        if divided.missed[a, b] <= MOST_MISSED and min(divided.seen[a, b], divided.seen[b, a]) >= LEAST_SEEN
    ]
    least = min((missed for missed, _, _ in pairs), default=0)
    return [(a, b) for missed, a, b in pairs if missed == least]


def leading(own: Compared) -> list[Pair]:
    """Return the pairs of rows of which the first explains all calls but those that the second changes, too."""
    divided = Divided(own)
    least = max(LEAST_MADE, LEADING * own.wrong.sum())
    return [
        (a, b)
        for one, other in divided.pairs()
        for a, b in ((one, other), (other, one))
        if divided.missed[a, b] == divided.alone[b, a] == divided.alike[a, b] == 0
        and divided.seen[a, b] >= least
        and divided.both[a, b] >= LEAST_BOTH
    ]


class Divided:
    """By two rows of mistakes, in how many of the answered calls what was seen."""

    def __init__(self, own: Compared) -> None:
        self.table = own.prints.single
        judged = own.judged & ~own.raised
        equal = (self.table.answers.equal(own.answers) & self.table.calls.equal(own.calls))[:, judged]
        changed = ~(self.table.answers.none & self.table.calls.none)[:, judged]
        wrong = own.wrong[judged]
        self.seen = count(changed & equal, ~changed)
        """By the first, which alone changes the answer."""
        self.alone = count(changed, ~changed)
        self.both = count(changed, changed)
        self.alike = count(changed & equal, changed)
        """Both change the answer, and it is that of the first."""
        missed = count(changed & ~equal, ~changed)
        self.missed = missed + missed.T + count(~changed & wrong, ~changed) + count(changed & ~wrong, changed)

    def pairs(self) -> list[Pair]:
        """Return the pairs of rows of two mistakes."""
        rows = range(len(self.table.mistakes))
        return [(a, b) for a in rows for b in rows if a < b and self.table.mistakes[a] != self.table.mistakes[b]]


def count(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return by two rows in how many calls the first has one property and the second the other."""
    result: np.ndarray = one.astype(np.float32) @ other.astype(np.float32).T
    return result
