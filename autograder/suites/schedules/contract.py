"""The kinds of inputs that the docstrings of schedules allow."""

import numpy as np

from kinds import FORMS, Kinds, setting

STEPS = {
    "steps in a row": lambda *ends: np.arange(ends[-1] + 3.0),
    "steps in any order, some twice": lambda *ends: np.array([ends[-1] + 2.0, 0, *ends, 1, 0, *ends, ends[-1] + 1]),
    "steps from the last end on": lambda *ends: ends[-1] + np.array([0.0, 1, ends[-1] - 1, ends[-1], ends[-1] + 1]),
    "two axes": lambda *ends: np.array([[0.0, 1, *ends, 5], [ends[-1] + 1.0, 0, *ends, 2]]),
    "257 steps": lambda *ends: np.arange(257.0),
    "the step before the first end": lambda *ends: max(ends[0] - 1, 0),
    "the first end": lambda *ends: ends[0],
    "the step before the last end": lambda *ends: ends[-1] - 1,
    "the last end": lambda *ends: ends[-1],
    "the step after the last end": lambda *ends: ends[-1] + 1,
    "a step far past the last end": lambda *ends: 3 * ends[-1] + 2,
}
"""Steps, from those at which a schedule changes: its ends."""

SOME_STEPS = {
    "step 0": lambda *ends: 0,
    "a step that is a float": lambda *ends: ends[0] + 1.0,
    "step 1500": lambda *ends: 1500,
    "an array without axes": lambda *ends: np.array(ends[0] + 1.0),
    "an array of one step": lambda *ends: np.array([float(ends[0])]),
    "one step in two axes": lambda *ends: np.array([[1.0]]),
    "a column": lambda *ends: np.array([[0.0], [ends[-1]], [2]]),
    "a square array": lambda *ends: np.array([[ends[-1] + 1.0, 0], [ends[0], 2]]),
    "three axes": lambda *ends: np.array([[[0.0, ends[0], 2]], [[ends[-1], 1, ends[-1] + 1]]]),
    "steps in a row up to the last end": lambda *ends: np.arange(ends[-1] + 1.0),
    "steps in a row before the first end": lambda *ends: np.arange(float(ends[0])),
}
"""Further steps, tried with usual settings only."""

RATES = {"an initial rate near 1": 1.0, "a large rate": 200.0, "a small rate": 0.002, "a rate that is an int": 2}
LOWEST = {"a lowest rate above 0": 0.125, "a lowest rate of 0": 0, "a lowest rate near the first": 0.875}
"""Shares of the first rate."""


def formless(row):
    """Return whether the form of a row changes nothing of its steps."""
    form, steps = row.get("form", "an array"), row.get("steps", "two axes")
    one_axis = np.ndim(STEPS[steps](3, 7)) == 1
    return form != "an array" and steps != "two axes" and not (one_axis and form != "column-major order")


def rate(draw, size):
    """Return a rate of this size; an int stays as it is."""
    return size if isinstance(size, int) else size * abs(float(draw()))


def stairs(draw, steps, size, gamma, step_size):
    """Return the arguments of step_decay."""
    first = rate(draw, size)
    return {"t": steps(step_size, 2 * step_size), "initial_rate": first, "gamma": gamma, "step_size": step_size}, {}


def exponential(draw, steps, size, k):
    """Return the arguments of exponential_decay."""
    return {"t": steps(3, 8), "initial_rate": rate(draw, size), "k": k}, {}


def cosine(draw, steps, size, lowest, total_steps):
    """Return the arguments of cosine_annealing."""
    first = rate(draw, size)
    return {"t": steps(total_steps), "initial_rate": first, "min_rate": lowest * first, "total_steps": total_steps}, {}


def warmup(draw, steps, size, lowest, warmup_steps, falling_steps):
    """Return the arguments of warmup_cosine; a lowest rate of None is left out."""
    peak, total_steps = rate(draw, size), warmup_steps + falling_steps
    settings = {} if lowest is None else {"min_rate": lowest * peak}
    t = steps(warmup_steps, total_steps)
    return {"t": t, "peak_rate": peak, "warmup_steps": warmup_steps, "total_steps": total_steps}, settings


def kinds(build, extra, **factors):
    """Return the kinds of inputs of one schedule: steps and first rates, which all have, and its own settings."""
    further = {name: {"steps": steps} for name, steps in SOME_STEPS.items()} | extra
    return Kinds(build, "rates", impossible=formless, extra=further, steps=STEPS, form=FORMS, size=RATES, **factors)


KINDS = {
    "step_decay": kinds(
        stairs,
        {
            "1500 drops": {"steps": lambda *ends: 1500, "gamma": 0.999, "step_size": 1},
            "a step_size of 2400": {"steps": lambda *ends: np.array([2399.0, 2400, 0]), "step_size": 2400},
        },
        gamma=setting("gamma", 0.5, 1, 0.1, 0.99, default=False),
        step_size=setting("step_size", 3, 1, 10, 49, default=False),
    ),
    "exponential_decay": kinds(
        exponential,
        {
            "a small k at step 1500": {"steps": lambda *ends: 1500, "k": 0.002},
            "a tiny k at step 100000": {"steps": lambda *ends: 10**5, "k": 1e-6},
        },
        k=setting("k", 0.1, 0, 1, 1.5, 0.01, default=False),
    ),
    "cosine_annealing": kinds(
        cosine,
        {
            "a lowest rate that is the first": {"lowest": 1},
            "300 steps in all": {"total_steps": 300},
            "the second of two steps": {"total_steps": 2, "steps": lambda *ends: 1},
        },
        lowest=LOWEST,
        total_steps=setting("total_steps", 6, 1, 2, 49, default=False),
    ),
    "warmup_cosine": kinds(
        warmup,
        {
            "a lowest rate that is the peak": {"lowest": 1},
            "a warm-up of 150 steps": {"warmup_steps": 150, "falling_steps": 150},
        },
        lowest=LOWEST | {"min_rate left out": None},
        warmup_steps=setting("warmup_steps", 3, 0, 1, 49, default=False),
        falling_steps={"six falling steps": 6, "one falling step": 1, "two falling steps": 2, "60 falling steps": 60},
    ),
}
