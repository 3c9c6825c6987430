"""The kinds of inputs that the docstrings of update_rule allow."""

import numpy as np

from kinds import ENTRIES, FORMS, GROUNDS, SCALES, SHAPES, Kinds, flat, scaled, setting
from objectives import Spy


def step(draw, shape, entries, scale, rate):
    """Return the arguments of gradient_step; where all numbers are tiny, only a large rate can be seen to matter."""
    w, gradient = scaled(draw(shape), scale), scaled(entries(draw(shape)), scale)
    return {"w": w, "gradient": gradient, "learning_rate": rate * 10**9 if scale < 1 else rate}, {}


def descent(draw, shape, ground, entries, rate, n_steps):
    """Return the arguments of gradient_descent."""
    gradient_fn = ground(draw, shape, 1.0)
    gradient_fn = gradient_fn if n_steps > 20 else Spy(gradient_fn, in_worker=True)
    return {"gradient_fn": gradient_fn, "w0": entries(draw(shape)), "learning_rate": rate, "n_steps": n_steps}, {}


RATES = setting("learning_rate", 0.5, 1, 0.001, 2.5, default=False)

KINDS = {
    "gradient_step": Kinds(
        step,
        "w",
        shape=SHAPES,
        form=FORMS,
        entries=ENTRIES,
        scale=SCALES,
        rate=RATES,
        extra={"all zero": {"entries": np.zeros_like}},
    ),
    "gradient_descent": Kinds(
        descent,
        "path",
        shape=SHAPES,
        form=FORMS,
        ground=GROUNDS,
        entries=ENTRIES,
        rate=RATES,
        n_steps=setting("n_steps", 6, 1, 2, default=False),
        extra={
            "flat ground": {"ground": flat},
            "all zero": {"entries": np.zeros_like},
            "n_steps = 0": {"n_steps": 0},
            "a run of 150 steps": {"n_steps": 150, "rate": 0.01},
        },
    ),
}
