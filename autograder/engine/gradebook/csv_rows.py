"""Read a CSV file that a person wrote; errors (Misuse) name the file and the line, and say how to mend it."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.engine.results import printable
from autograder.errors import Misuse

SEPARATORS = (("\t", "tab"), (";", "semicolon"))


@dataclass(frozen=True)
class CsvRow:
    """One row: the name of its file, the line (from 1) on which it ends, and its cells by column."""

    file: str
    line: int
    cells: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, column: str) -> str:
        """Return the cell in a column, "" where the file has no such column."""
        return self.cells.get(column, "")

    def misuse(self, problem: str) -> Misuse:
        """Return the error to raise for a problem with this row."""
        return Misuse(f"{self.file} line {self.line}: {printable(problem)}")


def csv_rows(
    path: Path,
    needed: Sequence[str],
    optional: Sequence[str],
    exported: Callable[[Sequence[str]], list[str] | None] = lambda header: None,
) -> Iterator[CsvRow]:
    """Yield the rows below the header of a CSV file; a file that does not exist has none.

    The header must name the `needed` columns and may name the `optional` ones; Misuse is raised for any other, and for
    a file that cannot be read as CSV. A header that is that of an export is replaced by what `exported` returns.
    Tabs or semicolons separate the cells if the first line that is not empty has one, else commas. A byte order mark,
    empty rows and the line `sep=;` of spreadsheets are skipped.
    """
    text = _text(path)
    if text is None:
        return
    text = re.sub(r"\A\s*sep=.[ \t]*\r?\n", "\n", text, flags=re.IGNORECASE)
    first = next((line for line in text.splitlines() if line.strip(" \t,;")), "")
    separator, word = next((pair for pair in SEPARATORS if pair[0] in first), (",", "comma"))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header: list[str] = []
    try:
        for cells in reader:
            row = [cell.strip() for cell in cells]
            if not any(row):
                continue
            if not header and (columns := exported(row)):
                header = columns
            elif not header:
                header = [cell.lower() if cell.lower() in (*needed, *optional) else cell for cell in row]
                _check_header(CsvRow(path.name, reader.line_num), header, needed, optional)
            elif len(row) != len(header):
                problem = f"the row has {_count(row)} and the header {_count(header)}"
                problem += f"; put a cell that contains a {word} in quotes"
                raise CsvRow(path.name, reader.line_num).misuse(problem)
            else:
                yield CsvRow(path.name, reader.line_num, dict(zip(header, row, strict=True)))
    except csv.Error as error:
        raise CsvRow(path.name, reader.line_num).misuse(f"{error}; check the quotes in this line") from None
    if not header:
        raise CsvRow(path.name, 1).misuse(f"the file is empty; name the columns in its first line: {', '.join(needed)}")


def _text(path: Path) -> str | None:
    """Return the text of a file, or None if the file does not exist."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Misuse(f"{path.name} cannot be read: {error.strerror}") from None
    try:
        # Spreadsheets write UTF-16 as "Unicode text", always with a byte order mark.
        utf_16 = data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        text = data.decode("utf-16" if utf_16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        problem, start = "a character is not UTF-8", error.start
    else:
        if "\0" not in text:
            return text
        problem, start = "there is a null byte, which a CSV file cannot contain", data.index(b"\0")
    raise CsvRow(path.name, data.count(b"\n", 0, start) + 1).misuse(f"{problem}; save the file as CSV UTF-8")


def _check_header(place: CsvRow, row: list[str], needed: Sequence[str], optional: Sequence[str]) -> None:
    """Raise Misuse if a column is missing, repeated or unknown: a mistyped name would lose the cells below it."""
    known = [*needed, *optional]
    missing = [f"the column {column} is missing" for column in needed if column not in row]
    unknown = [f"the column {column!r} is unknown" for column in row if column not in known]
    repeated = [f"the column {column} is there twice" for column in row if row.count(column) > 1]
    if problems := [*missing, *unknown, *repeated]:
        raise place.misuse(f"{problems[0]}; the columns are {', '.join(known)}")


def _count(cells: list[str]) -> str:
    """Return the number of cells in words, as in "3 cells"."""
    return "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
