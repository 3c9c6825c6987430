"""Notes on the submitted notebook as a whole, as nbgrader's automatic comment on its first answer cell."""

from __future__ import annotations

from typing import Any

from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_solution

from autograder.engine.reports.markdown import code


class AnswerComments(NbGraderPreprocessor):
    """Writes the notes of a result into the database; it comes after `SaveAutoGrades`, which resets comments."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Write the comment; nbgrader shows it as Markdown, so a student's words are put in code spans."""
        submission, notes = resources["nbgrader"], resources["autograder"]["notes"]
        first = next((c.metadata.nbgrader.grade_id for c in nb.cells if is_solution(c)), None)
        if notes and first:
            with Gradebook(submission["db_url"]) as gradebook:
                names = submission["notebook"], submission["assignment"], submission["student"]
                comment = gradebook.find_comment(first, *names)
                comment.auto_comment = "\n\n".join(code(note) for note in notes)
                gradebook.db.commit()
        return nb, resources
