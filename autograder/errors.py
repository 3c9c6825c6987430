"""Errors that cross from one part of the grader to another. Each message is one line, ready to be printed."""

from __future__ import annotations


class CourseError(Exception):
    """The course folder is not as it should be: its manifest, a solution, a suite or a page."""


class Misuse(Exception):
    """A command was given something it cannot work with."""


class Unreadable(Exception):
    """A submitted file that is not read; the message continues the file's name."""


class Unconfinable(Exception):
    """This machine cannot confine student code, and nobody said that it may run unconfined."""


class OutOfTime(Exception):
    """A call into student code used up its CPU or wall time."""


class Crashed(Exception):
    """The process that ran student code ended in the middle of a request."""


class GraderFailed(Exception):
    """The grader's own process ended or answered nothing; no verdict about a submission follows from it."""


class NotGraded(Exception):
    """There is no grade for a submission now, for a reason that is not the submission's."""


class GradebookFailed(Exception):
    """The gradebook could not be written; the grades themselves are not lost."""
