"""Print results on a terminal: one submission in full, a class as a table."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Literal, NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from autograder.engine.reports import marks
from autograder.engine.reports.advice import advice
from autograder.engine.reports.against import Change
from autograder.engine.reports.class_rows import Cell, ClassRow, class_rows, legend
from autograder.engine.reports.statistics import NEAREST, FailedChecks, Troubles
from autograder.engine.results import WHY, CheckResult, ExerciseResult, Result
from outcomes import NOT_WRITTEN, OUTCOMES, Outcome

STYLES: dict[Outcome, str] = {"passed": "green", "failed": "red", "skipped": "dim", "not_written": "dim"}
ASCII_SYMBOLS = {"✓": "+", "✗": "x", "–": "-", "·": ".", "→": "->", "…": "..."}


ROWS_AT_ONCE = 500
FAILED_CHECKS = 5  # as many as a teacher can talk about
TROUBLES = 8


class Shape(NamedTuple):
    """A column of a table: its head, its width (0: what is left), and whether long cells are folded."""

    head: str
    width: int
    justify: Literal["left", "right"]
    wraps: bool


class ReportConsole(Console):
    """A console that raises BrokenPipeError when its reader is gone, where rich would end the process."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console() -> Console:
    """Return standard output as a console: colour only on a terminal without NO_COLOR, long lines whole elsewhere."""
    plain: dict[str, Any] = {} if sys.stdout.isatty() else {"width": 10_000, "force_terminal": False, "no_color": True}
    return ReportConsole(highlight=False, emoji=False, markup=False, **plain)


def encodable(text: str, encoding: str | None) -> str:
    """Return text that a console of this encoding can print: with ASCII for our symbols, escapes for the rest."""
    try:
        text.encode(encoding or "ascii")
        return text
    except (UnicodeEncodeError, LookupError):
        for symbol, plain in ASCII_SYMBOLS.items():
            text = text.replace(symbol, plain)
        return text.encode("ascii", "backslashreplace").decode()


class Report:
    """Prints results on a console, with links to the pages of a site."""

    def __init__(self, out: Console, site: str = "") -> None:
        self.out, self.site = out, site

    def line(self, text: str = "", style: str = "", indent: int = 0) -> None:
        """Print one paragraph; rich never reads it as markup."""
        shown = Text(encodable(text, self.out.encoding), style=style)
        self.out.print(Padding(shown, (0, 0, 0, indent), expand=False) if text else "")

    def submission(self, result: Result) -> None:
        """Print every exercise of one submission: failures in full, a complete exercise in one line."""
        for exercise in result["exercises"]:
            self.exercise(exercise)
        self.line(f"{result['submission']}   {marks.total(result)}", "bold")

    def exercise(self, exercise: ExerciseResult) -> None:
        """Print one exercise: a line if it is complete or was not written yet, else its checks as well."""
        status = "" if exercise["status"] == "graded" else exercise["status"].replace("_", " ")
        state = NOT_WRITTEN if all(c["outcome"] == "not_written" for c in exercise["checks"]) else status
        style = "green" if exercise["score"] == exercise["max_score"] else "bold"
        self.line("   ".join(filter(None, (exercise["slug"], marks.score(exercise), state))), style)
        for note in (*exercise["notes"], *marks.remarks(exercise)):
            self.line(note, "yellow", 2)
        outcomes = {c["outcome"] for c in exercise["checks"]}
        if outcomes & {"passed", "failed"} and outcomes != {"passed"}:
            for check in exercise["checks"]:
                self.check(exercise, check)

    def check(self, exercise: ExerciseResult, check: CheckResult) -> None:
        """Print the line of a check. For a failed one, add its id, what was seen, its idea and where to read."""
        symbol, style = OUTCOMES[check["outcome"]].symbol, STYLES[check["outcome"]]
        points = f"   {check['score']}/{check['max_score']}" if check["max_score"] else ""
        further = {"passed": "", "failed": f"   {exercise['slug']}::{check['name']}"}
        self.line(
            f"{symbol} {check['title']}{points}{further.get(check['outcome'], '   ' + check['message'])}", style, 2
        )
        if check["outcome"] == "failed":
            given = advice(exercise, check)
            ideas = [line for idea in given.ideas for line in idea if line]
            for row in (*given.symptom, *ideas, *(f"-> {self.site}{page}" for page in given.pages)):
                self.line(row, "", 6)

    def class_table(self, results: Iterable[Result]) -> None:
        """Print a table with a row for each submission and a column for each exercise.

        Where it does not fit, its heads are shorter and the states are one sign, so that names stay whole.
        """
        rows = class_rows(results)
        wide = self._columns(rows, narrow=False)
        if narrow := sum(column.width + 2 for column in wide) - 2 > self.out.width:
            columns = self._columns(rows, narrow=True)
            others = sum(column.width + 1 for column in columns[1:])
            columns[0] = columns[0]._replace(width=max(1, min(columns[0].width, self.out.width - others)))
        self._table(columns if narrow else wide, (self._texts(row, narrow) for row in rows), narrow)
        if narrow and any(cell.status in WHY and cell.status != "missing" for row in rows for cell in row.cells):
            self.line("!: the file needs help", "dim")
        for line in legend(rows):
            self.line(line, "dim")

    def needs_help(self, results: Sequence[Result]) -> None:
        """Print the first of the files that need help, and the checks that most submissions failed, with their ids."""
        failed, troubles = FailedChecks(), Troubles()
        for position, result in enumerate(results):
            failed.add(position, result)
            troubles.add(position, result)
        shown = troubles.rows()[:TROUBLES]
        if shown:
            self.line()
        for row in shown:
            where = f"{row.slug} and {row.further} more" if row.further else row.slug
            self.line(f"{results[row.position]['submission']}, {where}: {row.state}. {row.notes}", "yellow")
        if troubles.count > len(shown):
            self.line(
                f"{troubles.count - len(shown)} more lines like these: --out DIR writes a class page that has them all",
                "yellow",
            )
        if troubles.missing:
            self.line(NEAREST, "yellow")
        self._failed_checks(failed)

    def _failed_checks(self, failed: FailedChecks) -> None:
        rows = [
            (f"{row.failed} of {row.judged}", f"{row.slug}::{row.name}", encodable(row.title, self.out.encoding))
            for row in failed.rows()[:FAILED_CHECKS]
        ]
        if rows:
            widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
            shapes = [
                Shape("failed", max(widths[0], 6), "right", wraps=False),
                Shape("check", widths[1], "left", wraps=True),
            ]
            self.line()
            self._table([*shapes, Shape("", 0, "left", wraps=True)], ([Text(cell) for cell in row] for row in rows))

    def _columns(self, rows: Sequence[ClassRow], narrow: bool) -> list[Shape]:
        """Return the columns of the table of a class, each as wide as its widest cell."""
        marked = any(row.mark is not None for row in rows)
        heads = ["submission", *(cell.slug for cell in rows[0].cells), "total"] if rows else ["submission", "total"]
        heads += ["mark"] if marked else []
        widths = [0] * len(heads)
        for row in rows:
            texts = self._texts(row, narrow)
            widths = [max(width, cell_len(text.plain)) for width, text in zip(widths, texts, strict=False)]
        last = len(rows[0].cells) if rows else 0
        heads = [h[: max(3, widths[i]) if narrow else 8] if 0 < i <= last else h for i, h in enumerate(heads)]
        return [
            Shape(head, max(width, len(head)), "right" if place else "left", wraps=not place)
            for place, (head, width) in enumerate(zip(heads, widths, strict=True))
        ]

    def _texts(self, row: ClassRow, narrow: bool) -> list[Text]:
        """Return the cells of a row; where there are no marks, the last one has no column."""
        total = str(row.score) if narrow else f"{row.score}/{row.max_score}"
        mark = "" if row.mark is None else marks.points(row.mark)
        cells = [Text(self._cell(cell, narrow), style="" if cell.score else "dim") for cell in row.cells]
        return [Text(encodable(row.submission, self.out.encoding)), *cells, Text(total), Text(mark)]

    def changes(self, changes: Sequence[Change]) -> None:
        """Print a row for each exercise that has changed since earlier results."""
        if not changes:
            self.line("Nothing has changed since the earlier results.")
            return
        heads = ("changed", "exercise", "before", "now")
        widths = list(map(len, heads))
        for change in changes:
            texts = [encodable(cell, self.out.encoding) for cell in change]
            widths = [max(width, cell_len(text)) for width, text in zip(widths, texts, strict=False)]
        columns = [
            Shape(head, width, "right" if head in ("before", "now") else "left", wraps=True)
            for head, width in zip(heads, widths, strict=True)
        ]
        rows = ([Text(encodable(cell, self.out.encoding)) for cell in change] for change in changes)
        self._table([*columns, Shape("why", 0, "left", wraps=True)], rows)

    def _table(self, columns: Sequence[Shape], rows: Iterable[Sequence[Text]], narrow: bool = False) -> None:
        """Print a table in parts of some rows, so that no large table is ever in memory."""
        rows, first = iter(rows), True
        while (part := list(islice(rows, ROWS_AT_ONCE))) or first:
            table = Table(box=None, pad_edge=False, header_style="bold", collapse_padding=narrow, show_header=first)
            first = False
            for column in columns:
                how: dict[str, Any] = {"overflow": "fold"} if column.wraps else {"no_wrap": True}
                table.add_column(Text(column.head), justify=column.justify, width=column.width or None, **how)
            for row in part:
                table.add_row(*row[: len(columns)])
            self.out.print(table)

    @staticmethod
    def _cell(cell: Cell, narrow: bool) -> str:
        """Return the points that count, or why there are none; a letter says that they are late or set by hand."""
        letters = "".join(word[0] for word in cell.flags)
        if cell.status == "graded" or letters:
            return f"{cell.counts}{letters}"
        if narrow:
            return "-" if cell.status == "missing" else f"{cell.counts}!"
        return {"missing": "-", "timed_out": f"{cell.counts} time"}.get(cell.status, cell.status[:10])


def progress_bar() -> Progress:
    """Return a progress bar on standard error, which shows nothing unless that is a terminal."""
    columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True)
