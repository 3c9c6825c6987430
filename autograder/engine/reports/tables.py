"""Tables of a class as CSV, for spreadsheets.

`class.csv` has a row for each submission: `submission`, `score`, `max_score`; for each exercise its score under the
exercise's name and its state under `<exercise>_status`; in `mistakes` the named ones as `exercise/mistake`. With
marks, `mark` and `on_roster` follow, and for each exercise `<exercise>_mark`, `<exercise>_penalty` for lateness and
`<exercise>_by_hand`, the reasons for points that were set by hand.
`checks.csv` has a row for each check of each submission, with the fields of the check's result.

The files begin with a byte order mark. Without it Excel reads UTF-8 in the code page of the machine and garbles names;
pandas, R and LibreOffice read it as part of the encoding. An apostrophe protects cells that look like formulas, also
after a semicolon, which some locales read as a separator.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from autograder.engine.reports.marks import points
from autograder.engine.results import Result

FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n")
FORMULA_AFTER_BREAK = re.compile(r"([;\r\n][ \t\"]*)(?=[=+\-@＝＋－＠])")
"""If a spreadsheet separates cells by semicolons, our quotes do not hold a cell together: a cell begins here."""
BYTE_ORDER_MARK = "\ufeff"
Row = dict[str, object]
"""The cells of a row by the names of their columns."""


def class_table(results: Iterable[Result]) -> Iterator[str]:
    """Yield the lines of `class.csv`."""
    return csv_table(map(class_row, results))


def class_row(result: Result) -> Row:
    """Return the row of a submission in `class.csv`, by the names of the columns."""
    row: Row = {"submission": result["submission"], "score": result["score"], "max_score": result["max_score"]}
    for exercise in result["exercises"]:
        row |= {exercise["slug"]: exercise["score"], f"{exercise['slug']}_status": exercise["status"]}
    row["mistakes"] = " ".join(f"{e['slug']}/{m['id']}" for e in result["exercises"] for m in e["mistakes"])
    if "mark" in result:
        row |= {"mark": points(result["mark"]["score"]), "on_roster": result["mark"]["on_roster"]}
        for slug, mark in ((e["slug"], e["mark"]) for e in result["exercises"]):
            row |= {f"{slug}_mark": points(mark["score"]), f"{slug}_penalty": points(mark["penalty"])}
            row[f"{slug}_by_hand"] = "; ".join(decision["reason"] for decision in mark["by_hand"])
    return row


def checks_table(results: Iterable[Result]) -> Iterator[str]:
    """Yield the lines of `checks.csv`."""
    exercises = (({"submission": r["submission"], "exercise": e["slug"]}, e) for r in results for e in r["exercises"])
    return csv_table({**names, **check} for names, exercise in exercises for check in exercise["checks"])


def csv_table(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of rows with the same columns as CSV, the first with the names of the columns."""
    rows = iter(rows)
    first = next(rows, None)
    return csv_lines([] if first is None else chain([first, first.values()], (row.values() for row in rows)))


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield the lines of a CSV file that a spreadsheet opens without computing anything."""
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    yield BYTE_ORDER_MARK
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def safe_cell(value: object) -> str:
    """Return a value as text that no spreadsheet takes for a formula."""
    text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    text = f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text
    return FORMULA_AFTER_BREAK.sub(r"\1'", text)
