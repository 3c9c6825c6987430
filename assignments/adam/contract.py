"""The kinds of inputs that the docstrings of adam allow."""

import numpy as np

from kinds import Kinds
from levels import (
    CONVERTED,
    ENTRIES,
    FORMS,
    GROUNDS,
    LARGE,
    MATRICES,
    SHAPES,
    STARTS,
    STEPS,
    broken,
    curved,
    even,
    flat,
    gaps,
    holes,
    last_alone,
    last_nan,
    scaled,
    setting,
    wavers,
    without,
)
from rows import InTurn
from spies import Spy

SETTINGS = {
    "learning_rate": setting("learning_rate", (0.1003, 3, 1, 20), (1e-6, 1e-4, 0.01)),
    "beta1": setting("beta1", (0.8, 0.5, 0.1, 0.99, 0.9049), 0),
    "beta2": setting("beta2", (0.95, 0.99999, 0.5, 0.9999, 0.9, 0.9990123), 0),
    "eps": setting("eps", (0.05, 1, 0.003, 0.3), (1e-12, 1e-6, 1e-10)),
}
EQUAL = {"beta1": 0.8, "beta2": 0.8}


def unsteady(row):
    """Return whether a run may divide by a gradient near zero alone, so that rounding grows."""
    levels = set(row.values())
    many_steps = not any("1 to 2" in level for level in levels if "n_steps" in level)
    return wavers(row) or ("beta2 = 0" in levels and many_steps)


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
    gradient_fn = Spy(gradient_fn, in_worker=True)
    return {"gradient_fn": gradient_fn, "w0": far * start(draw(shape)) + 0, "n_steps": n_steps}, settings


SCALES = {
    "gradients of usual size": (1, 1),
    "small gradients": InTurn((1, 1e-9), (1, 0.01), (0, 1e-4), (1, 1e-6)),
    "large gradients": InTurn((1, 1e9), (0, 30), (1, 1e6), (1, 1000)),
    "w far out": InTurn((1000, 1), (50, 1)),
}
TIMES = {
    "the second step": 2,
    "the first step": 1,
    "an early step": InTurn(10, 3, 5, 20, 4),
    "a late step": InTurn(1000, 12000, 100, 10**5, 50, 400),
}

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
        same=("w", "m", "v", "gradient"),
        exchange={"t": "an early step"},
        converted=CONVERTED | LARGE,
        whole={"learning_rate": 2, "eps": 1},
        extra=MATRICES
        | {
            "all zero": {"entries": np.zeros_like, "start": np.zeros_like},
            "a long step over the origin": {
                "entries": np.abs,
                "moments": np.abs,
                "start": np.abs,
                "learning_rate": 7,
                "eps": 0.05,
            },
            "an eps of 1e-16": {"scale": (0, 1e-12), "eps": 1e-16, "learning_rate": 1, "t": 1},
            "both betas 0 with a large eps": {"beta1": 0, "beta2": 0, "eps": 0.25},
            "a gradient of zeros beside moments that are not": {"entries": np.zeros_like, "t": 3},
            "zero moments at a later step": {"moments": np.zeros_like, "t": 3},
            "zeros in the moments": {"moments": lambda array: np.where(np.arange(array.size) == 0, 0.0, array)},
            "beta2 = beta1": EQUAL,
            "beta2 = beta1 with a large eps": EQUAL | {"eps": 0.05},
            "learning_rate = 1e-06": {"learning_rate": 1e-6, "start": np.zeros_like, "shape": (2,)},
            "the smallest numbers": {"scale": (0, 1e-9), "eps": 1e-12, "t": 1},
            "small moments": {"scale": (0, 1e-9), "eps": 1e-12, "learning_rate": 1},
            "other small moments": {"scale": (0, 1e-9), "eps": 1e-12, "learning_rate": 1},
            "step 15000 with a slow mean of squares": {"t": 15000, "beta2": 0.99999},
            "step 100000 with slow means": {"t": 10**5, "beta1": 0.99998, "beta2": 0.99999},
            "an early step with slow means": {"t": 5, "beta1": 0.99998, "beta2": 0.99997},
            "a beta1 of 2e-4": {"beta1": 2e-4, "scale": (0, 1), "learning_rate": 1, "moments": lambda array: 9 * array},
            "a beta2 of 2e-4": {"beta2": 2e-4, "scale": (0, 1), "learning_rate": 1, "moments": lambda array: 9 * array},
            "an entry of the gradient that is NaN": {"entries": last_nan},
            "gradients of 1e-17": {"scale": (0, 1e-17), "eps": 1e-18, "learning_rate": 1},
            "gradients of 1e17": {"scale": (0, 1e17), "learning_rate": 1},
            "a rate of 1e7": {"scale": (0, 1), "learning_rate": 1e7},
            "only the last of 80 gradients is not 0": {
                "shape": (80,),
                "entries": lambda gradient: without(gradient, slice(-1)),
            },
            "first entries of 0": {
                "entries": lambda gradient: holes(gradient, 0),
                "moments": lambda array: holes(array, 0),
            },
            "a row of zeros in the gradient": {
                "shape": (3, 2),
                "entries": lambda gradient: gradient * [[1], [0], [1]],
            },
            "step 100000": {"t": 10**5, "start": np.zeros_like},
            "means that become 0": {
                "moments": np.ones_like,
                "entries": lambda gradient: np.where(np.arange(gradient.size) == 1, gradient, -1.0),
                "beta1": 0.5,
                "beta2": 0.8,
            },
        },
    ),
    "adam_descent": Kinds(
        descent,
        "path",
        shape=SHAPES,
        form=FORMS,
        ground=GROUNDS,
        start={name: STARTS[name] for name in ("any w", "zeros in w")},
        scale=SCALES,
        n_steps=setting("n_steps", *STEPS, default=False),
        **SETTINGS,
        impossible=unsteady,
        runs_from="w0",
        exchange={"n_steps": "n_steps from 3 to 15"},
        whole={"learning_rate": 2, "eps": 1},
        extra={
            "an entry of the gradient that is NaN": {"ground": broken},
            "flat ground": {"ground": flat},
            "flat ground with two axes": {"ground": flat, "shape": (2, 3)},
            "n_steps = 0 from a single number": {"n_steps": 0, "shape": ()},
            "gradients that turn round": {
                "ground": GROUNDS["gradients that repeat and then change"],
                "shape": (1,),
                "start": np.ones_like,
                "learning_rate": 1.5,
                "beta1": 0,
                "beta2": 0,
                "n_steps": 8,
            },
            "gradients of 0 on the way": {
                "ground": gaps(0.3),
                "start": lambda w: np.full_like(w, 1.3),
                "n_steps": 20,
                "learning_rate": 0.1,
                "beta1": 0.8,
            },
            "zeros that come and go": {
                "ground": gaps(0.3, 1.0),
                "start": np.ones_like,
                "n_steps": 20,
                "learning_rate": 0.1,
                "beta1": 0.5,
            },
            "only the last of 80 gradients is not 0": {"ground": last_alone, "shape": (80,)},
            "a run to far out": {"ground": GROUNDS[FIXED], "learning_rate": 20000},
            "a tiny w0": {"scale": (1e-9, 1), "eps": 1e-12},
            "small gradients with eps = 1e-12": {"ground": GROUNDS[FIXED], "scale": (0, 1e-9), "eps": 1e-12},
            "a run from the origin": {"ground": GROUNDS[FIXED], "start": np.zeros_like},
            "n_steps = 0": {"n_steps": 0},
            "a run of 300 steps": {"n_steps": 300, "beta1": 0.8, "eps": 0.05},
            "a run of 1100 steps": {"n_steps": 1100, "ground": even, "shape": (1,), "scale": (0, 1)},
            "steps of 1e-16 from the origin": {"ground": GROUNDS[FIXED], "scale": (0, 1), "learning_rate": 1e-16},
            "steps that are lost in rounding": {"ground": GROUNDS[FIXED], "learning_rate": 1e-19},
            "40 steps down a slope": {"ground": GROUNDS[FIXED], "n_steps": 40, "beta1": 0.8, "beta2": 0.9},
            "gradients of 1e6 that grow": {"ground": curved(-1e6), "n_steps": 12},
            "a run whose gradients grow": {"ground": curved(-30), "n_steps": 20, "learning_rate": 10},
            "beta2 = beta1": EQUAL,
            "learning_rate = 1e-06": {"learning_rate": 1e-6, "start": np.zeros_like},
        },
    ),
}
