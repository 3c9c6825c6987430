"""Draw what a submission's functions do, after its checks and separately from them."""

from __future__ import annotations

import dataclasses

import pictures
from autograder.course import Course
from autograder.engine.results import PictureResult, harmless
from autograder.engine.sandbox.standin import StandIn
from autograder.engine.sandbox.student import StudentCode
from autograder.engine.suites import picture_of
from calls import CALLS

PICTURE_SECONDS = 5.0  # for all pictures of a submission


class Album:
    """Takes the pictures of one submission.

    The source is loaded once more, so that a picture cannot change what was found out about the exercise. It has what
    the exercise has left of its time; a function that was given up in a check is not called again.
    """

    def __init__(self, course: Course) -> None:
        self.course, self.left = course, PICTURE_SECONDS

    def take(self, code: StudentCode) -> PictureResult:
        """Return the picture of an exercise whose checks are done."""
        wall = min(self.left, code.wall - code.used)
        if wall <= 0:
            return {"lines": [], "reason": "no time was left to draw it"}
        bounds = dataclasses.replace(code.bounds, load_wall=min(code.bounds.load_wall, wall))
        again = StudentCode(code.slug, code.chunks, code.zygote, bounds, wall)
        again.given_up.update(code.given_up)
        model = StandIn(code.slug)
        model.code = again
        try:
            picture = pictures.take(picture_of(self.course, code.slug), model)
        finally:
            again.close()
            self.left -= again.used
            CALLS.clear()
        return {"lines": picture["lines"], "reason": harmless(picture["reason"], bounds.message_chars)}
