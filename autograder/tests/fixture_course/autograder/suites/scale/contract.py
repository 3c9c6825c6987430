"""The kinds of inputs that the docstring of scale allows."""

from kinds import Kinds
from levels import ENTRIES, FORMS, SHAPES, setting


def times(draw, shape, entries, factor):
    """Return the arguments of scale."""
    return {"w": entries(draw(shape)), "factor": factor}, {}


KINDS = {
    "scale": Kinds(
        times,
        "scale(w, factor)",
        shape=SHAPES,
        form=FORMS,
        entries=ENTRIES,
        factor=setting("factor", 1.5, -0.5, 0, default=False),
    ),
}
