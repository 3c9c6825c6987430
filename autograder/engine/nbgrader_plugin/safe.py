"""The preprocessor in place of nbgrader's execution: points and words for each grade cell, from the course's engine."""

from __future__ import annotations

from html import escape
from typing import Any

from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade
from traitlets import Bool

from autograder.course import Course
from autograder.engine.nbgrader_plugin.batch import batch_of
from autograder.engine.reports.advice import advice
from autograder.engine.results import CheckResult, ExerciseResult
from autograder.errors import NotGraded
from outcomes import OUTCOMES


class SafeAutograde(NbGraderPreprocessor):
    """Grades the submissions of a run in confined workers and writes each verdict where nbgrader looks for it.

    It takes the place of `Execute` in `Autograde.autograde_preprocessors`. No cell is run here or in a kernel. Where
    nothing can be graded it raises, so that nbgrader keeps the grades that it has.
    """

    unconfined = Bool(False, help="Grade where student code cannot be confined (macOS, Windows, old Linux).").tag(
        config=True
    )

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Replace all outputs by the verdicts; every grade cell gets exactly one, a number."""
        about = resources["nbgrader"]
        batch = batch_of(self.parent.parent, about["assignment"], self.unconfined)
        result = batch.result(about["student"])
        checks = {check["name"]: check for check in result["checks"]}
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
            if is_grade(cell):
                name = cell.metadata.nbgrader.grade_id
                if name not in checks:
                    raise NotGraded(f"{about['assignment']} has no check {name}: run generate_assignment again")
                cell.execution_count = 1
                cell.outputs = [verdict(batch.course, result, checks[name])]
        resources["autograder"] = result
        return nb, resources


def verdict(course: Course, exercise: ExerciseResult, check: CheckResult) -> Any:
    """The output of a grade cell: its points, which nbgrader reads, and what the student reads."""
    data = {"text/plain": str(check["score"]), "text/html": words(course, exercise, check)}
    return new_output("execute_result", execution_count=1, data=data)


def words(course: Course, exercise: ExerciseResult, check: CheckResult) -> str:
    """A verdict as HTML; whatever a student can write is escaped."""
    points = f" <b>{check['score']} / {check['max_score']}</b>" if check["max_score"] else ""
    lines = [f"<div><p>{OUTCOMES[check['outcome']].symbol} {escape(check['title'])}{points}</p>"]
    if check["outcome"] != "failed":
        return "".join([*lines, f"<p>{escape(check['message'])}</p>" if check["message"] else "", "</div>"])
    told = advice(exercise, check)
    symptom = "\n".join(told.symptom)
    lines.append(f"<pre>{escape(symptom)}</pre>")
    for title, text in told.ideas:
        lines.append(f"<p>{f'<b>{escape(title)}.</b> ' if title else ''}{escape(text)}</p>")
    links = [escape(course.site + page, quote=True) for page in told.pages]
    return "".join([*lines, *(f'<p><a href="{link}">{link}</a></p>' for link in links), "</div>"])
