"""The forms in which values that are not plain data cross between the grader and a worker.

The worker is the process that runs a student's code. To the worker go `CallbackRef`, `ByValue` and `Echo`; from it
come `Fields`, `Record`, `Items` and `Opaque`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, is_dataclass
from typing import Any

import objectives

RESERVED = ("type_name", "names", "fields")
"""Attributes of `Fields` and `Record` themselves: a field with such a name in a student's answer does not cross."""


@dataclass(frozen=True)
class Opaque:
    """A value in the worker that cannot cross; only the name of its type does."""

    type_name: str


@dataclass(frozen=True)
class CallbackRef:
    """A function on the other side, by its number: one in the grader among the arguments of a request.

    A student's function that is passed to one that `takes_functions` comes from the worker in the same form.
    """

    number: int
    takes_functions: bool = False


@dataclass(frozen=True)
class ByValue:
    """A method of one of the `OBJECTIVES`, which the worker computes itself; without a name, the objective itself.

    `kind` is the name of the objective's class, `numbers` are the values of its fields. If `number` is 0 or more, the
    worker reports up to `limit` calls of the method under this number; -1 means that calls are not reported. What
    `reenters` makes, at its first call, a call like the one that it was passed to.
    """

    kind: str
    numbers: tuple[Any, ...]
    method: str
    number: int = -1
    limit: int = 0
    reenters: bool = False


OBJECTIVES: dict[str, type[Any]] = {
    name: kind
    for name, kind in vars(objectives).items()
    if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == "objectives"
}
"""The objectives of the kit by name. They are public, so a worker may compute them, which is faster than a callback."""


@dataclass(frozen=True)
class Echo:
    """The argument at this position once more, the very object: of the same call, or as the answer of a callback."""

    position: int


class Fields(tuple):  # type: ignore[type-arg]
    """The values of a NamedTuple, reachable by position and by the names of its fields.

    The names are attributes of the instance, so that fields called `count` or `index` hide the methods of tuple.
    """

    names: tuple[str, ...] = ()
    type_name = "NamedTuple"

    @classmethod
    def of(cls, type_name: str, names: Iterable[str], values: Iterable[Any]) -> Fields:
        """Return the fields of a NamedTuple; raise ValueError unless there is one name for each value."""
        fields = cls(values)
        fields.names, fields.type_name = tuple(names), type_name
        fields.__dict__.update(zip(fields.names, fields, strict=True))
        return fields


class Record:
    """The public fields of an object; not a tuple, so that an object never passes for one."""

    def __init__(self, type_name: str, fields: dict[str, Any]) -> None:
        self.__dict__.update(fields)
        self.fields, self.type_name = fields, type_name


class Items(Record):
    """The items of an iterable in the worker, and its public fields if it is an object with some.

    It is not a list, so that a generator never passes for one.
    """

    def __init__(
        self, values: Iterable[Any], type_name: str = "iterable", fields: dict[str, Any] | None = None
    ) -> None:
        super().__init__(type_name, fields or {})
        self._values = list(values)  # no field has such a name

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)
