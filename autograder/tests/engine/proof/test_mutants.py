"""Mutants: every small change of a function, each a program of its own."""

from __future__ import annotations

import ast

import pytest

from autograder.engine.proof.mutants import mutants


def changed(body: str, header: str = "def f(a, b, rate=0.5):") -> set[str]:
    """The bodies of the mutants of a function, in one line each."""
    made = set()
    for mutant in mutants(f"{header}\n    {body}\n"):
        function = ast.parse(mutant.source).body[0]
        assert isinstance(function, ast.FunctionDef)
        made.add("; ".join(ast.unparse(statement) for statement in function.body))
    return made


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return a - b", {"return a + b", "return b - a", "return a", "return b"}),
        ("return a * b", {"return a / b", "return a", "return b"}),
        ("return a ** b", {"return a * b", "return b ** a"}),
        ("return a < b", {"return a <= b", "return a > b", "return a >= b", "return True", "return False"}),
        ("return a and b", {"return a or b", "return a", "return b"}),
        ("return not a", {"return a"}),
        ("return -a", {"return a"}),
        ("return 2", {"return 3", "return 1", "return -2", "pass"}),
        ("return 0.5", {"return 1.0", "return 1.5", "return 0.0"}),
        ("return a, b", {"return (b, a)"}),
        ("return sum(a, b)", {"return sum(b, a)", "return a"}),
        ("return list(range(a))", {"return list(range(a + 1))", "return list(range(a - 1))"}),
        ("return a[1:]", {"return a[:]", "return a[2:]", "return a[1 + 1:]"}),
        ("return a if b else 1", {"return 1 if b else a", "return a if True else 1", "return a if False else 1"}),
        ("return f(a, key=b)", {"return f(a)"}),
    ],
)
def test_operators(body: str, expected: set[str]) -> None:
    assert expected <= changed(body)


def test_statements_are_dropped() -> None:
    assert {"pass; return a", "a = 1; pass"} <= changed("a = 1\n    return a")
    assert {"pass; return a", "a = b; return a", "a -= b; return a"} <= changed("a += b\n    return a")


def test_defaults_are_changed_but_docstrings_are_not() -> None:
    sources = {m.source for m in mutants('def f(a, rate=0.5):\n    """One 1."""\n    return a\n')}
    assert any("rate=1.0" in source for source in sources)
    assert all("One 1" not in source for source in sources)


def test_each_is_a_program_and_none_is_the_original_or_another() -> None:
    text = "def f(a):\n    return a * 2 + 1\n"
    sources = [m.source for m in mutants(text)]
    assert len(set(sources)) == len(sources)
    assert ast.unparse(ast.parse(text)) not in sources
    for source in sources:
        compile(source, "mutant", "exec")
