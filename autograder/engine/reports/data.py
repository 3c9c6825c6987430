"""Files of results, written so that each is either the old one or the new one, never half of it; results as JSON."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import IO

from autograder.engine.results import SCHEMA, Result, printable


def write_json(path: Path, results: list[Result]) -> None:
    """`{"schema": …, "results": […]}`, a result a line: those of thousands are never one text in memory."""
    lines = (f"{',' if position else ''}\n{json_line(result)[:-1]}" for position, result in enumerate(results))
    write_whole(path, chain([f'{{"schema": {json.dumps(SCHEMA)},\n"results": ['], lines, ["\n]\n}\n"]))


def write_whole(path: Path, text: str | Iterable[str]) -> None:
    """Write a file so that it appears whole or not at all; line ends stay as they are."""
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


class Lines:
    """A file of results, one a line, to which they are appended as they come; without a path, nothing is written.

    When it cannot be written, `problem` says so in one line and no more is tried.
    """

    def __init__(self, path: Path | None) -> None:
        self.path, self.problem = path, ""
        self.file: IO[str] | None = None

    def add(self, result: Result) -> None:
        """Append one result."""
        if self.file is None or self.problem:
            return
        try:
            self.file.write(json_line(result))
            self.file.flush()
        except OSError as error:
            self._fail(error)

    def __enter__(self) -> Lines:
        if self.path is not None:
            try:
                if self.path.is_file():
                    cut_torn_line(self.path)
                self.file = self.path.open("a", encoding="utf-8")
            except OSError as error:
                self._fail(error)
        return self

    def __exit__(self, *_: object) -> None:
        if self.file is not None:
            try:
                self.file.close()
            except OSError as error:  # what could not be flushed before
                self._fail(error)

    def _fail(self, error: OSError) -> None:
        self.problem = self.problem or f"{printable(str(self.path))} cannot be written: {error.strerror}"


def cut_torn_line(path: Path) -> None:
    """Cut off what a run that was killed left of its last line, so that the next line stands alone."""
    with path.open("r+b") as file:
        content = file.read()
        whole = content.rfind(b"\n") + 1
        try:
            json.loads(content[whole:] or b"0")
        except ValueError:
            file.truncate(whole)
        else:
            file.write(b"\n" if content[whole:] else b"")


def json_line(result: Result) -> str:
    """One result as one line."""
    return json.dumps(result, ensure_ascii=False) + "\n"
