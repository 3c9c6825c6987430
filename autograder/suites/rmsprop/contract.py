"""The kinds of inputs that the docstrings of rmsprop allow."""

import numpy as np

from kinds import Kinds
from levels import (
    CONVERTED,
    FORMS,
    GROUNDS,
    LARGE,
    MATRICES,
    SHAPES,
    STEPS,
    broken,
    curved,
    even,
    flat,
    gaps,
    holes,
    in_order,
    last_alone,
    last_nan,
    scaled,
    setting,
    wavers,
    without,
)
from objectives import Slope
from rows import InTurn
from spies import Spy

SETTINGS = {
    "learning_rate": setting("learning_rate", (0.08, 3, 1, 20), (0.001, 1e-4, 1e-5)),
    "gamma": setting("gamma", (0.5, 0.1, 0.8, 0.9049), 0, (0.99, 0.987654321, 0.95, 0.99999)),
    "eps": setting("eps", (0.05, 1, 0.003, 0.3), (1e-12, 1e-6, 1e-10)),
}


ENTRIES = {
    "mixed signs": lambda w, s, gradient: (w, s, gradient),
    "all of one sign": InTurn(
        lambda *arrays: map(np.abs, arrays), lambda w, s, gradient: (-np.abs(w), s, -np.abs(gradient))
    ),
    "a mean of zero": lambda w, s, gradient: (w, 0 * s, gradient),
    "zeros among them": InTurn(
        lambda w, s, gradient: (w, s, holes(gradient, 0)),
        lambda w, s, gradient: (w, holes(s, 0), holes(gradient, 1)),
        lambda w, s, gradient: (holes(w, 0), s, gradient),
        lambda w, s, gradient: (w, holes(s, 0), holes(gradient, 0)),
        lambda w, s, gradient: (w, s, 0 * gradient),
    ),
    "equal numbers": InTurn(
        lambda w, s, gradient: (s, s, s),
        lambda *arrays: (np.full_like(a, a.flat[0]) for a in arrays),
        lambda *arrays: map(np.ones_like, arrays),
        lambda w, s, gradient: (np.sign(w), np.ones_like(s), np.sign(gradient)),
    ),
    "entries in order": InTurn(
        lambda *arrays: map(in_order, arrays),
        lambda *arrays: (np.round(3 * in_order(a)) for a in arrays),
    ),
}

SCALES = {
    "numbers of usual size": (1, 1),
    "w at the origin": (0, 1),
    "small gradients": InTurn((0, 0.01), (0, 1e-4), (0, 1e-9), (0, 1e-3)),
    "large numbers": InTurn((0, 1e9), (1e9, 1e9), (0, 1000), (30, 30), (0, 1e6)),
    "w far out": InTurn((1000, 1), (50, 1)),
}
"""The size of w, and that of the gradient; the mean of squares has the square of it."""


def step(draw, shape, entries, scale, **settings):
    """Return the arguments of rmsprop_step."""
    far, size = scale
    w, s, gradient = entries(draw(shape), np.abs(draw(shape)), draw(shape))
    return {"w": far * w + 0, "s": scaled(s, size**2), "gradient": scaled(gradient, size)}, settings


def descent(draw, shape, ground, scale, n_steps, start=np.array, **settings):
    """Return the arguments of rmsprop_descent."""
    far, size = scale
    gradient_fn = ground(draw, shape, size)
    gradient_fn = Spy(gradient_fn, in_worker=True)
    return {"gradient_fn": gradient_fn, "w0": far * start(draw(shape)) + 0, "n_steps": n_steps}, settings


BOWL, ECHO, SLOPE, *_ = GROUNDS.values()


KINDS = {
    "rmsprop_step": Kinds(
        step,
        "w, s",
        shape=SHAPES,
        form=FORMS,
        entries=ENTRIES,
        scale=SCALES,
        **SETTINGS,
        same=("w", "s", "gradient"),
        converted=CONVERTED | LARGE,
        whole={"learning_rate": 2, "gamma": 0, "eps": 1},
        extra=MATRICES
        | {
            "all zero": {"entries": lambda *arrays: (0 * a for a in arrays)},
            "the smallest numbers": {"scale": (0, 1e-9), "eps": 1e-12, "learning_rate": 1e-5},
            "small numbers with eps = 1e-12": {"scale": (0, 1e-9), "eps": 1e-12, "learning_rate": 1},
            "an eps of 1e-26": {"scale": (0, 1e-11), "eps": 1e-26, "learning_rate": 1, "gamma": 0},
            "others of the smallest numbers": {"scale": (0, 1e-9), "eps": 1e-12, "learning_rate": 1},
            "an entry of the gradient that is NaN": {"entries": lambda w, s, gradient: (w, s, last_nan(gradient))},
            "gradients of 1e-17": {"scale": (0, 1e-17), "eps": 1e-36, "learning_rate": 1, "gamma": 0.5},
            "gradients of 1e17": {"scale": (0, 1e17), "learning_rate": 1},
            "a rate of 1e7": {"scale": (0, 1), "learning_rate": 1e7},
            "a gamma of 2e-4": {"entries": lambda w, s, gradient: (w, 9 * s, gradient), "gamma": 2e-4},
            "a step that is long beside the rate": {"entries": ENTRIES["a mean of zero"], "gamma": 0.99999},
            "first entries of 0": {"entries": lambda w, s, gradient: (w, holes(s, 0), holes(gradient, 0))},
            "a long step over the origin": {
                "entries": lambda *arrays: map(np.abs, arrays),
                "learning_rate": 7,
                "eps": 0.05,
            },
            "only the last of 80 gradients is not 0": {
                "shape": (80,),
                "entries": lambda w, s, gradient: (w, s, without(gradient, slice(-1))),
            },
            "a row of zeros in the gradient": {
                "shape": (3, 2),
                "entries": lambda w, s, gradient: (w, s, gradient * [[1], [0], [1]]),
            },
        },
    ),
    "rmsprop_descent": Kinds(
        descent,
        "path",
        shape=SHAPES,
        form=FORMS,
        ground=GROUNDS,
        scale={
            "gradients of usual size": (1, 1),
            "w0 at the origin": (0, 1),
            "small gradients": InTurn((1, 0.001), (0, 0.01)),
            "large gradients": InTurn((1, 1000), (1, 30)),
            "w0 far out": InTurn((1000, 1), (50, 1)),
        },
        n_steps=setting("n_steps", *STEPS, default=False),
        **SETTINGS,
        impossible=wavers,
        runs_from="w0",
        exchange={"n_steps": "n_steps from 3 to 15"},
        whole={"learning_rate": 2, "gamma": 0, "eps": 1},
        extra={
            "an entry of the gradient that is NaN": {"ground": broken},
            "flat ground": {"ground": flat},
            "flat ground with two axes": {"ground": flat, "shape": (2, 3)},
            "n_steps = 0": {"n_steps": 0},
            "n_steps = 0 from a single number": {"n_steps": 0, "shape": ()},
            "small gradients and a large rate": {"scale": (1, 1e-9), "eps": 1e-12, "learning_rate": 20},
            "a tiny w0": {"scale": (1e-9, 1), "learning_rate": 1e-3, "eps": 1e-12},
            "small gradients with eps = 1e-12": {"ground": SLOPE, "scale": (0, 1e-9), "eps": 1e-12},
            "zeros in w0": {"ground": ECHO, "start": lambda w: holes(w, 0)},
            "exactly over the origin": {
                "ground": lambda draw, shape, scale: Slope(np.ones(shape)).gradient,
                "start": np.ones_like,
                "learning_rate": 0.75,
                "gamma": 0.5,
                "eps": 0.0625,
            },
            "back and forth": {
                "ground": ECHO,
                "start": np.ones_like,
                "learning_rate": 2,
                "gamma": 0,
                "eps": 1e-12,
                "n_steps": 20,
            },
            "from ones down a slope": {"ground": SLOPE, "start": np.ones_like, "n_steps": 20},
            "from ones into a bowl": {"ground": BOWL, "start": np.ones_like, "n_steps": 20},
            "from ones to the origin": {"ground": ECHO, "start": np.ones_like, "n_steps": 20},
            "beyond a million": {"ground": SLOPE, "learning_rate": 10**6, "n_steps": 12},
            "zeros that come and go": {
                "ground": gaps(0.3, 1.0),
                "start": np.ones_like,
                "n_steps": 20,
                "learning_rate": 0.1,
            },
            "only the last of 80 gradients is not 0": {"ground": last_alone, "shape": (80,)},
            "a run of 130 steps": {"n_steps": 130, "eps": 0.05},
            "1100 steps down a slope": {
                "n_steps": 1100,
                "ground": even,
                "gamma": 0.999,
                "shape": (1,),
                "scale": (0, 1),
            },
            "steps of 1e-16 from the origin": {"ground": SLOPE, "scale": (0, 1), "learning_rate": 1e-16},
            "steps that are lost in rounding": {"ground": SLOPE, "learning_rate": 1e-19},
            "gradients of 1e6 that grow": {"ground": curved(-1e6), "n_steps": 12},
            "300 steps down a slope": {"n_steps": 300, "ground": SLOPE, "gamma": 0.99},
        },
    ),
}
