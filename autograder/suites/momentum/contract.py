"""The kinds of inputs that the docstrings of momentum allow."""

from itertools import cycle, islice

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
)
from objectives import Fall, Rates
from rows import InTurn
from spies import Spy

ENTRIES = {
    "mixed signs": lambda w, v, gradient: (w, v, gradient),
    "all of one sign": InTurn(lambda *arrays: map(np.abs, arrays), lambda *arrays: (-np.abs(a) for a in arrays)),
    "a velocity of zero": lambda w, v, gradient: (w, 0 * v, gradient),
    "zeros among them": InTurn(
        lambda w, v, gradient: (w, v, holes(gradient, 0)),
        lambda w, v, gradient: (w, holes(v, 0), holes(gradient, 1)),
        lambda w, v, gradient: (holes(w, 0), v, gradient),
        lambda w, v, gradient: (w, v, 0 * gradient),
    ),
    "equal numbers": InTurn(
        lambda w, v, gradient: (w, w, w),
        lambda *arrays: (np.full_like(a, a.flat[0]) for a in arrays),
        lambda *arrays: map(np.ones_like, arrays),
        lambda *arrays: map(np.sign, arrays),
    ),
    "entries in order": InTurn(
        lambda *arrays: map(in_order, arrays), lambda *arrays: (np.round(3 * in_order(-a)) for a in arrays)
    ),
}

SCALES = {
    "numbers of usual size": (1, 1),
    "w at the origin": (0, 1),
    "small numbers": InTurn((0, 1e-5), (0, 1e-9), (0, 0.01), (0, 3e-7)),
    "large numbers": InTurn((1e9, 1e9), (30, 30), (1e6, 1e6), (1, 1000)),
    "w far out": InTurn((1000, 1), (50, 1)),
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
    """Return the arguments of momentum_descent; a tuple holds the rates of its steps, None computes them from t."""
    gradient_fn = ground(draw, shape, 1.0)
    gradient_fn = Spy(gradient_fn, in_worker=True)
    learning_rate = Fall().rate if rate is None else rate
    if isinstance(rate, tuple):
        rates = Rates(tuple(islice(cycle(rate), n_steps)))
        learning_rate = rates if rate[0] == AS_OBJECT else Spy(rates.rate, in_worker=True)
    w0 = start(draw(shape))
    return {"gradient_fn": gradient_fn, "w0": w0, "learning_rate": learning_rate, "n_steps": n_steps}, settings


GAMMAS = setting("gamma", (0.5, 0.1, 0.8, 0.9049), 0, (0.99, 0.987654321, 0.95, 0.99999))
AS_OBJECT = 0.4  # the first of the rates that a callable object gives, and no function

BOWL, ECHO, SLOPE, *_ = GROUNDS.values()

KINDS = {
    "momentum_step": Kinds(
        step,
        "w, v",
        shape=SHAPES,
        form=FORMS,
        entries=ENTRIES,
        scale=SCALES,
        rate=setting("learning_rate", 0.5, (7, 1, 2.5, 100), (0.001, 1e-5, 0.02), default=False),
        gamma=GAMMAS,
        same=("w", "v", "gradient"),
        converted=CONVERTED | LARGE,
        whole={"rate": 10**5},
        extra=MATRICES
        | {
            "a long step over the origin": {"entries": lambda *arrays: map(np.abs, arrays), "rate": 7},
            "all zero": {"entries": lambda *arrays: (0 * a for a in arrays)},
            "first entries of 0": {"entries": lambda w, v, gradient: (w, holes(v, 0), holes(gradient, 0))},
            "a row of zeros in the gradient": {
                "shape": (3, 2),
                "entries": lambda w, v, gradient: (w, v, gradient * [[1], [0], [1]]),
            },
            "a velocity that becomes 0": {
                "entries": lambda w, v, gradient: (w, np.where(np.arange(v.size) == 1, v, -gradient), gradient),
                "rate": 0.5,
                "gamma": 0.5,
            },
            "the smallest numbers": {"scale": (0, 1e-8), "rate": 10**6},
            "others of the smallest numbers": {"scale": (0, 1e-8), "rate": 10**6},
            "an entry of the gradient that is NaN": {"entries": lambda w, v, gradient: (w, v, last_nan(gradient))},
            "numbers of 1e-17": {"scale": (0, 1e-17), "rate": 1e17},
            "numbers of 1e17": {"scale": (1e17, 1e17)},
            "a gamma of 2e-4": {"entries": lambda w, v, gradient: (w, 9 * v, gradient), "rate": 0.01, "gamma": 2e-4},
        },
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
        rate=setting("learning_rate", 0.25, (1, 2.5, 3), (0.001, 0.1, 1e-5, 0.02), default=False)
        | {
            "a rate that falls": InTurn((AS_OBJECT, 0.3, 0.2, 0.1, 0.05, 0.02), (0.3, 0.3, 0.1, 0.1, 0.03, 0.03)),
            "a rate that grows": (0.01, 0.02, 0.05, 0.1, 0.2, 0.4),
            "a rate that is 0 or an int at times": InTurn((0.0, 0.3, 0.0, 0.2, 0, 0.5), (1, 0.5, 0, 2, 1, 0.25)),
        },
        n_steps=setting("n_steps", *STEPS, default=False),
        gamma=GAMMAS,
        impossible=wavers,
        runs_from="w0",
        exchange={"n_steps": "n_steps from 3 to 15"},
        whole={"rate": 2},
        extra={
            "an entry of the gradient that is NaN": {"ground": broken},
            "flat ground": {"ground": flat},
            "flat ground with two axes": {"ground": flat, "shape": (2, 3)},
            "n_steps = 0": {"n_steps": 0},
            "n_steps = 0 with a rate that falls": {"n_steps": 0, "rate": (0.3, 0.2)},
            "n_steps = 0 from a single number": {"n_steps": 0, "shape": ()},
            "gradients of 0 on the way": {
                "ground": gaps(0.3),
                "start": lambda w: np.full_like(w, 1.3),
                "n_steps": 20,
                "rate": 0.05,
                "gamma": 0.8,
            },
            "zeros that come and go": {
                "ground": gaps(0.3, 1.0),
                "start": np.ones_like,
                "n_steps": 20,
                "rate": 0.05,
                "gamma": 0.5,
            },
            "only the last of 80 gradients is not 0": {"ground": last_alone, "shape": (80,)},
            "a rate that falls after 14 steps": {"n_steps": 20, "rate": (0.1,) * 14 + (0.01,) * 6},
            "from one to the origin and past it": {"ground": ECHO, "start": np.ones_like, "rate": 1, "gamma": 0.5},
            "from one to the origin, where it stays": {"ground": ECHO, "start": np.ones_like, "rate": 1, "gamma": 0},
            "back and forth": {"ground": ECHO, "start": np.ones_like, "rate": 2, "gamma": 0, "n_steps": 20},
            "the same on another slope": {"ground": SLOPE, "start": np.ones_like, "rate": 2, "gamma": 0, "n_steps": 20},
            "the same in a bowl": {"ground": BOWL, "start": np.ones_like, "rate": 2, "gamma": 0, "n_steps": 20},
            "a run that grows very large": {"ground": ECHO, "rate": 8, "n_steps": 15},
            "45 steps back and forth": {"ground": ECHO, "rate": 0.1, "n_steps": 45},
            "a run of 130 steps": {"n_steps": 130, "rate": 0.01, "gamma": 0.8},
            "a run of 1100 steps": {
                "n_steps": 1100,
                "rate": 2.0**-10,
                "gamma": 0.5,
                "start": np.zeros_like,
                "shape": (1,),
                "ground": even,
            },
            "steps of 1e-16 from the origin": {"start": np.zeros_like, "ground": SLOPE, "rate": 1e-16},
            "steps that are lost in rounding": {"ground": SLOPE, "rate": 1e-19},
            "a rate that is computed from t": {
                "n_steps": 300,
                "rate": None,
                "ground": SLOPE,
                "shape": (1,),
                "gamma": 0,
            },
            "300 rates": {"n_steps": 300, "rate": tuple(0.1 * 0.99**t for t in range(300)), "ground": SLOPE},
        },
    ),
}
