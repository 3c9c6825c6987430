"""Grade the submissions of one `nbgrader autograde` together when the first result is asked for."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from autograder.course import Course, find_course
from autograder.engine.grading.grade import Grader, default_jobs
from autograder.engine.grading.pool import Confinement
from autograder.engine.grading.store import Store
from autograder.engine.results import ExerciseResult
from autograder.engine.submissions import Submission, notebook_in
from autograder.errors import NotGraded

RESULTS_FOLDER = ".autograder"  # finished results, in nbgrader's course folder

_batches: WeakKeyDictionary[Any, SubmissionBatch] = WeakKeyDictionary()


class SubmissionBatch:
    """The submissions that one of nbgrader's converters was given, with their results by student."""

    def __init__(self, converter: Any, slug: str, unconfined: bool) -> None:
        self.course = course_with(slug)
        self.slug, self.unconfined, self.converter = slug, unconfined, converter
        self.results: dict[str, ExerciseResult] = {}
        self.failures: dict[str, str] = {}

    def result(self, student: str) -> ExerciseResult:
        """Return the result of one student; the first call grades the submissions of all students."""
        if not self.results and not self.failures:
            self.grade()
        if student in self.failures or student not in self.results:
            raise NotGraded(self.failures.get(student, "its folder cannot be read"))
        return self.results[student]

    def grade(self) -> None:
        """Grade all submissions; an unchanged one keeps its stored result."""
        submissions: list[Submission] = []
        for folder in self.converter.assignments:
            with contextlib.suppress(NotGraded, OSError):  # said when nbgrader comes to this one
                submissions.append(submission_in(Path(folder), self.student(folder), self.slug))
        students = [submission.name for submission in submissions]
        store = Store(Path(self.converter.coursedir.root) / RESULTS_FOLDER)
        confinement: Confinement = "off" if self.unconfined else "required"
        jobs = default_jobs(len(submissions))
        with Grader(self.course, (self.slug,), jobs, store=store, confinement=confinement) as grader:
            for position, result in grader.grade(submissions):
                self.results[students[position]] = result["exercises"][0]
                if len(grader.internal) > len(self.failures):  # the grader failed, not the student
                    self.failures[students[position]] = grader.internal[-1]

    def student(self, folder: str) -> str:
        """Return the student that a folder belongs to, as nbgrader reads it from the path."""
        course = self.converter.coursedir
        names = "(?P<student_id>.*)", "(?P<assignment_id>.*)"
        found = re.match(course.format_path(course.submitted_directory, *names, escape=True), folder)
        if found is None:
            raise NotGraded(f"{folder} is not the folder of a submission")
        return found["student_id"]


def batch_of(converter: Any, slug: str, unconfined: bool) -> SubmissionBatch:
    """Return the batch of one of nbgrader's converters; each command has a converter of its own."""
    batch = _batches.get(converter)
    if batch is None or batch.slug != slug:
        batch = _batches[converter] = SubmissionBatch(converter, slug, unconfined)
    return batch


def course_with(slug: str) -> Course:
    """Return the course; raise NotGraded if it does not have this exercise."""
    course = find_course()
    if slug not in course.slugs:
        raise NotGraded(f"there is no exercise {slug}; only notebooks of this course are graded here")
    return course


def submission_in(folder: Path, student: str, slug: str) -> Submission:
    """Return the notebook in a folder as a submission for the grader."""
    return Submission(student, folder, parts={slug: (folder / notebook_in(folder, slug),)})
