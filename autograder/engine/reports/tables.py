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
from collections.abc import Iterable, Sequence

from autograder.engine.reports.marks import points
from autograder.engine.results import Result

FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n")
FORMULA_AFTER_BREAK = re.compile(r"([;\r\n][ \t\"]*)(?=[=+\-@＝＋－＠])")
"""If a spreadsheet separates cells by semicolons, our quotes do not hold a cell together: a cell begins here."""
CHECK_FIELDS = ("name", "title", "visible", "outcome", "reason", "score", "max_score", "message", "hint")
MARK_FIELDS = ("mark", "penalty", "by_hand")
BYTE_ORDER_MARK = "\ufeff"


def class_table(results: Sequence[Result]) -> str:
    """Return `class.csv`."""
    slugs = [e["slug"] for e in results[0]["exercises"]] if results else []
    columns = [column for slug in slugs for column in (slug, f"{slug}_status")]
    marked = any("mark" in result for result in results)
    mark_columns = ["mark", "on_roster", *(f"{slug}_{name}" for slug in slugs for name in MARK_FIELDS)]
    head = ["submission", "score", "max_score", *columns, "mistakes", *(mark_columns if marked else [])]
    rows: list[list[object]] = [[*head]]
    for result in results:
        cells = [cell for e in result["exercises"] for cell in (e["score"], e["status"])]
        mistakes = " ".join(f"{e['slug']}/{m['id']}" for e in result["exercises"] for m in e["mistakes"])
        row = [result["submission"], result["score"], result["max_score"], *cells, mistakes]
        rows.append(row + (mark_cells(result) if marked else []))
    return csv_text(rows)


def mark_cells(result: Result) -> list[object]:
    """Return the cells with the mark of a submission and those of its exercises."""
    cells: list[object] = [points(result["mark"]["score"]), result["mark"]["on_roster"]]
    for exercise in result["exercises"]:
        mark = exercise["mark"]
        reasons = "; ".join(row["reason"] for row in mark["by_hand"])
        cells += [points(mark["score"]), points(mark["penalty"]), reasons]
    return cells


def checks_table(results: Sequence[Result]) -> str:
    """Return `checks.csv`."""
    rows: list[list[object]] = [["submission", "exercise", *CHECK_FIELDS]]
    for result in results:
        for exercise in result["exercises"]:
            for check in exercise["checks"]:
                values = [check[field] for field in CHECK_FIELDS]  # type: ignore[literal-required]
                rows.append([result["submission"], exercise["slug"], *values])
    return csv_text(rows)


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Return rows as CSV that a spreadsheet opens without computing anything."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows([_cell(value) for value in row] for row in rows)
    return BYTE_ORDER_MARK + file.getvalue()


def _cell(value: object) -> str:
    """Return a value as text that no spreadsheet takes for a formula."""
    text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    text = f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text
    return FORMULA_AFTER_BREAK.sub(r"\1'", text)
