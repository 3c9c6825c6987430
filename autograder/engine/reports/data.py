"""Write results as JSON, so that a file is always either the old one or the new one, never half of one."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO

from autograder.engine.results import RESULTS_SCHEMA, Result, printable

HEAD = f'{{"schema": {json.dumps(RESULTS_SCHEMA)},\n"results": ['


def write_json(path: Path, results: Iterable[Result]) -> None:
    """Write `{"schema": …, "results": […]}` with one result per line, which are never all in memory as one text."""
    lines = (f"{',' if position else ''}\n{json_line(result)[:-1]}" for position, result in enumerate(results))
    write_whole(path, chain([HEAD], lines, ["\n]\n}\n"]))


def read_json(path: Path) -> Iterator[Result]:
    """Yield the results in a file of `write_json`, line by line; one that was written anew by others is read at once.

    Raise ValueError, KeyError or TypeError where it holds no results.
    """
    with path.open(encoding="utf-8") as file:
        if file.read(len(HEAD)) == HEAD:
            line = ""
            for line in file:
                if line.startswith("{"):
                    yield json.loads(line.rstrip(",\n"))
            if line != "}\n":
                raise ValueError("the file has no end")
            return
        file.seek(0)
        document = json.load(file)
    if document["schema"] != RESULTS_SCHEMA:
        raise ValueError
    yield from document["results"]


def write_whole(path: Path, text: str | Iterable[str]) -> None:
    """Write a file so that it appears whole or not at all; line ends are not converted."""
    parts = [text] if isinstance(text, str) else text
    if path.is_symlink() or (path.exists() and not path.is_file()):  # /dev/stdout must not be replaced by a file
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(parts)
        return
    draft = path.with_name(f".{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        with draft.open("x", encoding="utf-8", newline="") as file:
            file.writelines(parts)
        os.replace(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


class ResultLines:
    """A file to which each result is appended as one line as soon as it is known; without a path, nothing is written.

    A line that the file has already, from a run that was interrupted, is not written again. If the file cannot be
    written, `problem` says so in one line, and no further line is tried.
    """

    def __init__(self, path: Path | None) -> None:
        self.path, self.problem = path, ""
        self.file: IO[str] | None = None
        self.written: set[bytes] = set()  # hashes of lines

    def add(self, result: Result) -> None:
        """Append one result."""
        if self.file is not None and not self.problem:
            line = json_line(result)
            if _hash(line.encode()) in self.written:
                return
            with self._trying():
                self.file.write(line)
                self.file.flush()

    def __enter__(self) -> ResultLines:
        if self.path is not None:
            with self._trying():
                if self.path.is_file():
                    cut_torn_line(self.path)
                    with self.path.open("rb") as earlier:
                        self.written = {_hash(line) for line in earlier}
                self.file = self.path.open("a", encoding="utf-8")
        return self

    def __exit__(self, *_: object) -> None:
        if self.file is not None:
            with self._trying():  # closing flushes what an earlier flush could not write
                self.file.close()

    @contextmanager
    def _trying(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.problem = self.problem or f"{printable(str(self.path))} cannot be written: {error.strerror}"


def _hash(line: bytes) -> bytes:
    return hashlib.blake2b(line, digest_size=16).digest()


def cut_torn_line(path: Path) -> None:
    """Remove the incomplete last line that a killed run left in a file, so that the next line stands alone."""
    with path.open("r+b") as file:
        last, start = b"", 0
        for line in file:
            last, start = line, start + len(last)
        if last.endswith(b"\n") or not last:
            return
        try:
            json.loads(last)
        except ValueError:
            file.truncate(start)
        else:
            file.write(b"\n")


def json_line(result: Result) -> str:
    """Return a result as one line of JSON."""
    return json.dumps(result, ensure_ascii=False) + "\n"
