"""The kinds of inputs that the docstrings of adam allow."""

import numpy as np

from kinds import (
    CONVERTED,
    ENTRIES,
    FORMS,
    GROUNDS,
    LARGE,
    SHAPES,
    SPARSE,
    STARTS,
    Kinds,
    curved,
    flat,
    scaled,
    setting,
)
from objectives import Spy

SETTINGS = {
    "learning_rate": setting("learning_rate", 0.1003, 3),
    "beta1": setting("beta1", 0.8, 0),
    "beta2": setting("beta2", 0.95, 0),
    "eps": setting("eps", 0.05, 1e-12),
}
EQUAL = {"beta1": 0.8, "beta2": 0.8}


def unsteady(row):
    """Return whether a run may divide by a gradient near zero alone, so that rounding grows."""
    return {"beta2 = 0", "n_steps = 6"} <= set(row.values())


def any_moments(array):
    """Return moments as they are."""
    return array


FIXED = "a gradient_fn that returns one fixed array"


def step(draw, shape, start, entries, scale, t, moments=any_moments, **settings):
    """Return the arguments of adam_step: zero moments at the first step, later any."""
    far, size = scale
    w, m, gradient = far * start(draw(shape)), scaled(moments(draw(shape)), size), scaled(entries(draw(shape)), size)
    v = scaled(np.abs(moments(draw(shape))), size**2)
    m, v = (0 * m, 0 * v) if t == 1 else (m, v)
    return {"w": w, "m": m, "v": v, "t": t, "gradient": gradient}, settings


def descent(draw, shape, ground, start, scale, n_steps, **settings):
    """Return the arguments of adam_descent."""
    far, size = scale
    gradient_fn = ground(draw, shape, size)
    gradient_fn = gradient_fn if n_steps > 20 else Spy(gradient_fn, in_worker=True)
    return {"gradient_fn": gradient_fn, "w0": far * start(draw(shape)), "n_steps": n_steps}, settings


SCALES = {
    "gradients of usual size": (1, 1),
    "tiny gradients": (1, 1e-9),
    "huge gradients": (1, 1e9),
    "w far out": (1000, 1),
}
TIMES = {"the first step": 1, "the second step": 2, "the tenth step": 10, "step 1000": 1000, "step 12000": 12000}

KINDS = {
    "adam_step": Kinds(
        step,
        "w, m, v",
        shape=SHAPES,
        form=FORMS,
        start=STARTS,
        entries=ENTRIES,
        scale=SCALES,
        t=TIMES,
        **SETTINGS,
        same=[("m", "v"), ("w", "gradient")],
        converted=CONVERTED | LARGE,
        extra={
            "all zero": {"entries": np.zeros_like, "start": np.zeros_like},
            "a gradient of zeros beside moments that are not": {"entries": np.zeros_like, "t": 3},
            "zero moments at a later step": {"moments": np.zeros_like, "t": 3},
            "zeros in the moments": {"moments": ENTRIES["a zero first"], "t": 2},
            "beta2 = beta1": {"t": 2, **EQUAL},
            "learning_rate = 1e-06": {"learning_rate": 1e-6, "start": np.zeros_like, "shape": (2,)},
            "step 100000": {"t": 10**5, "start": np.zeros_like},
        },
    ),
    "adam_descent": Kinds(
        descent,
        "path",
        shape=SHAPES,
        form=FORMS,
        ground=GROUNDS,
        start=SPARSE,
        scale=SCALES,
        n_steps=setting("n_steps", 6, 1, 2, default=False),
        **SETTINGS,
        impossible=unsteady,
        extra={
            "flat ground": {"ground": flat},
            "a run from the origin": {"ground": GROUNDS[FIXED], "start": np.zeros_like},
            "n_steps = 0": {"n_steps": 0},
            "a run of 300 steps": {"n_steps": 300},
            "a run whose gradients grow": {"ground": curved(-30), "n_steps": 20, "learning_rate": 10},
            "beta2 = beta1": EQUAL,
            "learning_rate = 1e-06": {"learning_rate": 1e-6, "start": np.zeros_like},
        },
    ),
}
