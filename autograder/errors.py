"""Errors that cross from one part of the grader to another. Each message is one line, ready to be printed."""

from __future__ import annotations


class CourseError(Exception):
    """A file of the course is wrong or missing: its manifest, a solution, a suite or a page."""


class Misuse(Exception):
    """A command cannot work with what it was given."""


class Unreadable(Exception):
    """A submitted file cannot be read; the message continues the file's name."""


class Unconfinable(Exception):
    """This machine cannot confine student code, and the code may not run without confinement."""


class OutOfTime(Exception):
    """A call into student code used up its CPU or wall time."""


class Crashed(Exception):
    """The process that ran student code ended in the middle of a request."""


class GraderFailed(Exception):
    """A process of the grader ended or did not answer, which says nothing about a submission."""


class NotGraded(Exception):
    """A submission could not be graded, for a reason that lies outside it."""


class GradebookFailed(Exception):
    """The gradebook could not be written; the results are not lost."""
