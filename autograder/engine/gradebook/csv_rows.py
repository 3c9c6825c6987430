"""Read a CSV file that a person wrote; errors (Misuse) name the file and the line, and say how to mend it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.engine.results import printable
from autograder.errors import Misuse


@dataclass(frozen=True)
class CsvRow:
    """One row: the name of its file, the line (from 1) on which it ends, and its cells by column."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """Return the cell in a column, "" where the file has no such column."""
        return self.cells.get(column, "")

    def misuse(self, problem: str) -> Misuse:
        """Return the error to raise for a problem with this row."""
        return _misuse_at(self.file, self.line, problem)


def _misuse_at(file: str, line: int, problem: str) -> Misuse:
    """Return the error that names a file, a line and a problem."""
    return Misuse(f"{file} line {line}: {printable(problem)}")


def csv_rows(path: Path, needed: Sequence[str], optional: Sequence[str]) -> Iterator[CsvRow]:
    """Yield the rows below the header of a CSV file; a file that does not exist has none.

    The header must name the `needed` columns and may name the `optional` ones; Misuse is raised for any other, and for
    a file that cannot be read as CSV. Semicolons separate the cells if the first line that is not empty has one, else
    commas. A byte order mark and empty rows are skipped.
    """
    text = _text(path)
    if text is None:
        return
    first = next((line for line in text.splitlines() if line.strip(" \t,;")), "")
    separator, word = (";", "semicolon") if ";" in first else (",", "comma")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header: list[str] = []
    try:
        for cells in reader:
            row = [cell.strip() for cell in cells]
            if not any(row):
                continue
            if not header:
                _check_header(path.name, reader.line_num, row, needed, optional)
                header = row
            elif len(row) != len(header):
                problem = f"the row has {_count(row)} and the header {_count(header)}"
                problem += f"; put a cell that contains a {word} in quotes"
                raise _misuse_at(path.name, reader.line_num, problem)
            else:
                yield CsvRow(path.name, reader.line_num, dict(zip(header, row, strict=True)))
    except csv.Error as error:
        raise _misuse_at(path.name, reader.line_num, f"{error}; check the quotes in this line") from None
    if not header:
        raise _misuse_at(path.name, 1, f"the file is empty; name the columns in its first line: {', '.join(needed)}")


def _text(path: Path) -> str | None:
    """Return the text of a file, or None if the file does not exist."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Misuse(f"{path.name} cannot be read: {error.strerror}") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise _misuse_at(path.name, line, "a character is not UTF-8; save the file as CSV UTF-8") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _misuse_at(
            path.name, line, "there is a null byte, which a CSV file cannot contain; save the file as CSV UTF-8"
        )
    return text


def _check_header(file: str, line: int, row: list[str], needed: Sequence[str], optional: Sequence[str]) -> None:
    """Raise Misuse if a column is missing, repeated or unknown: a mistyped name would lose the cells below it."""
    known = [*needed, *optional]
    missing = [f"the column {column} is missing" for column in needed if column not in row]
    unknown = [f"the column {column!r} is unknown" for column in row if column not in known]
    repeated = [f"the column {column} is there twice" for column in row if row.count(column) > 1]
    if problems := [*missing, *unknown, *repeated]:
        raise _misuse_at(file, line, f"{problems[0]}; the columns are {', '.join(known)}")


def _count(cells: list[str]) -> str:
    """Return the number of cells in words, as in "3 cells"."""
    return "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
