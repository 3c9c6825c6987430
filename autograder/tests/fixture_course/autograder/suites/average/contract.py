"""The kinds of inputs that the docstring of average allows."""

from kinds import Kinds
from levels import ENTRIES, FORMS, SHAPES


def values(draw, shape, entries):
    """Return the argument of average."""
    return {"values": entries(draw(shape))}, {}


KINDS = {"average": Kinds(values, "average(values)", shape=SHAPES, form=FORMS, entries=ENTRIES)}
