"""Find how far a class comes with the functions that checks measure, beside methods that everybody knows."""

from __future__ import annotations

import math
import statistics
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import starmap
from typing import Any, NamedTuple

from autograder.engine.reports.statistics import MOST_NAMED, is_written
from autograder.engine.results import Result

WIDTH = 0.5  # of a step, in the unit of the function


class Method(NamedTuple):
    """A known method, what it reaches, and how many submissions reach more."""

    name: str
    value: float
    passed_by: int


class Step(NamedTuple):
    """The submissions and the known methods that reach a value from `low` to below `high`."""

    low: float
    high: float
    submissions: int
    methods: list[Method]


class Standing(NamedTuple):
    """How far the submissions come with a function: `reached` of `written` have a value.

    `steps` has the highest step first, and `first` the positions of the submissions that come furthest, with values.
    """

    slug: str
    function: str
    unit: str
    written: int
    reached: int
    median: float
    steps: list[Step]
    first: list[tuple[int, float]]


class Measured:
    """What was measured of the functions of a class: a number and a position for each submission."""

    def __init__(self) -> None:
        self.written = Counter[str]()
        self.found: dict[tuple[str, str], tuple[array[int], array[float]]] = {}

    def add(self, position: int, result: Result) -> None:
        """Keep what was measured of one submission."""
        for exercise in result["exercises"]:
            self.written[exercise["slug"]] += is_written(exercise)
            for function, value in exercise.get("measured", {}).items():
                positions, values = self.found.setdefault((exercise["slug"], function), (array("l"), array("d")))
                positions.append(position)
                values.append(value)

    def rows(self, yardsticks: Callable[[str], Sequence[Any]]) -> list[Standing]:
        """Return the standing of each function for which there is a `Yardstick` and a value."""
        slugs = dict.fromkeys(slug for slug, _ in self.found)
        return [
            self._standing(slug, yardstick)
            for slug in slugs
            for yardstick in yardsticks(slug)
            if (slug, yardstick.function) in self.found
        ]

    def _standing(self, slug: str, yardstick: Any) -> Standing:
        positions, values = self.found[slug, yardstick.function]
        methods = list(starmap(Method, ((n, v, sum(own > v for own in values)) for n, v in yardstick.methods.items())))
        last = math.ceil(yardstick.most / WIDTH) - 1
        counts = Counter(step_of(value, last) for value in values)
        steps = [
            Step(n * WIDTH, (n + 1) * WIDTH, counts[n], [m for m in methods if step_of(m.value, last) == n])
            for n in range(last, -1, -1)
        ]
        ranked = sorted(zip(positions, values, strict=True), key=lambda row: row[1], reverse=True)
        written, median = self.written[slug], statistics.median(values)
        return Standing(
            slug, yardstick.function, yardstick.unit, written, len(values), median, steps, ranked[:MOST_NAMED]
        )


def step_of(value: float, last: int) -> int:
    """Return the number of the step in which a value lies; the last one holds the highest value, too."""
    return min(max(0, int(value / WIDTH)), last)
