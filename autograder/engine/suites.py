"""Read the suites of the course: checks as they are written, known mistakes, kinds of inputs, pictures.

Whatever is wrong with a file of the course becomes a CourseError here: one line with the file, the line and the fault.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.course import MANIFEST, Course
from autograder.errors import CourseError
from autograder.mistakes import Mistake

GRADED = ("visible", "hidden")  # the files of a suite that hold checks
PARTS = (*GRADED, "mistakes", "contract", "picture", "explore")  # all its files


@dataclass(frozen=True)
class WrittenCheck:
    """A check as it stands in a suite file; `hint` and `after` are what its `@check` was given.

    `flaw` says why it cannot be graded, "" if it can; `points` is 0 if they are not a whole number.
    """

    name: str
    line: int
    docstring: str
    points: int
    hint: Any
    after: Any
    flaw: str

    @property
    def title(self) -> str:
        """Return the docstring in one line, as a student reads it."""
        return " ".join(self.docstring.split())


# --- by reading ---------------------------------------------------------------------------------------


def written_checks(path: Path) -> Iterator[WrittenCheck]:
    """Yield the test functions of a suite file, in its order."""
    for node in tree_of(path).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            decorators = [d for d in node.decorator_list if isinstance(d, ast.Call)]
            marks = [d for d in decorators if getattr(d.func, "id", "") == "check"]
            keywords = {k.arg: _value(k.value) for mark in marks for k in mark.keywords}
            points = keywords.get("points")
            whole = type(points) is int and points >= 0
            flaw = "" if whole else f"points = {points!r}, expected a whole number, as in points=2"
            yield WrittenCheck(
                name=node.name.removeprefix("test_"),
                line=node.lineno,
                docstring=ast.get_docstring(node) or "",
                points=points if isinstance(points, int) and whole else 0,
                hint=keywords.get("hint"),
                after=keywords.get("after"),
                flaw=flaw if marks else f"{node.name} has no @check above it: add one, or rename the function",
            )


def checks_of(course: Course, slug: str) -> list[WrittenCheck]:
    """Return all checks of an exercise, the visible ones first."""
    return [check for part in GRADED for check in written_checks(course.suite(slug, part))]


def _value(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError):
        return ast.unparse(node)


def helpers_of(course: Course, slug: str) -> list[Path]:
    """Return the further modules of a suite, which its hidden checks and its contract import."""
    folder = course.suite(slug, "hidden").parent
    return [path for path in sorted(folder.glob("*.py")) if path.stem not in (*PARTS, "__init__")]


def explains_itself(course: Course, slug: str) -> bool:
    """Return whether a student's machine can say what is wrong; not where the contract imports what is hidden."""
    return course.suite(slug, "contract").exists() and not helpers_of(course, slug)


def bare_asserts(path: Path) -> list[int]:
    """Return the numbers of the lines of a suite file that use `assert`."""
    return [n.lineno for n in ast.walk(tree_of(path)) if isinstance(n, ast.Assert)]


def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of a file of the course; raise CourseError with file and line if it does not compile."""
    try:
        return _parsed(path.read_bytes(), str(path))
    except (OSError, SyntaxError, ValueError) as error:
        raise CourseError(reason(path, error)) from None


@functools.lru_cache
def _parsed(source: bytes, name: str) -> ast.Module:  # one command asks for the same file up to five times
    return ast.parse(source, name)


def text_of(path: Path) -> str:
    """Return the text of a file of the course; raise CourseError if it is missing or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise CourseError(f"{course_path(path)} line {line}: this is not UTF-8; save the file as UTF-8") from None
    except OSError as error:
        raise CourseError(reason(path, error)) from None


def line_of(path: Path, pattern: str) -> str:
    """Return a file's path with the number of the first line that matches a pattern, if one does."""
    with contextlib.suppress(OSError, ValueError):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if re.search(pattern, line):
                return f"{course_path(path)} line {number}"
    return course_path(path)


def row_of(course: Course, slug: str) -> str:
    """Return the manifest's name with the number of the line that names an exercise."""
    return line_of(course.root / MANIFEST, rf"^\s*slug\s*=\s*.{slug}.\s*(#|$)")


def line_of_mistake(course: Course, slug: str, mistake: str) -> str:
    """Return the file of an exercise's mistakes with the number of the line that names one of them."""
    return line_of(course.suite(slug, "mistakes"), rf"""["']{re.escape(mistake)}["']""")


def functions(solution: str) -> list[str]:
    """Return the names of the public functions of a solution."""
    return [n.name for n in ast.parse(solution).body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]


# --- by loading ---------------------------------------------------------------------------------------


def load_module(path: Path, name: str) -> ModuleType:
    """Return a file of the course as a module that `import` cannot find; raise CourseError with file and line."""
    compiled = path.with_suffix(".pyc")  # in a bundle, of what students may not read
    spec = spec_from_file_location(name, path if path.exists() or not compiled.exists() else compiled)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        raise CourseError(reason(path, error)) from None
    return module


def reason(path: Path, error: BaseException) -> str:
    """Return in one line why a file of the course cannot be used: its path, the line, what is wrong."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return f"{course_path(path)} line {error.lineno}: {error.msg}"
    if isinstance(error, FileNotFoundError) and error.filename == str(path):
        return f"{course_path(path)} is missing: write it, as CONTRIBUTING.md says"
    if isinstance(error, OSError) and error.filename == str(path):
        return f"{course_path(path)} cannot be read: {error.strerror}"
    trace, line = error.__traceback__, 0
    while trace is not None:
        line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == str(path) else line
        trace = trace.tb_next
    what = " ".join(f"{type(error).__name__}: {error}".split())
    what = re.sub(r" from 'reference_of_(\w+)' \(.*\)$", r" from \1", what)
    return f"{course_path(path)} line {line}: {what}" if line else f"{course_path(path)}: {what}"


def course_path(path: Path) -> str:
    """Return the path of a file in the course, as messages name it."""
    if path.suffix in (".toml", ".yml"):  # these lie in the root
        return path.name
    tops = [i for i, part in enumerate(path.parts) if part in ("autograder", "solutions", "assignments", "site")]
    return "/".join(path.parts[tops[-1] :] if tops else path.parts[-1:])


def load_reference(course: Course, slug: str) -> ModuleType:
    """Return the reference solution of an exercise as a module."""
    return load_module(course.solution(slug), f"reference_of_{slug}")


def load_checks(course: Course, slug: str, part: str) -> ModuleType:
    """Return a file of checks as a module; the functions that it imports from the exercise are the reference's."""
    before = sys.modules.get(slug)
    sys.modules[slug] = load_reference(course, slug)
    try:
        return load_module(course.suite(slug, part), f"{part}_of_{slug}")
    finally:
        del sys.modules[slug]
        if before is not None:
            sys.modules[slug] = before


def mistakes_of(course: Course, slug: str) -> list[Mistake]:
    """Return the known mistakes of an exercise."""
    known = _named(course, slug, "mistakes", "MISTAKES")
    if not isinstance(known, list) or not all(isinstance(mistake, Mistake) for mistake in known):
        place = line_of(course.suite(slug, "mistakes"), r"^MISTAKES\b")
        raise CourseError(f"{place}: MISTAKES is not a list of Mistake(…)")
    return known


@functools.cache
def picture_of(course: Course, slug: str) -> Any:
    """Return the `Picture` that an exercise defines."""
    return _named(course, slug, "picture", "PICTURE")


@functools.cache
def kinds_of(course: Course, slug: str) -> Any:
    """Return the `Kinds` of each function of an exercise, by its name."""
    return _named(course, slug, "contract", "KINDS")


@functools.cache
def yardsticks_of(course: Course, slug: str) -> list[Any]:
    """Return the `Yardstick` of each function that the checks of an exercise measure."""
    made = getattr(load_checks(course, slug, "hidden"), "yardsticks", None)
    return made() if made else []


def _named(course: Course, slug: str, part: str, name: str) -> Any:
    """Return what a file of a suite defines under a name; raise CourseError if the file or the name is missing."""
    path = course.suite(slug, part)
    module = load_module(path, f"{part}_of_{slug}")
    try:
        return getattr(module, name)
    except AttributeError:
        raise CourseError(f"{course_path(path)} defines no {name}") from None
