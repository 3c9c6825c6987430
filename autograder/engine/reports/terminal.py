"""Results as text: one submission in full, a class as a table."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from autograder.engine.reports import marks
from autograder.engine.reports.advice import advice
from autograder.engine.results import CheckResult, ExerciseResult, Result
from outcomes import OUTCOMES, Outcome

STYLES: dict[Outcome, str] = {"passed": "green", "failed": "red", "skipped": "dim", "not_written": "dim"}
PLAIN = {"✓": "+", "✗": "x", "–": "-", "·": ".", "→": "->", "…": "..."}


class Output(Console):
    """A console that leaves it to the command what to do when its reader is gone."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console() -> Console:
    """Standard output: colour only on a terminal and without NO_COLOR, long lines kept whole elsewhere."""
    plain: dict[str, Any] = {} if sys.stdout.isatty() else {"width": 10_000, "force_terminal": False, "no_color": True}
    return Output(highlight=False, emoji=False, markup=False, **plain)


def encodable(text: str, encoding: str | None) -> str:
    """Text that a console of this encoding can print: ASCII stand-ins for the marks, escapes for the rest."""
    try:
        text.encode(encoding or "ascii")
        return text
    except (UnicodeEncodeError, LookupError):
        for mark, plain in PLAIN.items():
            text = text.replace(mark, plain)
        return text.encode("ascii", "backslashreplace").decode()


class Report:
    """Prints results on one console; pages are those of a site."""

    def __init__(self, out: Console, site: str = "") -> None:
        self.out, self.site = out, site

    def line(self, text: str = "", style: str = "", indent: int = 0) -> None:
        """One paragraph; text of a student's is never read as markup."""
        shown = Text(encodable(text, self.out.encoding), style=style)
        self.out.print(Padding(shown, (0, 0, 0, indent), expand=False) if text else "")

    def submission(self, result: Result) -> None:
        """Every exercise of one submission: what went wrong in full, what is fine in a line."""
        for exercise in result["exercises"]:
            self.exercise(exercise)
        self.line(f"{result['submission']}   {marks.total(result)}", "bold")

    def exercise(self, exercise: ExerciseResult) -> None:
        """One block: a line when all is well or nothing is there, else the checks."""
        untouched = all(c["outcome"] == "not_written" for c in exercise["checks"])
        state = (
            "not written yet"
            if untouched
            else ""
            if exercise["status"] == "graded"
            else exercise["status"].replace("_", " ")
        )
        style = "green" if exercise["score"] == exercise["max_score"] else "bold"
        self.line(
            f"{exercise['slug']}   {marks.score(exercise)}" + (f"   {state}" if state else ""),
            style,
        )
        for note in (*exercise["notes"], *marks.remarks(exercise)):
            self.line(note, "yellow", 2)
        outcomes = {c["outcome"] for c in exercise["checks"]}
        if outcomes & {"passed", "failed"} and outcomes != {"passed"}:
            for check in exercise["checks"]:
                self.check(exercise, check)

    def check(self, exercise: ExerciseResult, check: CheckResult) -> None:
        """A check's line; under a failed one what was seen, the idea behind and where to read."""
        mark, style = OUTCOMES[check["outcome"]].symbol, STYLES[check["outcome"]]
        points = f"   {check['score']}/{check['max_score']}" if check["max_score"] else ""
        waits = f"   {check['message']}" if check["outcome"] in ("skipped", "not_written") else ""
        self.line(f"{mark} {check['title']}{points}{waits}", style, 2)
        if check["outcome"] == "failed":
            told = advice(exercise, check)
            ideas = [line for idea in told.ideas for line in idea if line]
            for row in (*told.symptom, *ideas, *(f"-> {self.site}{page}" for page in told.pages)):
                self.line(row, "", 6)

    def class_table(self, results: Iterable[Result]) -> None:
        """A row for each submission, a column for each exercise."""
        results = list(results)
        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column("submission", overflow="fold")
        for exercise in results[0]["exercises"] if results else ():
            table.add_column(Text(exercise["slug"][:8]), justify="right")
        table.add_column("total", justify="right")
        marked = any("mark" in result for result in results)
        if marked:
            table.add_column("mark", justify="right")
        for result in results:
            cells = [Text(self._cell(e), style="" if e["score"] else "dim") for e in result["exercises"]]
            name = Text(encodable(result["submission"], self.out.encoding))
            total = [f"{result['score']}/{result['max_score']}"]
            total += [marks.points(result["mark"]["score"]) if "mark" in result else ""] if marked else []
            table.add_row(name, *cells, *map(Text, total))
        self.out.print(table)
        for legend in marks.legend(results):
            self.line(legend, "dim")

    @staticmethod
    def _cell(exercise: ExerciseResult) -> str:
        """The score, or why there is none; what is late or set by hand has a letter."""
        letters = "".join(word[0] for word in marks.flags(exercise))
        counts = marks.counts(exercise)
        if exercise["status"] == "graded" or letters:
            return f"{counts}{letters}"
        return {"missing": "-", "timed_out": f"{counts} time"}.get(exercise["status"], exercise["status"][:10])


SLOW = 3.0  # seconds after which the submission that holds up the others is named


class Pace(ProgressColumn):
    """Submissions a second, and who is slow."""

    def __init__(self, slowest: Callable[[], tuple[str, float] | None]) -> None:
        super().__init__()
        self.slowest = slowest

    def render(self, task: Task) -> Text:
        """As `3.1/s  waiting for alice (12 s)`."""
        slow = self.slowest()
        waiting = f"  waiting for {slow[0][:30]} ({slow[1]:.0f} s)" if slow and slow[1] > SLOW else ""
        return Text(f"{task.speed or 0:.1f}/s{waiting}")


def progress_bar(slowest: Callable[[], tuple[str, float] | None]) -> Progress:
    """Progress of a class on standard error; silent when that is no terminal."""
    columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), Pace(slowest))
    return Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True)
