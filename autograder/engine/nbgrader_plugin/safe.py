"""The preprocessor in place of nbgrader's execution: points and words for each grade cell, from the course's engine."""

from __future__ import annotations

from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade
from traitlets import Bool

from autograder.engine.nbgrader_plugin.batch import batch_of
from autograder.engine.reports.notebook import show_verdicts
from autograder.errors import NotGraded


class SafeAutograde(NbGraderPreprocessor):
    """Grades the submissions of a command in confined workers and writes each verdict where nbgrader looks for it.

    It takes the place of `Execute` in `Autograde.autograde_preprocessors`. No cell is run here or in a kernel. Where
    nothing can be graded it raises, so that nbgrader keeps the grades that it has.
    """

    unconfined = Bool(False, help="Grade where student code cannot be confined (macOS, Windows, old Linux).").tag(
        config=True
    )

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Replace all outputs by the verdicts; every grade cell gets exactly one, a number."""
        slug, student = resources["nbgrader"]["assignment"], resources["nbgrader"]["student"]
        batch = batch_of(self.parent.parent, slug, self.unconfined)
        result = batch.result(student)
        known = {check["name"] for check in result["checks"]}
        names = [cell.metadata.nbgrader.grade_id for cell in nb.cells if is_grade(cell)]
        if unknown := [name for name in names if name not in known]:
            raise NotGraded(f"{slug} has no check {unknown[0]}: run generate_assignment again")
        show_verdicts(batch.course, nb, result)
        resources["autograder"] = result
        return nb, resources
