"""Many calls that share their arrays, as a caller's loop does: what a function keeps outside itself is noticed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from calls import first_place, fresh, snapshot


class Reused:
    """Arrays and lists that many calls share: the numbers of each call are written into those of earlier calls.

    A caller may do that. A function that keeps arguments, or hands out what it keeps, is then noticed.
    """

    def __init__(self) -> None:
        self.shared: dict[Any, Any] = {}

    def __call__(self, args: Sequence[Any]) -> list[Any]:
        """Return the arguments of a call, arrays and lists as the shared ones; one given twice stays one."""
        own = [first_place(args, place) for place in range(len(args))]
        shared = [self._with(value, place) if own[place] == place else None for place, value in enumerate(args)]
        return [shared[place] for place in own]

    def _with(self, value: Any, place: int) -> Any:
        """Return the shared array of this place and form, or list of this place, with these numbers."""
        if type(value) is list:
            numbers: list[Any] = self.shared.setdefault(place, [])
            numbers[:] = snapshot(value)
            return numbers
        if type(value) is not np.ndarray:
            return value
        key = place, value.dtype, value.shape, value.strides, value.flags.writeable
        if key not in self.shared:
            self.shared[key] = fresh(value)
        shared: np.ndarray = self.shared[key]
        shared.flags.writeable = True
        shared[...] = value
        shared.flags.writeable = value.flags.writeable
        return shared


def call_key(args: Sequence[Any], kwargs: dict[str, Any]) -> tuple[Any, ...]:
    """Return what equals that of a call with the same numbers, arrays and functions; lists are no part of it."""
    return tuple(
        (value.dtype, value.shape, value.tobytes())
        if type(value) is np.ndarray
        else (type(value), value)
        if isinstance(value, int | float)
        else id(value)
        for value in (*args, *kwargs, *kwargs.values())
        if not isinstance(value, list | tuple)
    )


MOST_UNREAD = 40
"""So many answers at most wait to be read."""


class Unread:
    """The places of answers that are read late: what a later call has changed in one is noticed then.

    An answer is due before a call with the same key, which it may be kept for, and all are when they are many: a
    function may keep something for some of its arguments.
    """

    def __init__(self) -> None:
        self.places: dict[Any, list[int]] = {}

    def due(self, key: Any) -> list[int]:
        """Return, and forget, the places of answers to be read before a call with this key."""
        if sum(map(len, self.places.values())) < MOST_UNREAD:
            return self.places.pop(key, [])
        every = [place for places in self.places.values() for place in places]
        self.places.clear()
        return every

    def add(self, key: Any, place: int) -> None:
        """Add the place of an answer to a call with this key."""
        self.places.setdefault(key, []).append(place)


def spoil(answer: Any, depth: int = 4) -> None:
    """Write into the arrays and lists of an answer. It is the caller's: a function that keeps it is then noticed."""
    if type(answer) is np.ndarray and answer.dtype.kind in "fiu" and answer.flags.writeable:
        answer.fill(np.nan if answer.dtype.kind == "f" else 99)
    elif isinstance(answer, list | tuple) and depth > 0:
        for item in answer:
            spoil(item, depth - 1)
        if type(answer) is list:
            answer.clear()
