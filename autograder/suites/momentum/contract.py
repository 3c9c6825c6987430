"""The kinds of inputs that the docstrings of momentum allow."""

import numpy as np

from kinds import FORMS, GROUNDS, SHAPES, Kinds, flat, scaled, setting
from objectives import Rates, Spy


def holes(array, first):
    """Return an array with zeros in every second place, counted from this one."""
    return np.where(np.arange(array.size).reshape(array.shape) % 2 == first, 0.0, array)


ENTRIES = {
    "mixed signs": lambda w, v, gradient: (w, v, gradient),
    "all positive": lambda *arrays: map(np.abs, arrays),
    "a velocity of zero": lambda w, v, gradient: (w, 0 * v, gradient),
    "zeros in the gradient": lambda w, v, gradient: (w, v, holes(gradient, 0)),
    "zeros in the velocity": lambda w, v, gradient: (w, holes(v, 0), holes(gradient, 1)),
    "zeros in w": lambda w, v, gradient: (holes(w, 0), v, gradient),
    "three equal arrays": lambda w, v, gradient: (w, w, w),
    "equal entries": lambda *arrays: (np.full_like(a, a.flat[0]) for a in arrays),
}

SCALES = {
    "numbers of usual size": (1, 1),
    "w at the origin": (0, 1),
    "small numbers": (0, 1e-5),
    "huge numbers": (1e9, 1e9),
    "tiny gradients, a large rate": (0, 1e-9),
    "w far out": (1000, 1),
}
"""The size of w, and that of the velocity and of the gradient."""


def step(draw, shape, entries, scale, rate, **settings):
    """Return the arguments of momentum_step; tiny gradients can only be seen to matter if the rate is large."""
    far, size = scale
    rate = rate * 10**9 if size == 1e-9 else rate
    w, v, gradient = entries(draw(shape), draw(shape), draw(shape))
    v = v if size == 1e-9 else scaled(v, size)
    return {"w": far * w + 0, "v": v, "gradient": scaled(gradient, size), "learning_rate": rate}, settings


def descent(draw, shape, ground, start, rate, n_steps, **settings):
    """Return the arguments of momentum_descent; a tuple holds the rates of its steps."""
    gradient_fn = ground(draw, shape, 1.0)
    gradient_fn = gradient_fn if n_steps > 20 else Spy(gradient_fn, in_worker=True)
    learning_rate = Rates(rate[:n_steps]).rate if isinstance(rate, tuple) else rate
    w0 = start(draw(shape))
    return {"gradient_fn": gradient_fn, "w0": w0, "learning_rate": learning_rate, "n_steps": n_steps}, settings


GAMMAS = setting("gamma", 0.5, 0, 0.99)

BOWL, ECHO, SLOPE, _ = GROUNDS.values()

KINDS = {
    "momentum_step": Kinds(
        step,
        "w, v",
        shape=SHAPES,
        form=FORMS,
        entries=ENTRIES,
        scale=SCALES,
        rate=setting("learning_rate", 0.5, 1, 0.001, 2.5, default=False),
        gamma=GAMMAS,
        extra={"all zero": {"entries": lambda *arrays: (0 * a for a in arrays)}},
    ),
    "momentum_descent": Kinds(
        descent,
        "path",
        shape=SHAPES,
        form=FORMS,
        ground=GROUNDS,
        start={
            "w0 of usual size": lambda w: w,
            "w0 at the origin": np.zeros_like,
            "zeros in w0": lambda w: holes(w, 0),
            "w0 of ones": np.ones_like,
            "w0 far out": lambda w: 1000 * w,
        },
        rate=setting("learning_rate", 0.25, 1, 0.001, default=False)
        | {
            "a rate that falls": (0.4, 0.3, 0.2, 0.1, 0.05, 0.02),
            "a rate that grows": (0.01, 0.02, 0.05, 0.1, 0.2, 0.4),
            "a rate that is 0 at times": (0.0, 0.3, 0.0, 0.2, 0.0, 0.5),
            "a rate that is an int at times": (1, 0.5, 0, 2, 1, 0.25),
        },
        n_steps=setting("n_steps", 6, 1, 2, default=False),
        gamma=GAMMAS,
        extra={
            "flat ground": {"ground": flat},
            "n_steps = 0": {"n_steps": 0},
            "from one to the origin and past it": {"ground": ECHO, "start": np.ones_like, "rate": 1, "gamma": 0.5},
            "from one to the origin, where it stays": {"ground": ECHO, "start": np.ones_like, "rate": 1, "gamma": 0},
            "back and forth": {"ground": ECHO, "start": np.ones_like, "rate": 2, "gamma": 0, "n_steps": 20},
            "the same on another slope": {"ground": SLOPE, "start": np.ones_like, "rate": 2, "gamma": 0, "n_steps": 20},
            "the same in a bowl": {"ground": BOWL, "start": np.ones_like, "rate": 2, "gamma": 0, "n_steps": 20},
            "beyond a million": {"ground": ECHO, "rate": 8, "n_steps": 12},
            "a run of 130 steps": {"n_steps": 130, "rate": 0.01},
            "300 rates": {"n_steps": 300, "rate": tuple(0.1 * 0.99**t for t in range(300)), "ground": SLOPE},
        },
    ),
}
