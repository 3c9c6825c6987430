"""Choose rows that cover the pairs of levels of some factors, and draw the random numbers for them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

import numpy as np

Row = dict[str, str]
"""The level of each factor."""


class InTurn:
    """Several values of one level: each row that has the level takes the next one."""

    def __init__(self, *values: Any) -> None:
        self.values = values


def covering(factors: dict[str, Sequence[str]], impossible: Callable[[Row], bool]) -> list[Row]:
    """Return rows in which every possible pair of levels of two factors occurs.

    A single factor gives a row for each level.
    """
    if len(factors) == 1:
        return [{name: level} for name, levels in factors.items() for level in levels if not impossible({name: level})]
    used: dict[str, int] = dict.fromkeys((level for levels in factors.values() for level in levels), 0)
    missing = {
        (x, y): None
        for a, b in combinations(factors, 2)
        for x in factors[a]
        for y in factors[b]
        if not impossible({a: x, b: y})
    }
    rows: list[Row] = []

    def gain(level: str, row: Row) -> tuple[int, int]:
        return sum((level, other) in missing or (other, level) in missing for other in row.values()), -used[level]

    while missing:
        pair, row = next(iter(missing)), Row()
        for name in sorted(factors, key=lambda f: not set(pair) & set(factors[f])):
            fitting = [x for x in factors[name] if not impossible(row | {name: x})]
            row[name] = next((x for x in fitting if x in pair), "") or max(fitting, key=lambda x: gain(x, row))
        for x, y in combinations([row[name] for name in factors], 2):
            missing.pop((x, y), None)
        for level in row.values():
            used[level] += 1
        rows.append({name: row[name] for name in factors})
    return rows


SIGNS = np.array([(-1.0) ** number.bit_count() for number in range(128)])
"""1 and -1 in an order without a period (that of Thue and Morse)."""


class Draw:
    """Random numbers for the rows of a function, drawn in bulk. Their signs do not depend on the seed.

    The arrays of a call agree in sign in some entries and not in others.
    """

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng, self.sizes, self.number = rng, np.empty(0), 0

    def __call__(self, shape: tuple[int, ...] = ()) -> np.ndarray:
        """Return numbers of size 0.5 to 2 with two decimals; two or more of them have both signs."""
        size = math.prod(shape)
        if size > len(self.sizes):
            self.sizes = np.round(self.rng.uniform(0.5, 2.0, 1024 + size), 2)
        sizes, self.sizes = self.sizes[:size], self.sizes[size:]
        self.number += 1
        drawn: np.ndarray = sizes * SIGNS[(np.arange(size) + 2 * self.number) % len(SIGNS)]
        return drawn.reshape(shape)
