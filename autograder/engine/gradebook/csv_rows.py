"""The rows of a CSV file that a person wrote; a Misuse names the file, the line, what is wrong and what to do."""

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
    """One row: its cells by column, its file and the number of its line."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def misuse(self, problem: str) -> Misuse:
        """Return the error that names this row."""
        return misuse(self.file, self.line, problem)


def misuse(file: str, line: int, problem: str) -> Misuse:
    """Return the error for a line of a file."""
    return Misuse(f"{file} line {line}: {printable(problem)}")


def csv_rows(path: Path, needed: Sequence[str], optional: Sequence[str]) -> Iterator[CsvRow]:
    """Yield the rows below the header of a CSV file, none where there is no such file.

    Cells are separated by commas or semicolons; a byte order mark and empty rows are passed over.
    """
    text = _text(path)
    if text is None:
        return
    separator, word = (";", "semicolon") if ";" in text.partition("\n")[0] else (",", "comma")
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
                raise misuse(path.name, reader.line_num, f"{problem}; put a cell that contains a {word} in quotes")
            else:
                yield CsvRow(path.name, reader.line_num, dict(zip(header, row, strict=True)))
    except csv.Error as error:
        raise misuse(path.name, reader.line_num, f"{error}; check the quotes in this line") from None
    if not header:
        raise misuse(path.name, 1, f"the file is empty; name the columns in its first line: {', '.join(needed)}")


def _text(path: Path) -> str | None:
    """Return the text of a file, None where there is none."""
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
        raise misuse(path.name, line, "a character is not UTF-8; save the file as CSV UTF-8") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise misuse(path.name, line, "a null byte, which CSV does not have; save the file as CSV UTF-8")
    return text


def _check_header(file: str, line: int, row: list[str], needed: Sequence[str], optional: Sequence[str]) -> None:
    """Raise Misuse where a column is missing, repeated or unknown: it is mistyped, and its cells would be lost."""
    known = [*needed, *optional]
    missing = [f"the column {column} is missing" for column in needed if column not in row]
    unknown = [f"the column {column!r} is unknown" for column in row if column not in known]
    repeated = [f"the column {column} is there twice" for column in row if row.count(column) > 1]
    if problems := [*missing, *unknown, *repeated]:
        raise misuse(file, line, f"{problems[0]}; the columns are {', '.join(known)}")


def _count(cells: list[str]) -> str:
    return "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
