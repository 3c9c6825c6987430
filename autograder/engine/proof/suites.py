"""What can be said of a suite by reading it: its checks and their marks, bare asserts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class WrittenCheck:
    """A check as it stands in a suite file."""

    name: str
    docstring: str
    points: Any
    hint: Any
    after: Any
    marked: bool


def written_checks(path: Path) -> Iterator[WrittenCheck]:
    """The test functions of a suite file."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            marks = [d for d in node.decorator_list if isinstance(d, ast.Call) and getattr(d.func, "id", "") == "check"]
            given = {k.arg: _value(k.value) for mark in marks for k in mark.keywords}
            name, text = node.name.removeprefix("test_"), ast.get_docstring(node) or ""
            yield WrittenCheck(name, text, given.get("points"), given.get("hint"), given.get("after"), bool(marks))


def _value(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return ast.unparse(node)


def bare_asserts(path: Path) -> list[int]:
    """Lines of a suite that use `assert`."""
    return [n.lineno for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Assert)]


def functions(solution: str) -> list[str]:
    """The public functions of a solution."""
    return [n.name for n in ast.parse(solution).body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]
