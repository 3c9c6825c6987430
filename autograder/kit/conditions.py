"""A condition on the arguments that tells the calls with a wrong answer from those with a right one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from typing import Any

import numpy as np

from kinds import Case

LEAST = 3  # wrong calls, and right ones, below which a condition may hold by chance
MANY = 12  # calls in all, below which two arguments are not compared with each other


def condition(cases: Sequence[Case], passed: Sequence[bool]) -> str:
    """Return a sentence on the arguments of wrong calls that holds for no right call, "" where there is none.

    >>> cases = [Case({}, {"rate": rate}, {}) for rate in (0.1, 0.5, 0.8, 1.0, 2.0, 3.0)]
    >>> condition(cases, [True, True, True, False, False, False])
    'Your answer is wrong with rate = 1 or more, and right with 0.8 or less.'
    """
    wrong, right = (
        [c.arguments | c.kwargs for c, p in zip(cases, passed, strict=True) if p is q] for q in (False, True)
    )
    if min(len(wrong), len(right)) < LEAST:
        return ""
    return next(_conditions(wrong, right), "")


def _conditions(wrong: list[dict[str, Any]], right: list[dict[str, Any]]) -> Iterator[str]:
    for name in wrong[0]:
        functions = [{callable(own.get(name)) for own in calls} for calls in (wrong, right)]
        if functions == [{True}, {False}]:
            yield f"Your answer is wrong where {name} is a function."
    bad, good = [quantities(own) for own in wrong], [quantities(own) for own in right]
    names = [name for name in bad[0] if all(name in own for own in bad + good)]
    values = {name: ([own[name] for own in bad], [own[name] for own in good]) for name in names}
    for name, (of_wrong, of_right) in values.items():
        if min(of_wrong) > max(of_right):
            yield _limit(name, min(of_wrong), "more", max(of_right), "less")
        if max(of_wrong) < min(of_right):
            yield _limit(name, max(of_wrong), "less", min(of_right), "more")
    if len(wrong) + len(right) < MANY:
        return
    for one, other in permutations(names, 2):
        above = [[a > b for a, b in zip(values[one][k], values[other][k], strict=True)] for k in (0, 1)]
        if all(above[0]) and not any(above[1]):
            yield f"Your answer is wrong where {one} is larger than {other}."


def _limit(name: str, of_wrong: float, beyond: str, of_right: float, within: str) -> str:
    return f"Your answer is wrong with {name} = {of_wrong:g} or {beyond}, and right with {of_right:g} or {within}."


def quantities(arguments: Mapping[str, Any]) -> dict[str, float]:
    """Return the numbers among the arguments, and the largest entry and the number of rows of the arrays."""
    found: dict[str, float] = {}
    for name, value in arguments.items():
        if isinstance(value, bool) or callable(value):
            continue
        if isinstance(value, int | float | np.number):
            found[name] = found[f"the largest entry of {name}"] = float(value)
        elif isinstance(value, np.ndarray | list | tuple):
            with contextlib.suppress(TypeError, ValueError):  # a list may hold anything
                array = np.asarray(value, dtype=float)
                if array.size:
                    found[f"the largest entry of {name}"] = float(array.max())
                if array.ndim:
                    found[f"the number of rows of {name}"] = float(len(array))
    return {name: value for name, value in found.items() if np.isfinite(value)}
