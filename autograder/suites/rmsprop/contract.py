"""The kinds of inputs that the docstrings of rmsprop allow."""

import numpy as np

from kinds import FORMS, GROUNDS, SHAPES, Kinds, flat, scaled, setting
from objectives import Slope, Spy

SETTINGS = {
    "learning_rate": setting("learning_rate", 0.08, 3, 0.001),
    "gamma": setting("gamma", 0.5, 0, 0.99),
    "eps": setting("eps", 0.05, 1e-12, 1),
}


def holes(array, first):
    """Return an array with zeros in every second place, counted from this one."""
    return np.where(np.arange(array.size).reshape(array.shape) % 2 == first, 0.0, array)


ENTRIES = {
    "mixed signs": lambda w, s, gradient: (w, s, gradient),
    "all positive": lambda *arrays: map(np.abs, arrays),
    "a mean of zero": lambda w, s, gradient: (w, 0 * s, gradient),
    "zeros in the gradient": lambda w, s, gradient: (w, s, holes(gradient, 0)),
    "zeros in the mean": lambda w, s, gradient: (w, holes(s, 0), holes(gradient, 1)),
    "zeros in w": lambda w, s, gradient: (holes(w, 0), s, gradient),
    "zeros in the mean where the gradient has them": lambda w, s, gradient: (w, holes(s, 0), holes(gradient, 0)),
    "three equal arrays": lambda w, s, gradient: (s, s, s),
    "equal entries": lambda *arrays: (np.full_like(a, a.flat[0]) for a in arrays),
}

SCALES = {
    "numbers of usual size": (1, 1),
    "w at the origin": (0, 1),
    "small gradients": (0, 0.01),
    "smaller gradients": (0, 1e-4),
    "tiny gradients": (0, 1e-9),
    "huge gradients": (0, 1e9),
    "w far out": (1000, 1),
    "huge numbers": (1e9, 1e9),
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
    gradient_fn = gradient_fn if n_steps > 20 else Spy(gradient_fn, in_worker=True)
    return {"gradient_fn": gradient_fn, "w0": far * start(draw(shape)) + 0, "n_steps": n_steps}, settings


BOWL, ECHO, SLOPE, _ = GROUNDS.values()

KINDS = {
    "rmsprop_step": Kinds(
        step,
        "w, s",
        shape=SHAPES,
        form=FORMS,
        entries=ENTRIES,
        scale=SCALES,
        **SETTINGS,
        extra={"all zero": {"entries": lambda *arrays: (0 * a for a in arrays)}},
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
            "small gradients": (1, 0.001),
            "large gradients": (1, 1000),
            "w0 far out": (1000, 1),
        },
        n_steps=setting("n_steps", 6, 1, 2, default=False),
        **SETTINGS,
        extra={
            "flat ground": {"ground": flat},
            "n_steps = 0": {"n_steps": 0},
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
            "a run of 130 steps": {"n_steps": 130, "eps": 0.05},
            "300 steps down a slope": {"n_steps": 300, "ground": SLOPE, "gamma": 0.99},
        },
    ),
}
