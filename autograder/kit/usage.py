"""Find which functions of a module call which."""

from __future__ import annotations

from collections.abc import Collection
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
