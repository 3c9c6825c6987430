"""Find which functions of a module call which, and say so where one is wrong because of another."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import CodeType, FunctionType
from typing import Any


def uses_of(module: Any, names: Collection[str]) -> dict[str, list[str]]:
    """Return for each of these functions of a module which others of them it calls, itself or by way of helpers."""
    named = {n: v for n, v in list(vars(module).items()) if n in names and isinstance(v, FunctionType | type)}
    direct = {name: mentioned(value) & set(named) for name, value in named.items()}
    found: dict[str, list[str]] = {}
    for name in direct:
        reached, new = set[str](), {name}
        while new:
            reached |= new
            new = {inner for outer in new for inner in direct[outer]} - reached
        found[name] = sorted(reached - {name})
    return found


def causes_of(function: str, uses: Mapping[str, Sequence[str]], wrong: Collection[str]) -> list[str]:
    """Return the wrong functions that a function calls, without those that call another of them.

    >>> causes_of("train", {"train": ["gradient", "sigmoid"], "gradient": ["sigmoid"]}, ["gradient", "sigmoid"])
    ['sigmoid']
    """
    called = [name for name in uses.get(function, ()) if name in wrong and name != function]
    return [name for name in called if not set(called) & set(uses.get(name, ())) - {name}]


def mend_first(function: str, causes: Sequence[str]) -> str:
    """Return the sentence on a function whose answers are wrong because of functions that it calls.

    >>> mend_first("gradient_descent", ["gradient_step"])
    'gradient_descent calls your gradient_step, which is wrong: mend that first.'
    """
    verb, them = ("is", "that") if len(causes) == 1 else ("are", "those")
    return f"{function} calls your {' and '.join(causes)}, which {verb} wrong: mend {them} first."


def mentioned(value: Any) -> set[str]:
    """Return the global names that a function, or the methods of a class, mention."""
    if isinstance(value, type):
        return {name for part in vars(value).values() if isinstance(part, FunctionType) for name in mentioned(part)}
    names, codes = set[str](), [value.__code__]
    while codes:
        code = codes.pop()
        names.update(code.co_names)
        codes += [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return names
