"""The kinds of inputs that the docstrings of halving allow."""

from kinds import Kinds
from levels import SCALES, scaled, setting

SIGNS = {"a positive number": 1, "a negative number": -1, "zero": 0}


def number(draw, sign, scale):
    """Return the argument of half."""
    return {"x": sign * float(scaled(abs(draw()), scale))}, {}


def path(draw, sign, scale, n_steps):
    """Return the arguments of halving."""
    return {**number(draw, sign, scale)[0], "n_steps": n_steps}, {}


KINDS = {
    "half": Kinds(number, "half(x)", sign=SIGNS, scale=SCALES),
    "halving": Kinds(path, "path", sign=SIGNS, scale=SCALES, n_steps=setting("n_steps", 3, 1, 0, default=False)),
}
