"""Record the calls of a student's functions, and show calls and values in messages, ready to be pasted into a shell."""

from __future__ import annotations

import copy
import difflib
import inspect
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np

CALLS: list[Call] = []
"""Every call of a student's function in the check that is running, oldest first."""

EXACT = object()
"""Stands for an answer that equals the reference's to the last bit, as does all else that the call did."""

OBJECTIVE = re.compile(r"(?:\w+=)?([A-Z]\w+)\(")
"""An argument that is shown as an object of `objectives`."""

LEFT: dict[int, tuple[Any, Any]] = {}
"""Arguments of the check that is running by their `id`, each with what a student's function left in a copy of it."""


@runtime_checkable
class CodeShown(Protocol):
    """An object whose methods have code of their own, to be shown in messages."""

    def as_code(self, method: str) -> str:
        """Return the code of a method."""


@dataclass(frozen=True)
class Call:
    """One call of a student's function; `str` returns it as code that can be pasted into a shell."""

    function: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]

    def __str__(self) -> str:
        arguments = [show_argument(value) for value in self.args]
        arguments += [f"{name}={show_argument(value)}" for name, value in self.kwargs.items()]
        needed = sorted({found[1] for found in map(OBJECTIVE.match, arguments) if found})
        line = f"from objectives import {', '.join(needed)}; " if needed else ""
        return f"{line}{self.function}({', '.join(arguments)})"


def record(function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Record a call with copies of its arguments, for the messages and for the diagnosis."""
    keep_call(function, tuple(snapshot(a) for a in args), {k: snapshot(v) for k, v in kwargs.items()})


def keep_call(function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Record a call whose arguments nobody changes afterwards."""
    CALLS.append(Call(function, args, kwargs))


def left_in(argument: Any) -> Any:
    """Return what the last call left in an argument.

    In the grader, and where calls share their arrays, the argument itself stays as the check made it.
    """
    return LEFT.get(id(argument), (argument, argument))[1]


class RecordedFunction:
    """A student's function whose calls are recorded for the messages."""

    def __init__(self, name: str, function: Any) -> None:
        self.__name__, self.function = name, function

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        record(self.__name__, args, kwargs)
        return self.function(*args, **kwargs)


def snapshot(value: Any) -> Any:
    """Return a copy of an argument that later changes cannot reach; functions and other objects are not copied."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if type(value) in (list, tuple):
        return type(value)(snapshot(item) for item in value)
    if isinstance(value, np.random.Generator):
        return f"<generator {value.bit_generator.state['state']['state'] % 10**6}>"
    return value


def strided(array: np.ndarray) -> np.ndarray:
    """Return a copy that is every second entry of a larger array, with its axes in the same order in memory."""
    if array.ndim == 0:
        return array.copy()
    if is_column_major(array):
        return strided(array.T).T
    longer = np.full((*array.shape[:-1], 2 * array.shape[-1]), 1, array.dtype)
    longer[..., ::2] = array
    return longer[..., ::2]


def is_column_major(array: np.ndarray) -> bool:
    """Return whether neighbours along the first axis are nearer in memory than those along the last."""
    return array.ndim > 1 and abs(array.strides[0]) < abs(array.strides[-1])


def fresh(value: Any) -> Any:
    """Return a copy of an argument that a function cannot tell from the argument itself; a recorder starts anew."""
    if isinstance(value, np.ndarray):
        plain = value.flags.c_contiguous or value.flags.f_contiguous
        array = value.copy(order="K") if plain else strided(value)
        array.flags.writeable = value.flags.writeable
        return array
    if isinstance(value, np.random.Generator):
        return copy.deepcopy(value)
    return value.anew() if hasattr(value, "anew") else snapshot(value)


def first_place(args: Sequence[Any], place: int) -> int:
    """Return the first place at which the array or list at this place is an argument: the same object, not an equal."""
    value = args[place]
    same = (other for other in range(place) if args[other] is value)
    return next(same, place) if type(value) in (np.ndarray, list) else place


def lies_in(answer: Any, arrays: Sequence[Any], depth: int = 4) -> bool:
    """Return whether an answer, or something in it, is one of these arguments or may be a view of one."""
    if isinstance(answer, list) and any(answer is argument for argument in arrays):
        return True
    if isinstance(answer, np.ndarray):
        return any(isinstance(array, np.ndarray) and np.may_share_memory(answer, array) for array in arrays)
    inside = (
        answer if isinstance(answer, list | tuple) else vars(answer).values() if hasattr(answer, "__dict__") else ()
    )
    return depth > 0 and any(lies_in(item, arrays, depth - 1) for item in inside)


def show_argument(value: Any) -> str:
    """Return an argument with all its digits, as it would be typed."""
    if isinstance(value, np.random.Generator) or (isinstance(value, str) and value.startswith("<generator")):
        return "np.random.default_rng()"
    if isinstance(value, np.ndarray | list | tuple):
        return show(value, digits=17)
    if isinstance(value, float | np.floating):
        return _number(float(value), 17)
    if callable(value):
        value = inspect.unwrap(value)
        owner = getattr(value, "__self__", None)
        name = getattr(value, "__name__", None) or repr(value)
        if isinstance(owner, CodeShown):
            return owner.as_code(name)
        return name if owner is None else f"{owner!r}.{name}"
    return repr(value)


def show(value: Any, digits: int = 6) -> str:
    """Return a number, an array or a list as text with few digits; long arrays are cut in the middle."""
    try:
        array = as_array(value)
    except (ValueError, TypeError):
        return repr(value)[:200]
    if array.dtype.kind not in "iufcb":
        return repr(value)[:200]
    with np.printoptions(threshold=24, edgeitems=4, linewidth=10_000):
        text = np.array2string(
            array,
            separator=", ",
            formatter={"float_kind": lambda x: _number(x, digits), "int_kind": str},
        )
    return " ".join(text.split())


def _number(value: Any, digits: int) -> str:
    if not np.isfinite(value):
        text = str(float(value))
        return text if digits < 17 else f"-np.{text[1:]}" if text[0] == "-" else f"np.{text}"
    text = typed(value) if digits >= 17 else f"{float(value):.{digits}g}"
    return text.removesuffix("0") if text.endswith(".0") else text if any(c in text for c in ".e") else text + "."


def typed(value: Any) -> str:
    """Return a number as people type it: without digits that rounding has left, with all that its type can hold.

    >>> typed(0.1 + 0.2), typed(np.float32(0.1)), typed(1 + 1e-9)
    ('0.3', '0.1', '1.000000001')
    """
    if isinstance(value, np.float32 | np.float16):
        return str(value)
    short = f"{float(value):.12g}"
    return short if abs(float(short) - value) <= 2 * np.spacing(abs(value)) else repr(float(value))


def show_difference(got: Any, want: Any) -> tuple[str, str]:
    """Return both values as text, with the fewest digits that tell them apart."""
    for digits in (6, 9, 12, 17):
        pair = show(got, digits), show(want, digits)
        if pair[0] != pair[1]:
            break
    return pair


def missing_function(slug: str, name: str, defined: list[str]) -> str:
    """Return the message for a missing function, with the name of a defined one that was probably meant."""
    near = difflib.get_close_matches(name, [d for d in defined if not d.startswith("_")], n=1, cutoff=0.7)
    return f"{slug}.py defines no function {name}" + (f"; did you mean {near[0]}?" if near else "")


def holds_text(value: Any, depth: int = 64) -> bool:
    """Return whether a value is text, or a list with text in it down to `depth` levels (NumPy's own limit).

    >>> holds_text([[1.0], ["2"]])
    True
    """
    if isinstance(value, list | tuple):
        return depth > 0 and any(holds_text(item, depth - 1) for item in value)
    return isinstance(value, str | bytes)


def as_array(value: Any) -> np.ndarray:
    """Return a value as an array; text becomes objects, since NumPy would make every item as wide as the longest."""
    return np.asarray(value, dtype=object if holds_text(value) else None)


def type_name(value: Any) -> str:
    """Return the name of a value's type; a stand-in for a value that could not leave the sandbox carries that name."""
    return str(getattr(value, "type_name", None) or type(value).__name__)


def items_of(value: Any, most: int) -> Iterator[Any]:
    """Return an iterator over at most `most` items of an iterable; raise TypeError for anything else.

    An object that has `__len__` and `__getitem__` instead of `__iter__` has as many items as its length says.
    """
    if not isinstance(value, Iterable):
        if not (isinstance(value, Sized) and any("__getitem__" in vars(kind) for kind in type(value).__mro__)):
            raise TypeError(f"a {type(value).__name__} has no items")
        most = min(most, len(value))
    elif isinstance(value, str | bytes | dict):
        raise TypeError(f"the items of a {type(value).__name__} are not what is asked for")
    return itertools.islice(value, most)
