"""What a suite of the course holds: its checks as they are written, known mistakes, kinds of inputs, the picture."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.course import Course
from autograder.errors import CourseError
from autograder.mistakes import Mistake


@dataclass(frozen=True)
class WrittenCheck:
    """A check as it stands in a suite file; `points`, `hint` and `after` are what its `@check` was given."""

    name: str
    docstring: str
    points: Any
    hint: Any
    after: Any
    marked: bool


# --- by reading ---------------------------------------------------------------------------------------


def written_checks(path: Path) -> Iterator[WrittenCheck]:
    """Yield the test functions of a suite file, in its order."""
    for node in tree_of(path).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            decorators = [d for d in node.decorator_list if isinstance(d, ast.Call)]
            marks = [d for d in decorators if getattr(d.func, "id", "") == "check"]
            given = {k.arg: _value(k.value) for mark in marks for k in mark.keywords}
            name, text = node.name.removeprefix("test_"), ast.get_docstring(node) or ""
            yield WrittenCheck(name, text, given.get("points"), given.get("hint"), given.get("after"), bool(marks))


def _value(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return ast.unparse(node)


def bare_asserts(path: Path) -> list[int]:
    """Return the numbers of the lines of a suite file that use `assert`."""
    return [n.lineno for n in ast.walk(tree_of(path)) if isinstance(n, ast.Assert)]


def tree_of(path: Path) -> ast.Module:
    """Parse a file of the course; CourseError names the file and the line where that fails."""
    try:
        return ast.parse(path.read_bytes(), str(path))
    except (OSError, SyntaxError, ValueError) as error:
        raise CourseError(reason(path, error)) from None


def functions(solution: str) -> list[str]:
    """Return the names of the public functions of a solution."""
    return [n.name for n in ast.parse(solution).body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]


# --- by loading ---------------------------------------------------------------------------------------


def load_module(path: Path, name: str) -> ModuleType:
    """Run a file of the course as a module that `import` cannot find; CourseError names the file and the line."""
    compiled = path.with_suffix(".pyc")  # in a bundle, of what students may not read
    spec = spec_from_file_location(name, path if path.exists() or not compiled.exists() else compiled)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise CourseError(reason(path, error)) from None
    return module


def reason(path: Path, error: Exception) -> str:
    """Describe in one line why a file of the course cannot be used: its place, the line, what is wrong."""
    parts = path.parts
    rooms = [i for i, part in enumerate(parts) if part in ("autograder", "solutions", "assignments")]
    shown = "/".join(parts[rooms[-1] :] if rooms else parts[-2:])
    if isinstance(error, SyntaxError):
        return f"{shown} line {error.lineno}: {error.msg}"
    if isinstance(error, FileNotFoundError) and error.filename == str(path):
        return f"{shown} is missing"
    if isinstance(error, OSError):
        return f"{shown} cannot be read: {error.strerror}"
    trace, line = error.__traceback__, 0
    while trace is not None:
        line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == str(path) else line
        trace = trace.tb_next
    what = " ".join(f"{type(error).__name__}: {error}".split())
    return f"{shown} line {line}: {what}" if line else f"{shown}: {what}"


def load_reference(course: Course, slug: str) -> ModuleType:
    """Return the reference solution of an exercise as a module."""
    return load_module(course.solution(slug), f"reference_of_{slug}")


def mistakes_of(course: Course, slug: str) -> list[Mistake]:
    """Return the known mistakes of an exercise."""
    return list(_named(course, slug, "mistakes", "MISTAKES"))


@functools.cache
def picture_of(course: Course, slug: str) -> Any:
    """Return the `Picture` that an exercise defines."""
    return _named(course, slug, "picture", "PICTURE")


@functools.cache
def explore_of(course: Course, slug: str) -> Any:
    """Return the function of an exercise's contract that visits an implementation: `explore(module, observe, rng)`."""
    return _named(course, slug, "contract", "explore")


def _named(course: Course, slug: str, part: str, name: str) -> Any:
    """Return what a file of a suite defines under a name; CourseError where the file or the name is missing."""
    path = course.suite(slug, part)
    module = load_module(path, f"{part}_of_{slug}")
    try:
        return getattr(module, name)
    except AttributeError:
        raise CourseError(f"autograder/suites/{slug}/{part}.py defines no {name}") from None
