"""The folder of an nbgrader course around a gradebook: what its formgrader looks for before it lists anything.

`source/<exercise>/` makes an assignment, `submitted/<student>/<exercise>/` a submission, and
`autograded/<student>/<exercise>/<exercise>.ipynb` is its page. Folders that hold submitted files are left alone.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course import Course
from autograder.engine.gradebook.database import without_secrets
from autograder.engine.gradebook.deadlines import TIMESTAMP_FILE
from autograder.engine.gradebook.graded_notebook import as_text, graded_notebook, source_notebook
from autograder.engine.intake import Found, take_in
from autograder.engine.notebooks.cells import exercise_cells
from autograder.engine.notebooks.course import CONFIG_NAME
from autograder.engine.release import intake_for
from autograder.engine.reports.data import write_whole
from autograder.engine.results import ExerciseResult, Result, printable
from autograder.engine.submissions import Submission
from autograder.errors import Misuse

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

MAX_NAME_BYTES = 255  # that systems allow for a folder
CHANGED = "# The file was changed after it was graded."


class Formgrader:
    """Writes the folder as results arrive. When it cannot be written, `problem` says so and nothing more is tried."""

    def __init__(self, course: Course, slugs: Sequence[str], folder: Path, url: URL) -> None:
        self.course, self.folder, self.problem = course, folder, ""
        self.slugs = tuple(slug for slug in slugs if slug in course.gradebook_slugs)
        self.intake = intake_for(course, self.slugs)
        self.cells = {slug: exercise_cells(course, slug, stub) for slug, stub in self.intake.stubs.items()}
        self.assignments: set[str] = set()  # those that are written
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not (folder / CONFIG_NAME).exists():
                write_whole(folder / CONFIG_NAME, _config(folder, url))
        except OSError as error:
            raise Misuse(f"{printable(str(folder))} cannot be written to: {error.strerror}") from None

    def add(self, submission: Submission, result: Result, kept: Collection[str] = ()) -> None:
        """Write the notebooks of a submission under its name, but for exercises whose earlier marks were kept."""
        student = result["submission"]
        if self.problem or not _names_a_folder(student):
            return
        found = {f.slug: f for f in take_in(submission, self.intake) if f.slug not in kept}
        for exercise in result["exercises"]:
            if (
                exercise["slug"] in found
                and exercise["slug"] not in kept
                and (exercise["status"] != "missing" or exercise["mark"]["by_hand"])
            ):
                try:
                    self._write(student, exercise, found[exercise["slug"]])
                except OSError as error:
                    problem = f"{printable(str(self.folder))} cannot be written: {error.strerror}"
                    self.problem = f"{problem}; the formgrader shows less than there is"
                    return

    def _write(self, student: str, result: ExerciseResult, found: Found) -> None:
        slug = result["slug"]
        if slug not in self.assignments:
            self._write_notebook("source", slug, source_notebook(self.cells[slug]))
            self.assignments.add(slug)
        source = as_text(found.chunks) if found.sha256 == result["source_sha256"] else CHANGED
        text = graded_notebook(self.course, self.cells[slug], result, source)
        self._write_notebook(f"autograded/{student}", slug, text)
        self._write_timestamp(student, slug, result["mark"]["submitted"])

    def _write_notebook(self, step: str, slug: str, text: str) -> None:
        """Write a notebook; one that nbgrader autograded itself, and closed for writing, is replaced."""
        folder = self.folder / step / slug
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / f"{slug}.ipynb", text)

    def _write_timestamp(self, student: str, slug: str, moment: str) -> None:
        """Write when something was handed in; nbgrader lists as graded what has the same time in the database."""
        folder = self.folder / "submitted" / student / slug
        if folder.is_symlink() or (folder.exists() and set(os.listdir(folder)) - {TIMESTAMP_FILE}):
            return
        folder.mkdir(parents=True, exist_ok=True)
        if moment:
            time = datetime.fromisoformat(moment).replace(tzinfo=None).isoformat(" ")
            write_whole(folder / TIMESTAMP_FILE, f"{time} UTC\n")
        else:
            (folder / TIMESTAMP_FILE).unlink(missing_ok=True)


def _names_a_folder(student: str) -> bool:
    """Return whether a folder can have this name: a roster may hold any, and one must not stop the others."""
    fits = len(os.fsencode(student)) <= MAX_NAME_BYTES
    return fits and not re.search(r"[/\\\0]", student) and student not in ("", ".", "..")


def _config(folder: Path, url: URL) -> str:
    """Return nbgrader's configuration, with the place of the database unless it is nbgrader's own; no password."""
    shown = without_secrets(url)._replace(password=None)
    if url.get_backend_name() == "sqlite":
        shown = url.set(database=str(Path(url.database or "").absolute()))
    lines = [
        "# Written by `autograder grade --formgrader` and yours to change: it is not written again.",
        "c = get_config()",
        'c.CourseDirectory.course_id = "default_course"',
        "# nbgrader's own autograding would run students' code as you; text in place of a number stops it at once.",
        'c.Autograde.permissions = "use `autograder grade`"',
    ]
    if shown.database != str(folder.absolute() / "gradebook.db"):
        lines.append(f"c.CourseDirectory.db_url = {shown.render_as_string()!r}")
    return "\n".join([*lines, ""])
