"""The submissions of one `nbgrader autograde`, graded together when the first result is asked for."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from autograder.course import Course, find_course
from autograder.engine.grading.grade import Grader, default_jobs
from autograder.engine.grading.pool import Confinement
from autograder.engine.grading.store import Store
from autograder.engine.results import ExerciseResult
from autograder.engine.submissions import Submission
from autograder.errors import NotGraded

STATE = ".autograder"  # finished results, in nbgrader's course folder

_batches: WeakKeyDictionary[Any, Batch] = WeakKeyDictionary()


class Batch:
    """The results of one run of a converter, by student."""

    def __init__(self, converter: Any, slug: str, unconfined: bool) -> None:
        self.course = course_with(slug)
        self.slug, self.unconfined, self.converter = slug, unconfined, converter
        self.results: dict[str, ExerciseResult] = {}
        self.failures: dict[str, str] = {}

    def result(self, student: str) -> ExerciseResult:
        """The result of one student; all that nbgrader found are graded when the first is asked for."""
        if not self.results and not self.failures:
            self.grade()
        if student in self.failures:
            raise NotGraded(self.failures[student])
        return self.results[student]

    def grade(self) -> None:
        """Grade all submissions of this run; what was graded before is not graded again."""
        folders = {self.student(folder): Path(folder) for folder in self.converter.assignments}
        students = list(folders)
        found = [handed_in(name, folder, self.slug) for name, folder in folders.items()]
        store = Store(Path(self.converter.coursedir.root) / STATE)
        confinement: Confinement = "off" if self.unconfined else "required"
        jobs = default_jobs(len(found))
        with Grader(self.course, (self.slug,), jobs, store=store, confinement=confinement) as grader:
            for position, result in grader.grade(found):
                self.results[students[position]] = result["exercises"][0]
                if len(grader.internal) > len(self.failures):  # the grader failed, not the student
                    self.failures[students[position]] = grader.internal[-1]

    def student(self, folder: str) -> str:
        """Whose folder it is, as nbgrader reads it from the path."""
        course = self.converter.coursedir
        names = "(?P<student_id>.*)", "(?P<assignment_id>.*)"
        found = re.match(course.format_path(course.submitted_directory, *names, escape=True), folder)
        if found is None:
            raise NotGraded(f"{folder} is not where a submission lies")
        return found["student_id"]


def batch_of(converter: Any, slug: str, unconfined: bool) -> Batch:
    """The batch of a run of nbgrader's converter; another run is another converter."""
    batch = _batches.get(converter)
    if batch is None or batch.slug != slug:
        batch = _batches[converter] = Batch(converter, slug, unconfined)
    return batch


def course_with(slug: str) -> Course:
    """The course, if an exercise of it is called so."""
    course = find_course()
    if slug not in course.slugs:
        raise NotGraded(f"there is no exercise {slug}; only notebooks of this course are graded here")
    return course


def handed_in(student: str, folder: Path, slug: str) -> Submission:
    """A student's notebook as the engine takes it in."""
    return Submission(student, folder, parts={slug: (folder / place_of(folder, slug),)})


def place_of(folder: Path, slug: str) -> str:
    """The notebook of a submission: the one with the exercise's name, or the only one there is."""
    name = f"{slug}.ipynb"
    if not os.path.lexists(folder / name):
        others = sorted(path.name for path in folder.glob("*.ipynb"))
        return others[0] if len(others) == 1 else name
    return name
