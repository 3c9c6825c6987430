"""Keep what checks measure of functions beside their verdicts, to be compared with known methods."""

from __future__ import annotations

from typing import NamedTuple

MEASURED: dict[str, float] = {}
"""By the name of a function, what the checks of the exercise that runs have measured of it."""


class Yardstick(NamedTuple):
    """What a function is measured in, from 0 to `most`, and how far methods come that everybody knows."""

    function: str
    unit: str
    most: float
    methods: dict[str, float]


def measure(function: str, value: float) -> None:
    """Keep what was measured of a function."""
    MEASURED[function] = round(float(value), 4)
