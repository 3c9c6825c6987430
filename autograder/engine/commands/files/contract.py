"""The kinds of inputs that the docstrings of slug allow."""

import numpy as np

from kinds import Kinds
from levels import CONVERTED, ENTRIES, FORMS, LARGE, SCALES, SHAPES, STARTS, scaled, setting


# TODO: write for each function what it is called with, and every kind of input that its docstring allows
def step(draw, shape, start, entries, scale, **settings):
    """Return the arguments of slug_step: those without a default, and the settings."""
    return {"w": scaled(start(draw(shape)), scale), "gradient": scaled(entries(draw(shape)), scale)}, settings


KINDS = {
    "slug_step": Kinds(
        step,
        "w",
        shape=SHAPES,
        form=FORMS,
        start=STARTS,
        entries=ENTRIES,
        scale=SCALES,
        learning_rate=setting("learning_rate", 0.5, 2),
        same=("w", "gradient"),
        converted=CONVERTED | LARGE,
        extra={"all zero": {"entries": np.zeros_like, "start": np.zeros_like}},
    ),
}
