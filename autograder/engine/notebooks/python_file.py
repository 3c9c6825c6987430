"""Split a Python file into parts as they are written: imports and constants, functions, what a function uses."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable, Iterator

from autograder.engine.stubs import END


class PythonFile:
    """The statements at the top level of a Python file, and their text."""

    def __init__(self, text: str) -> None:
        self.text, self.lines, self.tree = text, text.splitlines(), ast.parse(text)
        self.functions = {n.name: n for n in self.tree.body if isinstance(n, ast.FunctionDef)}

    def code(self, node: ast.stmt) -> str:
        """Return the text of a statement with its decorators and a comment at its end."""
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        return "\n".join(self.lines[first - 1 : node.end_lineno])

    def function(self, name: str) -> str:
        """Return the text of a function; in a solution, with the marker line that follows its last statement."""
        node = self.functions[name]
        end = node.end_lineno or 0
        marker = [line for line in self.lines[end : end + 1] if line.strip() == END]
        return "\n".join([self.code(node), *marker])

    def docstring(self) -> str:
        """Return the docstring of the file, "" if it has none."""
        return ast.get_docstring(self.tree) or ""

    def statements_besides(self, functions: Container[str]) -> Iterator[ast.stmt]:
        """Yield all statements but expressions, such as the docstring, and these functions."""
        for node in self.tree.body:
            if not isinstance(node, ast.Expr) and getattr(node, "name", None) not in functions:
                yield node

    def names_used(self, name: str, wanted: Iterable[str]) -> set[str]:
        """Return which of the wanted names a function uses, itself or through other functions of the file."""
        seen, queue = set[str](), [name]
        while queue:
            node = self.functions[queue.pop()]
            names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
            queue += [n for n in names & set(self.functions) if n not in seen]
            seen |= names
        return seen & set(wanted)


def line_numbers(node: ast.stmt) -> range:
    """Return the numbers of the lines of a statement."""
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)
