"""What the grade has to say about the notebook as a whole, as the automatic comment on its first answer cell."""

from __future__ import annotations

from typing import Any

from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_solution

from autograder.engine.reports.markdown import code


class AnswerComments(NbGraderPreprocessor):
    """Writes the notes of a result; it stands after `SaveAutoGrades`, which resets comments."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Nothing in the notebook changes; comments are shown as Markdown, so a student's words stand in code."""
        about, notes = resources["nbgrader"], resources["autograder"]["notes"]
        first = next((c.metadata.nbgrader.grade_id for c in nb.cells if is_solution(c)), None)
        if notes and first:
            with Gradebook(about["db_url"]) as gradebook:
                comment = gradebook.find_comment(first, about["notebook"], about["assignment"], about["student"])
                comment.auto_comment = "\n\n".join(code(note) for note in notes)
                gradebook.db.commit()
        return nb, resources
