"""The kinds of inputs that the docstrings of update_rule allow."""

import numpy as np

from kinds import Kinds
from levels import (
    CONVERTED,
    ENTRIES,
    FORMS,
    GROUNDS,
    LARGE,
    MATRICES,
    SCALES,
    SHAPES,
    SPARSE,
    STARTS,
    STEPS,
    broken,
    curved,
    flat,
    gaps,
    last_alone,
    last_nan,
    scaled,
    setting,
    unlike,
    wavers,
)
from objectives import Gaps
from spies import Spy

FIXED = "a gradient_fn that returns one fixed array"


def unsteady(row):
    """Return whether rounding may grow, or small numbers come out of larger ones."""
    cancels = {"gradients that repeat and then change", "w of another size"} <= set(row.values())
    return wavers(row) or cancels


def step(draw, shape, start, entries, scale, rate):
    """Return the arguments of gradient_step; where all numbers are small, only a large rate can be seen to matter."""
    w, gradient = scaled(start(draw(shape)), scale), scaled(entries(draw(shape)), scale)
    return {"w": w, "gradient": gradient, "learning_rate": rate * round(1 / scale) if scale < 1 else rate}, {}


def descent(draw, shape, ground, start, entries, rate, n_steps):
    """Return the arguments of gradient_descent."""
    gradient_fn = ground(draw, shape, 1.0)
    gradient_fn = Spy(gradient_fn, in_worker=True)
    w0 = start(entries(draw(shape)))
    return {"gradient_fn": gradient_fn, "w0": w0, "learning_rate": rate, "n_steps": n_steps}, {}


def parting(draw, shape, scale):
    """Return gradients whose entries are equal in some places and not in others."""
    return Gaps(np.ones(shape), 0.3, 0.5).gradient


KINDS = {
    "gradient_step": Kinds(
        step,
        "w",
        shape=SHAPES,
        form=FORMS,
        start=STARTS,
        entries=ENTRIES,
        scale=SCALES,
        rate=setting("learning_rate", 0.5, (7, 1, 2.5, 100, 20.0), (0.001, 1e-4, 1e-5, 0.02), default=False),
        same=("w", "gradient"),
        converted=CONVERTED | LARGE,
        whole={"rate": 10**5},
        extra=MATRICES
        | {
            "all zero": {"entries": np.zeros_like, "start": np.zeros_like},
            "a small entry in the gradient": {"entries": unlike, "start": np.zeros_like},
            "a rate of 5000": {"rate": 5000},
            "a long step over the origin": {"rate": 7, "entries": np.abs, "start": np.abs},
            "a rate of 1e-6 at the origin": {"rate": 1e-6, "start": np.zeros_like, "scale": 1e9},
            "a rate of 1e-8 at the origin": {"rate": 1e-8, "start": np.zeros_like, "scale": 1e9},
            "a step that is small beside w": {"rate": 2e-4},
            "a row of zeros in the gradient": {"shape": (3, 2), "entries": lambda array: array * [[1], [0], [1]]},
            "the smallest numbers": {"scale": 1e-9},
            "others of the smallest numbers": {"scale": 1e-9},
            "an entry of the gradient that is NaN": {"entries": last_nan},
            "numbers of 1e-17": {"scale": 1e-17},
            "numbers of 1e17": {"scale": 1e17},
        },
    ),
    "gradient_descent": Kinds(
        descent,
        "path",
        shape=SHAPES,
        form=FORMS,
        ground=GROUNDS,
        start=SPARSE,
        entries=ENTRIES,
        rate=setting("learning_rate", 0.5, (2.5, 1, 3), (0.001, 0.1, 0.02, 1e-5), default=False),
        n_steps=setting("n_steps", *STEPS, default=False),
        impossible=unsteady,
        runs_from="w0",
        exchange={"n_steps": "n_steps from 3 to 15"},
        whole={"rate": 2},
        extra={
            "an entry of the gradient that is NaN": {"ground": broken},
            "flat ground": {"ground": flat},
            "flat ground with two axes": {"ground": flat, "shape": (2, 3)},
            "n_steps = 0 from a matrix": {"n_steps": 0, "shape": (2, 3)},
            "n_steps = 0 from a single number": {"n_steps": 0, "shape": ()},
            "a run from the origin": {"ground": GROUNDS[FIXED], "start": np.zeros_like},
            "all zero": {"entries": np.zeros_like},
            "n_steps = 0": {"n_steps": 0},
            "40 steps back and forth": {
                "ground": GROUNDS["a gradient_fn that returns its argument"],
                "rate": 1.9,
                "n_steps": 40,
            },
            "a run of 300 steps": {"n_steps": 300, "rate": 0.01},
            "a run of 1200 steps": {"n_steps": 1200, "rate": 0.001, "shape": (2,)},
            "a rate of 500 on gentle ground": {"ground": curved(0.001), "rate": 500},
            "a rate of 500000 on gentle ground": {"ground": curved(1e-6), "rate": 500000},
            "steps of 1e-16 from the origin": {"ground": GROUNDS[FIXED], "start": np.zeros_like, "rate": 1e-16},
            "steps that are lost in rounding": {"ground": GROUNDS[FIXED], "rate": 1e-19},
            "40 steps down a slope": {"ground": GROUNDS[FIXED], "n_steps": 40, "rate": 0.01},
            "a run that grows very large": {"ground": curved(30), "n_steps": 12},
            "a run back and forth": {"ground": curved(4), "n_steps": 7},
            "zeros that come and go": {
                "ground": gaps(0.3, 1.0),
                "start": np.ones_like,
                "entries": np.ones_like,
                "rate": 0.1,
                "n_steps": 20,
            },
            "equal entries that part on the way": {
                "ground": parting,
                "start": lambda w: np.full_like(w, 1.3),
                "rate": 0.1,
                "n_steps": 20,
            },
            "only the last of 80 gradients is not 0": {"ground": last_alone, "shape": (80,)},
            "300 tiny steps from the origin": {
                "ground": GROUNDS[FIXED],
                "start": np.zeros_like,
                "shape": (2,),
                "rate": 3e-10,
                "n_steps": 300,
            },
            "a run that is at the bottom after one step": {"ground": curved(2)},
            "a rate of 1e-6 on steep ground": {"ground": curved(3e5), "rate": 1e-6},
        },
    ),
}
