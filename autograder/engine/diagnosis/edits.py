"""Which functions of a source an edit can change: the others need not be called again."""

from __future__ import annotations

import ast
from collections.abc import Collection
from types import ModuleType

from usage import uses_of


def reached_by_edit(reference: str, source: str, module: ModuleType, names: Collection[str]) -> list[str]:
    """Return those functions of a source's module that, or what they call, the source defines unlike the reference.

    These are all, where anything else differs, such as an import.
    """
    before, after = definitions(reference), definitions(source)
    edited = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    if "" in edited:
        return list(names)
    uses = uses_of(module, [name for name in after if name])
    return [name for name in names if edited & {name, *uses.get(name, ())}]


def definitions(source: str) -> dict[str, str]:
    """Return the syntax of each function and class of a source by its name, and of everything else by ""."""
    found = {"": ""}
    for node in ast.parse(source).body:
        name = node.name if isinstance(node, ast.FunctionDef | ast.ClassDef) else ""
        found[name] = found.get(name, "") + ast.dump(node)
    return found
