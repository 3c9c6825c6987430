"""A result in a notebook: the verdict on each check below its grade cell, and a cell for notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograder.course import Course
from autograder.engine.reports.advice import advice
from autograder.engine.reports.html import render
from autograder.engine.reports.marks import points
from autograder.engine.results import CheckResult, ExerciseResult


def show_verdicts(course: Course, notebook: Any, exercise: ExerciseResult) -> None:
    """Replace all outputs of a notebook by verdicts, one below the grade cell of each check."""
    checks = {check["name"]: check for check in exercise["checks"]}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            check = checks.get(grade_id(cell))
            if check:
                _show(cell, points(check["score"]), verdict(course, exercise, check))


def grade_id(cell: Any) -> str:
    """Return the name of the check that a grade cell is for, "" for any other cell."""
    nbgrader = cell.metadata.get("nbgrader", {})
    return str(nbgrader["grade_id"]) if nbgrader.get("grade") else ""


def verdict(course: Course, exercise: ExerciseResult, check: CheckResult) -> str:
    """Return a verdict as HTML; whatever a student can write is escaped."""
    advised = advice(exercise, check) if check["outcome"] == "failed" else None
    return render("verdict.html", course=course, check=check, advice=advised)


def notes_cell(notes: Sequence[str]) -> Any:
    """Return a cell that shows notes as its output; whatever a student can write is escaped."""
    from nbformat.v4 import new_code_cell

    cell = new_code_cell(source="# what the grader says", id="notes")
    _show(cell, "\n".join(notes), render("notes.html", notes=notes))
    return cell


def _show(cell: Any, text: str, html: str) -> None:
    """Give a cell its only output: `text` is what nbgrader reads, `html` what people see."""
    from nbformat.v4 import new_output

    data = {"text/plain": text, "text/html": html}
    cell.execution_count, cell.outputs = 1, [new_output("execute_result", execution_count=1, data=data)]
