"""The kinds of inputs that the docstrings of schedules allow."""

import numpy as np

from kinds import Kinds
from levels import FORMS, setting
from rows import InTurn

STEPS = {
    "steps in any order, some twice": InTurn(
        lambda *ends: np.array([ends[-1] + 2.0, 0, *ends, 1, 0, *ends, ends[-1] + 1]),
        lambda *ends: np.array([0.0, ends[-1], ends[0], 1, 4]),
        lambda *ends: np.array([0.0, 1, ends[-1], ends[-1] + 1, ends[0]]),
    ),
    "steps in a row": InTurn(
        lambda *ends: np.arange(ends[-1] + 3.0),
        lambda *ends: np.arange(ends[-1] + 1.0),
        lambda *ends: np.arange(float(ends[0])),
        lambda *ends: np.arange(ends[-1] + 3.0)[::-1],
        lambda *ends: np.arange(2.0),
    ),
    "steps from the last end on": InTurn(
        lambda *ends: ends[-1] + np.array([0.0, 1, ends[-1] - 1, ends[-1], ends[-1] + 1]),
        lambda *ends: np.full(4, ends[-1] + 1.0),
        lambda *ends: ends[-1] + 500.0 * np.arange(5),
    ),
    "several axes": InTurn(
        lambda *ends: np.array([[0.0, 1, *ends, 5], [ends[-1] + 1.0, 0, *ends, 2]]),
        lambda *ends: np.array([[ends[-1] + 1.0, 0], [ends[0], 2]]),
        lambda *ends: np.array([[0.0], [ends[-1]], [2]]),
        lambda *ends: np.array([[[0.0, ends[0], 2]], [[ends[-1], 1, ends[-1] + 1]]]),
        lambda *ends: np.array([[1.0]]),
        lambda *ends: np.array([[[[0.0, 1], [ends[-1] + 1, ends[0]]]], [[[2.0, ends[-1]], [5, 3]]]]),
    ),
    "many steps": InTurn(
        lambda *ends: np.arange(300.0),
        lambda *ends: np.arange(16.0),
        lambda *ends: np.arange(100.0),
        lambda *ends: 7 * np.arange(40.0) % 40,
    ),
    "a step at an end": InTurn(
        lambda *ends: ends[-1],
        lambda *ends: ends[0],
        lambda *ends: ends[-1] - 1,
        lambda *ends: max(ends[0] - 1, 0),
        lambda *ends: ends[-1] + 1,
    ),
    "a single step": InTurn(
        lambda *ends: 0,
        lambda *ends: ends[0] + 1.0,
        lambda *ends: np.array(ends[0] + 1.0),
        lambda *ends: 1500,
        lambda *ends: np.array([float(ends[0])]),
        lambda *ends: 3 * ends[-1] + 2,
    ),
}
"""Steps, from those at which a schedule changes: its ends."""

RATES = {
    "an initial rate near 1": 1.0,
    "a large rate": InTurn(200.0, 2, 5.0, 1000.0),
    "a small rate": InTurn(0.002, 1e-5, 0.03, 1e-3),
}
LOWEST = {
    "a lowest rate above 0": InTurn(0.125, 0.5, 0.0005, 0.01),
    "a lowest rate of 0": 0,
    "a lowest rate near the first": InTurn(0.875, 1),
}
"""Shares of the first rate."""

SINGLE = {"a step at an end", "a single step"}


def formless(row):
    """Return whether the form of a row changes nothing of its steps."""
    form, steps = row.get("form", "an array"), row.get("steps", "several axes")
    return form != "an array" and (steps in SINGLE or (form == "another memory order" and steps != "several axes"))


def rate(draw, size):
    """Return a rate of this size; an int stays as it is."""
    return size if isinstance(size, int) else size * abs(float(draw()))


def least(share, first):
    """Return a lowest rate as a share of the first one; 0 is a whole number."""
    return share * first if share else 0


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
    return {
        "t": steps(total_steps),
        "initial_rate": first,
        "min_rate": least(lowest, first),
        "total_steps": total_steps,
    }, {}


def warmup(draw, steps, size, lowest, warmup_steps, falling_steps):
    """Return the arguments of warmup_cosine; a lowest rate of None is left out."""
    peak, total_steps = rate(draw, size), warmup_steps + falling_steps
    settings = {} if lowest is None else {"min_rate": least(lowest, peak)}
    t = steps(warmup_steps, total_steps)
    return {"t": t, "peak_rate": peak, "warmup_steps": warmup_steps, "total_steps": total_steps}, settings


def kinds(build, extra, **factors):
    """Return the kinds of inputs of one schedule: steps and first rates, which all have, and its own settings."""
    return Kinds(
        build,
        "rates",
        impossible=formless,
        extra=extra | SCALARS,
        same=("t",),
        whole={"size": 2},
        steps=STEPS,
        form=FORMS,
        size=RATES,
        **factors,
    )


SCALARS = {
    "steps that look like a row of them": {"steps": lambda *ends: np.array([0.0, 3, 1, 1, 4])},
    "5000 steps": {"steps": lambda *ends: np.arange(5000.0)},
    "a late step": {"steps": lambda *ends: ends[-1], "size": 2},
    "an early step after a late one": {"steps": lambda *ends: 1, "size": 2},
    "the first step after an early one": {"steps": lambda *ends: 0, "size": 2},
}


def far_steps(*ends):
    """Return steps of a long schedule."""
    return np.array([0.0, 900, 1500, 9000, 33000, 49999, 50000])


PAST = {"steps": lambda *ends: np.array([ends[-1] + 2.0, 0, 1, 2]), "lowest": 0}

KINDS = {
    "step_decay": kinds(
        stairs,
        {
            "1500 drops": {"steps": lambda *ends: 1500, "gamma": 0.999, "step_size": 1},
            "steps beyond 32767": {"steps": lambda *ends: np.array([0.0, 32767, 40000, 10**5]), "step_size": 10000},
            "100000 drops": {"steps": lambda *ends: np.array([40000.0, 10**5]), "gamma": 0.9999, "step_size": 1},
            "a step_size of 2400": {"steps": lambda *ends: np.array([2399.0, 2400, 0]), "step_size": 2400},
        },
        gamma=setting("gamma", 0.5, 1, (0.1, 0.01, 0.3), (0.99, 0.9, 0.999), default=False),
        step_size=setting("step_size", 3, 1, (10, 2, 49, 5, 120), default=False),
    ),
    "exponential_decay": kinds(
        exponential,
        {
            "a small k at step 1500": {"steps": lambda *ends: 1500, "k": 0.002},
            "another small k at step 1500": {"steps": lambda *ends: 1500, "k": 0.0005},
            "a rate that has fallen far": {"steps": lambda *ends: 210, "size": 1000.0},
            "a tiny k at step 100000": {"steps": lambda *ends: 10**5, "k": 1e-6},
        },
        k=setting("k", 0.1, 0, (1, 0.3, 1.5, 3), (0.01, 1e-4, 0.002, 0.05), default=False),
    ),
    "cosine_annealing": kinds(
        cosine,
        {
            "a step past the end, then earlier ones": PAST,
            "300 steps in all": {"total_steps": 300},
            "just before the end of 300": {"steps": lambda *ends: 299, "total_steps": 300, "lowest": 0, "size": 1000.0},
            "50000 steps in all": {"steps": far_steps, "total_steps": 50000},
            "the second of two steps": {"total_steps": 2, "steps": lambda *ends: 1},
        },
        lowest=LOWEST,
        total_steps=setting("total_steps", 6, 1, (49, 2, 10, 100, 3), default=False),
    ),
    "warmup_cosine": kinds(
        warmup,
        {
            "a step past the end, then earlier ones": PAST,
            "a warm-up of one step in many": {"warmup_steps": 1, "falling_steps": 60},
            "some steps of a warm-up": {"steps": lambda *ends: np.array([1.0, 3]), "warmup_steps": 5},
            "50000 steps in all": {"steps": far_steps, "warmup_steps": 10000, "falling_steps": 40000},
            "a warm-up of 150 steps": {"warmup_steps": 150, "falling_steps": 150},
        },
        lowest={"min_rate left out": None} | LOWEST,
        warmup_steps=setting("warmup_steps", 3, 0, (1, 10, 49, 2, 5), default=False),
        falling_steps={
            "six falling steps": 6,
            "one falling step": 1,
            "falling steps from 2 to 60": InTurn(2, 60, 3, 20),
        },
    ),
}
