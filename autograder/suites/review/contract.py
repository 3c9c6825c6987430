"""The kinds of implementations that are handed in to the functions of review."""

from autograder.suites.review.adagrad import ADAGRAD
from autograder.suites.review.nesterov import NESTEROV
from kinds import Kinds


def specimens(collected):
    """Return the kinds of inputs of a function: each of these implementations, as new."""

    def handed_in(draw, order, specimen):
        return {collected.name: specimen.anew()}, {}

    return Kinds(
        handed_in,
        order={"handed in once": 1},  # there are no numbers, so no other form of a call
        converted={"handed in again": lambda array: array},
        specimen={f"one that {specimen.title}": specimen for specimen in collected.all},
    )


KINDS = {"accepts_nesterov": specimens(NESTEROV), "accepts_adagrad": specimens(ADAGRAD)}
