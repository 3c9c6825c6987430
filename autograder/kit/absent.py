"""Stand-ins for modules that a student's file imports and that are missing, such as matplotlib or torch.

An import alone costs nothing. While the file is loaded, whatever is done with a stand-in gives the stand-in again, so
that a decorator, a base class, a type or a setting stops nothing. Where a value is needed, and in every later call, it
raises one line. An import whose ImportError the file itself catches raises it, as everywhere.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import functools
import linecache
import sys
from collections.abc import Iterator, Mapping, Sequence
from types import FrameType
from typing import Any, NamedTuple

MISSING = "{} cannot be imported where exercises are graded; NumPy and most of the standard library can"
CATCHING = ("ImportError", "ModuleNotFoundError", "Exception")  # the last one also as the end of BaseException

python_import = builtins.__import__
HELPING = {"lesson"}  # a module of the kit that imports matplotlib for a student's file
students: set[str] = set()
"""The names of the modules in which missing modules are stood in for."""
uses: list[Use] | None = None
"""What the file that is being loaded did with missing modules; None once it is loaded."""


class Use(NamedTuple):
    """The first place at which a file used a missing module while it was loaded."""

    module: str
    file: str
    line: int


class Absent:
    """Stands for a missing module and for everything in it."""

    __slots__ = ("_module",)
    __all__ = ()  # for `from torch import *`

    def __init__(self, module: str) -> None:
        object.__setattr__(self, "_module", module)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__version__":  # a question of Python or NumPy, not of the student
            raise AttributeError(name)
        return self

    def __repr__(self) -> str:
        return f"<{self._module}, which is missing>"

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type]:
        """Return a base class of its own: the student's class can be defined, but not instantiated."""
        return (type(self._module, (), {"__new__": lambda cls, *args, **kwargs: self._used()}),)

    def __instancecheck__(self, value: object) -> bool:
        return False  # nothing is a torch.Tensor without torch

    __subclasscheck__ = __instancecheck__

    def __exit__(self, *error: object) -> None:
        """Return False: errors in the block go on."""

    def _used(self, *args: object, **kwargs: object) -> Any:
        """Return the stand-in again while the file is loaded; raise ModuleNotFoundError later."""
        if uses is None:
            return self._needed()
        frame = _student_frame()
        if frame is not None and self._module not in {use.module for use in uses}:
            uses.append(Use(self._module, frame.f_code.co_filename, frame.f_lineno))
        return self

    def _named(self, *args: object) -> Any:
        """Return the stand-in again, as part of a type in a signature; raise ModuleNotFoundError later."""
        return self if uses is not None else self._needed()

    def _needed(self, *args: object, **kwargs: object) -> Any:
        raise ModuleNotFoundError(MISSING.format(self._module), name=self._module)


OPERATORS = "add sub mul matmul truediv floordiv mod divmod pow lshift rshift and xor or".split()
NAMED = "getitem or ror".split()
USED = "call setitem delitem setattr delattr enter lt le gt ge neg pos abs invert round".split()
NEEDED = "bool iter len contains int float complex index array".split()
for _name in [*USED, *OPERATORS, *(f"r{name}" for name in OPERATORS)]:
    setattr(Absent, f"__{_name}__", Absent._used)
for _name in NAMED:
    setattr(Absent, f"__{_name}__", Absent._named)
for _name in NEEDED:
    setattr(Absent, f"__{_name}__", Absent._needed)


@contextlib.contextmanager
def loading(module: str) -> Iterator[list[Use]]:
    """Load a student's module of this name in this block; yield the list of what it does with missing modules.

    Its later imports, in functions, are stood in for too.
    """
    global uses
    builtins.__import__ = _import
    students.add(module)
    _catching.cache_clear()
    uses = []
    try:
        yield uses
    finally:
        uses = None


def _import(
    name: str,
    globals: Mapping[str, object] | None = None,
    locals: Mapping[str, object] | None = None,
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> Any:
    """Import as Python does, but return a stand-in where a student's module imports one that is missing."""
    try:
        return python_import(name, globals, locals, fromlist or (), level)
    except ImportError as error:
        top = name.partition(".")[0]
        missing = (error.name or "").partition(".")[0] == top or top in sys.stdlib_module_names
        there = sys.modules.get(top) is not None
        if level or there or not missing or (globals or {}).get("__name__") not in students | HELPING:
            raise
        frame = sys._getframe(1)
        if frame.f_lineno in _catching(frame.f_code.co_filename):
            raise
        return _stand_in(top)


@functools.cache
def _stand_in(module: str) -> Absent:
    return Absent(module)


@functools.cache
def _catching(file: str) -> set[int]:
    """Return the numbers of the lines of a file in which an ImportError is caught."""
    lines: set[int] = set()
    for node in ast.walk(ast.parse("".join(linecache.getlines(file)))):
        caught: list[str] = []
        if isinstance(node, ast.Try | ast.TryStar):
            caught = [ast.unparse(h.type) if h.type else "Exception" for h in node.handlers]
        elif isinstance(node, ast.With):
            caught = [ast.unparse(item.context_expr) for item in node.items]
        if any(name in text for text in caught for name in CATCHING):
            lines.update(range(node.body[0].lineno, (node.body[-1].end_lineno or 0) + 1))  # type: ignore[attr-defined]
    return lines


def _student_frame() -> FrameType | None:
    """Return the innermost frame of a student's module, if there is one."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_globals.get("__name__") not in students:
        frame = frame.f_back
    return frame
