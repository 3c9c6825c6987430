"""Store finished results, so that an interrupted run resumes where it stopped.

Each run appends lines to a file of its own: two runs never meet, a killed one leaves at most a torn last line, and the
results of several machines are merged by putting their files into one folder, which one database would not allow.
The folder may be deleted at any time; what it held is graded again.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from autograder.engine.results import ExerciseResult, printable

SYNC = 1.0  # seconds between two fsyncs: they guard against a machine that stops, a killed process needs none
Location = tuple[Path, int, int]
"""Where a result lies: a file, an offset, a number of bytes."""


class Store:
    """A folder of finished results by key.

    When it cannot be read or written, `problem` says so in one line and grading goes on without it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.problem = folder, ""
        self.locations: dict[str, Location] = {}
        self.file: BinaryIO | None = None
        self.synced = time.monotonic()
        try:
            for path in sorted(folder.glob("*.jsonl")):  # their names begin with the time: the latest result counts
                self.locations.update(lines(path))
        except OSError as error:
            self._fail(error)

    def get(self, key: str) -> list[ExerciseResult] | None:
        """Return the exercises of a finished submission, None if they are not stored."""
        if key not in self.locations:
            return None
        path, offset, size = self.locations[key]
        try:
            with path.open("rb") as file:
                file.seek(offset)
                exercises: list[ExerciseResult] = json.loads(file.read(size))
        except (OSError, ValueError):  # the file was removed meanwhile
            return None
        return exercises

    def put(self, key: str, exercises: list[ExerciseResult]) -> None:
        """Store a finished result; another run finds it as soon as this returns."""
        if self.problem:
            return
        try:
            self.file = self.file or self._open()
            self._write(_line(key, exercises))
        except OSError as error:
            self._fail(error)

    def close(self) -> None:
        """Close the file; nothing more can be put."""
        if self.file:
            with contextlib.suppress(OSError):
                os.fsync(self.file.fileno())
            self.file.close()

    def _open(self) -> BinaryIO:
        self.folder.mkdir(parents=True, exist_ok=True)
        return (self.folder / f"{time.time_ns():020}-{secrets.token_hex(4)}.jsonl").open("xb", buffering=0)

    def _write(self, line: bytes) -> None:
        assert self.file
        left = memoryview(line)
        while left:  # a disk that is nearly full takes a part, and refuses the next
            left = left[self.file.write(left) :]
        if time.monotonic() - self.synced > SYNC:
            os.fsync(self.file.fileno())
            self.synced = time.monotonic()

    def _fail(self, error: OSError) -> None:
        folder, why = printable(str(self.folder)), error.strerror
        self.problem = f"{folder} cannot be used: {why}; what is graded now is graded again next time"


def _line(key: str, exercises: list[ExerciseResult]) -> bytes:
    """Return key, checksum and result; the checksum tells a whole line from one that was torn or damaged."""
    result = json.dumps(exercises, separators=(",", ":")).encode()
    return b"%s %08x %s\n" % (key.encode(), zlib.crc32(key.encode() + result), result)


def lines(path: Path) -> Iterator[tuple[str, Location]]:
    """Yield the key and location of every whole line of a file."""
    with path.open("rb") as file:
        end = 0
        for line in file:
            end += len(line)
            key, _, rest = line.partition(b" ")
            checksum, _, result = rest.rstrip(b"\n").partition(b" ")
            if line.endswith(b"\n") and checksum == b"%08x" % zlib.crc32(key + result):
                yield key.decode("ascii", "replace"), (path, end - 1 - len(result), len(result))
