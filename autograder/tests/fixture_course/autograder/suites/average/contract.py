"""The kinds of inputs that the docstring of average allows."""

from kinds import ENTRIES, FORMS, SHAPES, Kinds


def values(draw, shape, entries):
    """Return the argument of average."""
    return {"values": entries(draw(shape))}, {}


KINDS = {"average": Kinds(values, "average(values)", shape=SHAPES, form=FORMS, entries=ENTRIES)}
