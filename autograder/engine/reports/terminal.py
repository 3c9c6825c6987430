"""Print results on a terminal: one submission in full, a class as a table."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.measure import Measurement
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from autograder.engine.reports import marks
from autograder.engine.reports.advice import advice
from autograder.engine.reports.against import Change
from autograder.engine.results import WHY, CheckResult, ExerciseResult, Result
from outcomes import NOT_WRITTEN, OUTCOMES, Outcome

STYLES: dict[Outcome, str] = {"passed": "green", "failed": "red", "skipped": "dim", "not_written": "dim"}
ASCII_SYMBOLS = {"✓": "+", "✗": "x", "–": "-", "·": ".", "→": "->", "…": "..."}


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
        """Print the line of a check; under a failed one what was seen, the idea behind it and where to read."""
        symbol, style = OUTCOMES[check["outcome"]].symbol, STYLES[check["outcome"]]
        points = f"   {check['score']}/{check['max_score']}" if check["max_score"] else ""
        reason = f"   {check['message']}" if check["outcome"] in ("skipped", "not_written") else ""
        self.line(f"{symbol} {check['title']}{points}{reason}", style, 2)
        if check["outcome"] == "failed":
            given = advice(exercise, check)
            ideas = [line for idea in given.ideas for line in idea if line]
            for row in (*given.symptom, *ideas, *(f"-> {self.site}{page}" for page in given.pages)):
                self.line(row, "", 6)

    def class_table(self, results: Iterable[Result]) -> None:
        """Print a table with a row for each submission and a column for each exercise.

        Where it does not fit, its heads are shorter and the states are one sign, so that names stay whole.
        """
        results = list(results)
        wide = self._class_table(results, narrow=False)
        whole = Measurement.get(self.out, self.out.options.update(max_width=10_000), wide)
        narrow = whole.maximum > self.out.width
        self.out.print(self._class_table(results, narrow=True) if narrow else wide)
        if narrow and any(e["status"] in WHY and e["status"] != "missing" for r in results for e in r["exercises"]):
            self.line("!: the file needs help", "dim")
        for legend in marks.legend(results):
            self.line(legend, "dim")

    def _class_table(self, results: Sequence[Result], narrow: bool) -> Table:
        table = Table(box=None, pad_edge=False, header_style="bold", collapse_padding=narrow)
        table.add_column("submission", overflow="fold")
        cells = [[self._cell(e, narrow) for e in result["exercises"]] for result in results]
        for place, exercise in enumerate(results[0]["exercises"] if results else ()):
            widest = max(3, *(len(row[place]) for row in cells)) if narrow else 8
            table.add_column(Text(exercise["slug"][:widest]), justify="right", no_wrap=True)
        table.add_column("total", justify="right", no_wrap=True)
        marked = any("mark" in result for result in results)
        if marked:
            table.add_column("mark", justify="right", no_wrap=True)
        for result, row in zip(results, cells, strict=True):
            shown = [Text(c, style="" if e["score"] else "dim") for c, e in zip(row, result["exercises"], strict=True)]
            name = Text(encodable(result["submission"], self.out.encoding))
            total = [str(result["score"]) if narrow else f"{result['score']}/{result['max_score']}"]
            total += [marks.points(result["mark"]["score"]) if "mark" in result else ""] if marked else []
            table.add_row(name, *shown, *map(Text, total))
        return table

    def changes(self, changes: Iterable[Change]) -> None:
        """Print a row for each exercise that has changed since earlier results."""
        table = Table(box=None, pad_edge=False, header_style="bold")
        for name in ("changed", "exercise", "before", "now"):
            table.add_column(name, justify="right" if name in ("before", "now") else "left")
        table.add_column("why", overflow="fold")
        for change in changes:
            table.add_row(*(Text(encodable(cell, self.out.encoding)) for cell in change))
        if table.row_count:
            self.out.print(table)
        else:
            self.line("Nothing has changed since the earlier results.")

    @staticmethod
    def _cell(exercise: ExerciseResult, narrow: bool = False) -> str:
        """Return the points that count, or why there are none; a letter says that they are late or set by hand."""
        letters = "".join(word[0] for word in marks.flags(exercise))
        counts = marks.counts(exercise)
        if exercise["status"] == "graded" or letters:
            return f"{counts}{letters}"
        if narrow:
            return "-" if exercise["status"] == "missing" else f"{counts}!"
        return {"missing": "-", "timed_out": f"{counts} time"}.get(exercise["status"], exercise["status"][:10])


def progress_bar() -> Progress:
    """Return a progress bar on standard error, which shows nothing unless that is a terminal."""
    columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True)
