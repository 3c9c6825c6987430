"""Pictures of what a submission's functions do, taken after its checks and apart from them."""

from __future__ import annotations

import dataclasses

import pictures
from autograder.course import Course
from autograder.engine.results import PictureResult, harmless
from autograder.engine.sandbox.student import Attempt, StandIn
from autograder.engine.suites import picture_of
from calls import CALLS

ALLOWANCE = 5.0  # seconds of worker time for all pictures of a submission


class Album:
    """Takes the pictures of one submission.

    The source is loaded once more, so that a picture cannot change what was found out about the exercise, and drawn
    within what the exercise has left of its time; a function that was given up in a check is not called again.
    """

    def __init__(self, course: Course) -> None:
        self.course, self.left = course, ALLOWANCE

    def take(self, attempt: Attempt) -> PictureResult | None:
        """The picture of an exercise whose checks are done; None where there is nothing to call."""
        if attempt.status != "graded" or attempt.workers is None:
            return None
        wall = min(self.left, attempt.wall - attempt.spent)
        if wall <= 0:
            return {"lines": [], "reason": "no time was left to draw it"}
        bounds = dataclasses.replace(attempt.bounds, load_wall=min(attempt.bounds.load_wall, wall))
        model = StandIn(attempt.slug)
        model.attempt = Attempt(attempt.slug, attempt.chunks, attempt.workers, bounds, wall)
        model.attempt.given_up.update(attempt.given_up)
        try:
            taken = pictures.take(picture_of(self.course, attempt.slug), model)
        finally:
            model.attempt.close()
            self.left -= model.attempt.spent
            CALLS.clear()
        return {"lines": taken["lines"], "reason": harmless(taken["reason"], bounds.message_chars)}
