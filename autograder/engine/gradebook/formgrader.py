"""The folder of an nbgrader course around a gradebook: what its formgrader looks for before it lists anything.

`source/<exercise>/` makes an assignment, `submitted/<student>/<exercise>/` a submission, and
`autograded/<student>/<exercise>/<exercise>.ipynb` is its page. Folders that hold what somebody handed in are left
alone.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course import Course
from autograder.engine.gradebook.database import without_secrets
from autograder.engine.gradebook.notebooks import as_text, source_notebook, submitted_notebook
from autograder.engine.gradebook.stamps import NAME as STAMP
from autograder.engine.intake import Found, take_in
from autograder.engine.release import intake_for
from autograder.engine.reports.data import write_whole
from autograder.engine.results import ExerciseResult, Result, printable
from autograder.engine.submissions import Submission
from autograder.engine.suites import functions
from autograder.errors import Misuse

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

CONFIG = "nbgrader_config.py"
LONGEST = 255  # bytes of a folder's name


class Formgrader:
    """Writes the folder as results come. When it cannot be written, `problem` says so and no more is tried."""

    def __init__(self, course: Course, slugs: Sequence[str], folder: Path, url: URL) -> None:
        self.course, self.folder, self.problem = course, folder, ""
        self.slugs = tuple(slug for slug in slugs if slug in course.counted)
        self.intake = intake_for(course, self.slugs)
        self.functions = {slug: functions(stub) for slug, stub in self.intake.stubs.items()}
        self.sources: set[str] = set()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not (folder / CONFIG).exists():
                write_whole(folder / CONFIG, _config(folder, url))
        except OSError as error:
            raise Misuse(f"{printable(str(folder))} cannot be written to: {error.strerror}") from None

    def add(self, submission: Submission, student: str, result: Result) -> None:
        """Write the notebooks of a submission under the student's id."""
        if self.problem or not _names_a_folder(student):
            return
        found = {f.slug: f for f in take_in(submission, self.intake)}
        for exercise in result["exercises"]:
            if exercise["slug"] in found and (exercise["status"] != "missing" or exercise["mark"]["by_hand"]):
                try:
                    self._write(student, exercise, found[exercise["slug"]])
                except OSError as error:
                    folder = printable(str(self.folder))
                    self.problem = (
                        f"{folder} cannot be written: {error.strerror}; the formgrader shows less than there is"
                    )
                    return

    def _write(self, student: str, result: ExerciseResult, found: Found) -> None:
        slug, names = result["slug"], self.functions[result["slug"]]
        exercise = self.course.exercise(slug)
        if slug not in self.sources:
            self.sources.add(slug)
            self._place("source", slug, source_notebook(exercise, self.intake.stubs[slug], result["checks"], names))
        same = found.sha256 == result["source_sha256"]
        source = as_text(found.chunks) if same else "# The file was changed after it was graded."
        self._place(f"autograded/{student}", slug, submitted_notebook(exercise, result, source, names))
        self._submitted(student, slug, result["mark"]["submitted"])

    def _place(self, step: str, slug: str, text: str) -> None:
        folder = os.path.join(self.folder, step, slug)
        os.makedirs(folder, exist_ok=True)
        file, data = os.path.join(folder, f"{slug}.ipynb"), text.encode("utf-8", "replace")
        try:
            _write_bytes(file, data)
        except PermissionError:  # nbgrader takes everybody's permission to write from what it autograded itself
            os.unlink(file)
            _write_bytes(file, data)

    def _submitted(self, student: str, slug: str, moment: str) -> None:
        """The time as nbgrader compares it with the database's: graded is what has the same in both."""
        folder = os.path.join(self.folder, "submitted", student, slug)
        stamp = os.path.join(folder, STAMP)
        try:
            os.makedirs(folder)
            new = True
        except FileExistsError:
            new = False
            if os.path.islink(folder) or set(os.listdir(folder)) - {STAMP}:
                return
        if moment:
            told = datetime.fromisoformat(moment).replace(tzinfo=None).isoformat(" ")
            _write_bytes(stamp, f"{told} UTC\n".encode("ascii"))
        elif not new:
            Path(stamp).unlink(missing_ok=True)


def _write_bytes(file: str, data: bytes) -> None:
    with open(file, "wb") as opened:
        opened.write(data)


def _names_a_folder(student: str) -> bool:
    """A name from a roster may be anything; one that is too long for a folder must not end it for everybody else."""
    fits = len(os.fsencode(student)) <= LONGEST
    return fits and not re.search(r"[/\\\0]", student) and student not in ("", ".", "..")


def _config(folder: Path, url: URL) -> str:
    """Where the database is, unless it is where nbgrader looks by itself; a password is never written to a file."""
    told = without_secrets(url)._replace(password=None)
    if url.get_backend_name() == "sqlite":
        told = url.set(database=str(Path(url.database or "").absolute()))
    lines = [
        "# Written by `autograder grade --formgrader` and yours to change: it is not written again.",
        "c = get_config()",
        'c.CourseDirectory.course_id = "default_course"',
        "# nbgrader's own autograding would run students' code as you; what is no number stops it before it begins.",
        'c.Autograde.permissions = "use `autograder grade`"',
    ]
    if told.database != str(folder.absolute() / "gradebook.db"):
        lines.append(f"c.CourseDirectory.db_url = {told.render_as_string()!r}")
    return "\n".join([*lines, ""])
