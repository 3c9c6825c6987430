"""The forms in which values cross between the grader and a worker when they are no plain data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, is_dataclass
from typing import Any

import objectives

RESERVED = ("type_name", "names", "fields")
"""Names that `Fields` and `Record` use themselves: no field of a student's crosses under one of them."""


@dataclass(frozen=True)
class Opaque:
    """Something of the worker's that cannot cross; only its type name does."""

    type_name: str


@dataclass(frozen=True)
class CallbackRef:
    """A function of the grader's, as the worker gets it."""

    number: int


@dataclass(frozen=True)
class ByValue:
    """A method of one of the `OBJECTIVES`, which a worker computes itself.

    `number` >= 0: the worker reports up to `limit` calls under this number.
    """

    kind: str
    numbers: tuple[Any, ...]
    method: str
    number: int = -1
    limit: int = 0


OBJECTIVES: dict[str, type[Any]] = {
    name: kind
    for name, kind in vars(objectives).items()
    if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == "objectives"
}
"""The objectives of the kit, which are public: a worker computes them from their numbers."""


@dataclass(frozen=True)
class Echo:
    """A callback's answer that is the worker's own argument of this position, handed back."""

    position: int


class Fields(tuple):  # type: ignore[type-arg]
    """A NamedTuple's values, reachable by the names of its fields."""

    names: tuple[str, ...] = ()
    type_name = "NamedTuple"

    def __getattr__(self, name: str) -> Any:
        if name in self.names:
            return self[self.names.index(name)]
        raise AttributeError(name)


class Record:
    """An object's public fields; no tuple, as the object was none."""

    def __init__(self, type_name: str, fields: dict[str, Any]) -> None:
        self.__dict__.update(fields)
        self.fields, self.type_name = fields, type_name


class Items:
    """The items of an iterable of the worker's, read to its end; no list, as the iterable was none."""

    type_name = "iterable"

    def __init__(self, values: Iterable[Any]) -> None:
        self.values = list(values)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.values)
