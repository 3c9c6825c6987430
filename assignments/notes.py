"""Turn answers of functions into notes that can be stored and compared.

The note of an answer consists of nested lists, arrays, text and None. If something else happened instead of an answer,
the note is an event. Only events are tuples, so an answer can never be mistaken for one.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

import numpy as np

from calls import type_name
from checks import CheckFailure, near

KINDS = "biufc"
"""The kinds of dtypes that are compared: booleans and numbers."""

IMPLEMENTATION = "implementation.py"
"""The file name under which the code to be diagnosed is compiled; a traceback shows it."""

Event = tuple[str]
MISSING: Event = ("missing",)
"""The submission does not define the function."""
NOT_WRITTEN: Event = ("not_written",)
"""The function raised NotImplementedError, as its stub does; spelled as the sandbox spells this reason."""
NOT_REACHED: Event = ("not reached",)
"""The function was stopped before this call."""


def event_of(error: Exception) -> Event:
    """Return the event for an error that a function raised.

    NOT_WRITTEN for NotImplementedError; the sandbox's reason, such as "timed_out", for a CheckFailure that has one;
    "raised CallbackFailed" for an error inside a function that was passed in; else "raised" and the type of the error,
    for an error in a sandbox the type that was raised there.
    """
    if isinstance(error, NotImplementedError):
        return NOT_WRITTEN
    if isinstance(error, CheckFailure):
        return (str(getattr(error, "reason", "raised CheckFailure")),)
    files = [Path(frame.filename).name for frame in traceback.extract_tb(error.__traceback__)]
    inside = files[files.index(IMPLEMENTATION) :] if IMPLEMENTATION in files else []
    # A frame of the kit below the student's code: the student's code called a function of the kit, which failed.
    in_callback = {"contract.py", "checks.py", "objectives.py", "spies.py"} & set(inside)
    return (f"raised {'CallbackFailed' if in_callback else getattr(error, 'student_type', type(error).__name__)}",)


def plain(value: Any) -> Any:
    """Return the note of an answer.

    A list or a tuple, also a NamedTuple, becomes an array if it holds numbers of a regular shape, else a list of notes;
    a number or an array an array; one bool "True" or "False". Text and None stay as they are, and anything else becomes
    the name of its type.
    """
    # `_fields` of a NamedTuple; `names` of one that came out of the sandbox
    fields = getattr(value, "_fields", None) or getattr(value, "names", None)
    if fields:
        value = tuple(getattr(value, name) for name in fields)
    if isinstance(value, tuple | list):
        try:
            return np.array(value, dtype=float)
        except (ValueError, TypeError):
            return [plain(v) for v in value]
    if isinstance(value, bool | np.bool_) or (isinstance(value, np.ndarray) and not value.ndim and value.dtype == bool):
        return str(bool(value))
    if isinstance(value, str):
        return str(value)  # not the subclass of NumPy
    if isinstance(value, int | float | np.number | np.ndarray):
        return np.array(value)  # a copy: the caller may change it later
    return None if value is None else type_name(value)


def same(a: Any, b: Any) -> bool:
    """Return whether two notes are equal; numbers may differ by the tolerance of the checks."""
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        kinds = {a.dtype.kind, b.dtype.kind}
        if a.shape != b.shape or not kinds <= set(KINDS) or ("c" in kinds and kinds != {"c"}):
            return False  # complex numbers equal only complex ones; text and objects in arrays are not compared
        return bool(np.array_equal(a, b) if kinds == {"b"} else near(a, b).all())
    return type(a) is type(b) and bool(a == b)
