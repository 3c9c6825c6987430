"""Answers beside the expected ones: the calls of which both are known, value by value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from compared import Compared

TOLERANCE = 2e-5
ORDINARY = (1e-4, 1e4)
"""The sizes of numbers beside which rounding, and constants such as 1e-12, are small."""


@dataclass(frozen=True)
class Pair:
    """A wrong answer and the expected one as arrays, with the arguments of the call."""

    got: np.ndarray
    want: np.ndarray
    arguments: dict[str, Any]
    noise: float = 0.0
    """What rounding may have added to either."""

    @property
    def formed(self) -> bool:
        """Whether both have the same shape."""
        return self.got.shape == self.want.shape


def close(a: Any, b: Any, noise: float = 0.0) -> bool:
    """Return whether two arrays are equal but for rounding, beside the largest expected entry."""
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if a.shape != b.shape:
        return False
    size = np.max(np.abs(b[np.isfinite(b)]), initial=0.0)
    return bool(np.allclose(a, b, rtol=0, atol=1e-12 + noise + TOLERANCE * size, equal_nan=True))


class Known:
    """A call with the values of its answer and of the expected one; `right` says of each value whether it is right."""

    def __init__(self, got: list[Any], want: list[Any], arguments: dict[str, Any]) -> None:
        self.got, self.want, self.arguments = got, want, arguments
        self.right = [equal(g, w) for g, w in zip(got, want, strict=True)]

    @property
    def plain(self) -> bool:
        """Whether the numbers are of ordinary size: beside very small ones, a small constant looks large."""
        arrays = [np.abs(value) for value in self.arguments.values() if isinstance(value, np.ndarray)]
        least, most = ORDINARY
        return all(((array == 0) | ((least < array) & (array < most))).all() for array in arrays)

    def pair(self, place: int) -> Pair | None:
        """Return a value as numbers, None where it holds none, and where it is empty."""
        try:
            got, want = (np.asarray(value[place], dtype=float) for value in (self.got, self.want))
        except (TypeError, ValueError):
            return None
        return Pair(got, want, self.arguments) if got.size and want.size else None


def equal(got: Any, want: Any) -> bool:
    """Return whether one value of an answer is the expected one."""
    if isinstance(want, str) or want is None or isinstance(got, str | tuple | None):
        return type(got) is type(want) and bool(got == want)
    try:
        return close(got, want)
    except (TypeError, ValueError):
        return False


def known_calls(own: Compared) -> Iterator[Known]:
    """Yield the judged calls that were answered, and of which the expected answer is known, in double precision."""
    for place in np.flatnonzero(own.judged & ~own.raised):
        got, want, case = own.seen.answers[place], own.prints.expected[place], own.seen.cases[place]
        if want is None or isinstance(got, tuple) or case.kinds.get("form") == "float32":
            continue
        wanted = want["values"] if isinstance(want, dict) else want if len(own.prints.names) > 1 else [want]
        several = len(own.prints.names) > 1 and (
            isinstance(got, list) or (isinstance(got, np.ndarray) and got.ndim > 0)
        )
        values = list(got) if several else [got]
        if isinstance(wanted, list) and len(values) == len(wanted):
            yield Known(values, wanted, case.arguments | case.kwargs)


def pairs_of(calls: list[Known], place: int) -> list[Pair] | None:
    """Return one value of wrong calls as pairs, None where one of them holds no numbers."""
    pairs = [call.pair(place) for call in calls]
    return None if any(pair is None for pair in pairs) else [pair for pair in pairs if pair is not None]
