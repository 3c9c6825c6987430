"""Find out in a notebook what is wrong with its functions, in three steps: `why()`, and the same call again."""

from __future__ import annotations

import contextlib
import inspect
import linecache
import operator
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

from explanation import ENDLESS, LEVELS, PATIENCE, Explanation, Line, as_text, kinds_in, of_module
from patience import interrupted_after
from usage import mentioned

FOLDER = Path(".")  # a notebook runs in the folder of its exercise
RECORDED = ("contract.py", "known.txt")


def explainer(names: dict[str, Any], slug: str) -> Callable[[], None]:
    """Return a function that prints what is wrong in a notebook with these global names.

    Each call says one step more, until a function is defined anew.
    """
    asked: list[Any] = []
    level = 0

    def why() -> None:
        """Print what is wrong, one step more than the last time."""
        nonlocal asked, level
        if not all((FOLDER / name).is_file() for name in RECORDED):
            print(f"{' and '.join(RECORDED)} of {slug} belong beside this notebook, and are not there.")
            return
        functions = list(kinds_in(FOLDER / "contract.py"))
        current = [names.get(name) for name in functions]
        same = len(asked) == len(current) and all(map(operator.is_, asked, current))
        asked, level = current, min(level + 1, LEVELS) if same else 1
        lines, more = explained_in_time(slug, lambda: defined_anew(names, functions), level)
        print(as_text(lines) + ("\n\nRun this cell again, and it says more." if more else ""))

    return why


def explained_in_time(slug: str, make: Callable[[], ModuleType], level: int) -> Explanation:
    """Return what is wrong with the functions of a module; interrupt them if they do not come to an end."""
    with interrupted_after(PATIENCE) as late:
        try:
            return of_module(slug, make, FOLDER, level)
        except KeyboardInterrupt:
            if not late.is_set():
                raise
            return Explanation([Line("remark", ENDLESS)], False)


def defined_anew(names: dict[str, Any], functions: Iterable[str]) -> ModuleType:
    """Return the names of a notebook as a module in which the cells of these functions have just run.

    So the functions have kept nothing from earlier calls. Without the text of a cell, its functions stay as they are.
    """
    module = ModuleType("notebook")
    vars(module).update(names)
    cells: dict[str, list[str]] = {}
    for name in used(names, functions):
        cells.setdefault(names[name].__code__.co_filename, []).append(name)
    defined: dict[str, Any] = {}
    for cell, inside in cells.items():
        with contextlib.suppress(Exception):  # of a line below the functions; the functions are there
            exec(compile("".join(linecache.getlines(cell)), cell, "exec"), vars(module))
        defined |= {name: vars(module)[name] for name in inside}
    vars(module).update(defined)  # a cell may hold an old version of a function of another one
    return module


def used(names: dict[str, Any], functions: Iterable[str]) -> list[str]:
    """Return those of these functions that a notebook defines, and the functions that they use."""
    found: list[str] = []
    waiting = list(functions)
    while waiting:
        name = waiting.pop(0)
        value = names.get(name)
        if name not in found and inspect.isfunction(value) and value.__globals__ is names:
            found.append(name)
            waiting += mentioned(value)
    return found
