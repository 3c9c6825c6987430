"""Write the reference pages from docstrings: the helpers of check suites, the manifest, results."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from importlib import import_module
from operator import attrgetter
from types import SimpleNamespace

from places import PARTS, save  # brings the kit along, so that `checks` can be imported

SHOWN = {
    "assertions": (
        "checks",
        "assert_close assert_shape assert_truth assert_equal assert_unchanged assert_pure assert_raises "
        "assert_silent assert_agrees assert_all_agree each real_array unpack fail",
    ),
    "inputs": ("objectives spies", "sample Quadratic Staircase HalfSquare Polynomial Table LinearModel Spy read_only"),
    "kinds": ("kinds levels", "Kinds setting"),
    "trials": ("trials", "Trials.assert_right Trials.assert_untouched Trials.assert_converts"),
    "marking": ("checks", "check CheckFailure"),
    "mistakes": ("autograder.mistakes", "Mistake"),
    "manifest": ("autograder.course", "Course Exercise Late Bounds"),
    "results": ("autograder.engine.results", "Result ExerciseResult CheckResult MistakeResult Mark ByHand Total"),
}


def write() -> None:
    """Write one part for each group of names."""
    for group, (modules, names) in SHOWN.items():
        found = {name: value for module in modules.split() for name, value in vars(import_module(module)).items()}
        things = (attrgetter(name)(SimpleNamespace(**found)) for name in names.split())
        save(PARTS / f"api/{group}.md", "\n".join(map(entry, things)))


def entry(thing: type | object) -> str:
    """Return a heading, the signature as in the source, and the docstring."""
    name = getattr(thing, "__name__", "")
    text = inspect.cleandoc(inspect.getdoc(thing) or "")
    return f"### `{name}` {{#{name.lower()}}}\n\n```python\n{signature(thing)}\n```\n\n{fenced(text)}\n"


def signature(thing: type | object) -> str:
    """Return the definition without its body: the first line of a function, or a class with its fields."""
    node = ast.parse(textwrap.dedent(inspect.getsource(thing))).body[0]  # type: ignore[arg-type]
    if isinstance(node, ast.FunctionDef):
        node.body, node.decorator_list = [ast.Expr(ast.Constant(...))], []
        return ast.unparse(node).replace(":\n    ...", "")
    assert isinstance(node, ast.ClassDef)
    node.body = [part for part in node.body if isinstance(part, ast.AnnAssign)] or [ast.Expr(ast.Constant(...))]
    return ast.unparse(node)


def fenced(text: str) -> str:
    """Return the text with its examples, from >>> to the next empty line, as code blocks."""
    return re.sub(r"^>>>.*(?:\n.+)*", lambda example: f"```pycon\n{example[0]}\n```", text, flags=re.MULTILINE)
