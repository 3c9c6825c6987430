"""The kinds of inputs that the docstrings of adam allow."""

import numpy as np

from kinds import ENTRIES, FORMS, GROUNDS, SHAPES, Kinds, flat, scaled, setting
from objectives import Spy

SETTINGS = {
    "learning_rate": setting("learning_rate", 0.1, 1),
    "beta1": setting("beta1", 0.8, 0),
    "beta2": setting("beta2", 0.95, 0),
    "eps": setting("eps", 0.05, 1e-12),
}


def step(draw, shape, entries, scale, t, **settings):
    """Return the arguments of adam_step: zero moments at the first step, later any."""
    far, size = scale
    w, m, gradient = far * draw(shape), scaled(entries(draw(shape)), size), scaled(entries(draw(shape)), size)
    v = scaled(np.abs(entries(draw(shape))), size**2)
    m, v = (0 * m, 0 * v) if t == 1 else (m, v)
    return {"w": w, "m": m, "v": v, "t": t, "gradient": gradient}, settings


def descent(draw, shape, ground, scale, n_steps, **settings):
    """Return the arguments of adam_descent."""
    far, size = scale
    gradient_fn = ground(draw, shape, size)
    gradient_fn = gradient_fn if n_steps > 20 else Spy(gradient_fn, in_worker=True)
    return {"gradient_fn": gradient_fn, "w0": far * draw(shape), "n_steps": n_steps}, settings


SCALES = {
    "gradients of usual size": (1, 1),
    "tiny gradients": (1, 1e-9),
    "huge gradients": (1, 1e9),
    "w far out": (1000, 1),
}

KINDS = {
    "adam_step": Kinds(
        step,
        "w, m, v",
        shape=SHAPES,
        form=FORMS,
        entries=ENTRIES,
        scale=SCALES,
        t={"the first step": 1, "the second step": 2, "the tenth step": 10, "step 1000": 1000},
        **SETTINGS,
        extra={"all zero": {"entries": np.zeros_like}, "step 100000": {"t": 10**5}},
    ),
    "adam_descent": Kinds(
        descent,
        "path",
        shape=SHAPES,
        form=FORMS,
        ground=GROUNDS,
        scale=SCALES,
        n_steps=setting("n_steps", 6, 1, 2, default=False),
        **SETTINGS,
        extra={"flat ground": {"ground": flat}, "n_steps = 0": {"n_steps": 0}, "a run of 150 steps": {"n_steps": 150}},
    ),
}
