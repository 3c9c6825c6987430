"""Keep many values in a temporary file, so that the memory of a run does not grow with the class."""

from __future__ import annotations

import json
import tempfile
import weakref
import zlib
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar, overload

from autograder.errors import GraderFailed

Value = TypeVar("Value")
IN_MEMORY = 1 << 22  # bytes: the results of a small class need no file
NOWHERE = -1


class Spool(Sequence[Value]):
    """Values that can be written as JSON, read anew each time that they are asked for.

    `made_of` makes a value of what JSON gives back. The file has no name, so that nothing is left of it. Raise
    GraderFailed where the disk is full.
    """

    def __init__(self, made_of: Callable[[Any], Value] = lambda plain: plain) -> None:
        self.file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - it lives as long as the values
        weakref.finalize(self, self.file.close)
        self.made_of, self.offsets, self.sizes = made_of, array("q"), array("q")

    def put(self, position: int, value: Value) -> None:
        """Keep the value at a position; positions may come in any order."""
        data = zlib.compress(json.dumps(value).encode(), 1)
        while len(self.offsets) <= position:
            self.offsets.append(NOWHERE)
            self.sizes.append(0)
        try:
            self.offsets[position], self.sizes[position] = self.file.seek(0, 2), len(data)
            self.file.write(data)
        except OSError as error:
            raise GraderFailed(f"{tempfile.gettempdir()} has no room for the results: {error.strerror}") from None

    def append(self, value: Value) -> None:
        """Keep a value after all others."""
        self.put(len(self), value)

    def __len__(self) -> int:
        return len(self.offsets)

    @overload
    def __getitem__(self, position: int) -> Value: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[Value]: ...
    def __getitem__(self, position: int | slice) -> Value | Sequence[Value]:
        if isinstance(position, slice):
            return [self[i] for i in range(*position.indices(len(self)))]
        offset = self.offsets[position]
        if offset == NOWHERE:
            raise IndexError(f"nothing was put at {position}")
        self.file.seek(offset)
        return self.made_of(json.loads(zlib.decompress(self.file.read(self.sizes[position]))))


class Shelf(Mapping[str, Value], Generic[Value]):
    """Values by name, kept in a file: `made_of` makes a value from what was put. The one read last stays at hand."""

    def __init__(self, made_of: Callable[[Any], Value] = lambda plain: plain) -> None:
        self.made_of, self.rows, self.positions = made_of, Spool[Any](), dict[str, int]()
        self.latest: tuple[str, Value] | None = None

    def put(self, name: str, plain: Any) -> None:
        """Keep what can be written as JSON under a name."""
        self.positions[name], self.latest = len(self.rows), None
        self.rows.append(plain)

    def __getitem__(self, name: str) -> Value:
        if self.latest is None or self.latest[0] != name:
            self.latest = name, self.made_of(self.rows[self.positions[name]])
        return self.latest[1]

    def __iter__(self) -> Iterator[str]:
        return iter(self.positions)

    def __len__(self) -> int:
        return len(self.positions)
