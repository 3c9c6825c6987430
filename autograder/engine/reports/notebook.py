"""A result in a notebook: the verdict on each check below its grade cell, and a cell for notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograder.course import Course
from autograder.engine.notebooks.write import code_cell, show
from autograder.engine.reports.advice import advice
from autograder.engine.reports.marks import points
from autograder.engine.reports.rendering import render
from autograder.engine.results import CheckResult, ExerciseResult


def show_verdicts(course: Course, notebook: Any, exercise: ExerciseResult) -> None:
    """Replace all outputs of a notebook by verdicts, one below the grade cell of each check."""
    checks = {check["name"]: check for check in exercise["checks"]}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            check = checks.get(grade_id(cell))
            if check:
                show(cell, points(check["score"]), verdict(course, exercise, check))


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
    cell = code_cell("notes", "# what the grader says")
    show(cell, "\n".join(notes), render("notes.html", notes=notes))
    return cell
