"""What is noted of an answer, and when two notes agree.

An answer is noted as nested lists, arrays, text or None. What happened in the place of an answer is an event, and an
event is a tuple, which no answer is noted as: whatever a student's function returns, it is never taken for an event.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

import numpy as np

import checks
from calls import type_name

IMPLEMENTATION = "implementation.py"
"""The file name under which sources are run here, as in the lines of an error."""

Event = tuple[str]
AS_EXPECTED: Event = ("as expected",)
MISSING: Event = ("missing",)
NOT_WRITTEN: Event = ("not_written",)
NOT_REACHED: Event = ("not reached",)
"""The visit ended before."""
AFTER_ERROR: Event = ("after an error",)
"""An error came, so nothing is noted of the arguments."""


def event_of(error: Exception) -> Event:
    """Return an error as an event: its type, which the sandbox hands on; CallbackFailed for one inside a callback."""
    if isinstance(error, NotImplementedError):
        return NOT_WRITTEN
    if isinstance(error, checks.CheckFailure):
        return (str(getattr(error, "reason", "raised CheckFailure")),)
    files = [Path(frame.filename).name for frame in traceback.extract_tb(error.__traceback__)]
    inside = files[files.index(IMPLEMENTATION) :] if IMPLEMENTATION in files else []
    in_callback = {"contract.py", "checks.py", "objectives.py"} & set(inside)
    return (f"raised {'CallbackFailed' if in_callback else getattr(error, 'student_type', type(error).__name__)}",)


def plain(value: Any) -> Any:
    """Return an answer as nested lists, arrays, text and None; objects by their fields."""
    fields = getattr(value, "_fields", None) or getattr(value, "names", None)
    if fields:
        return [plain(getattr(value, name)) for name in fields]
    if isinstance(value, tuple | list):
        try:
            return np.array(value, dtype=float)
        except (ValueError, TypeError):
            return [plain(v) for v in value]
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, int | float | np.number | np.ndarray):
        return np.array(value)  # a copy: the caller may change it later
    return value if isinstance(value, str | type(None)) else type_name(value)


def same(a: Any, b: Any) -> bool:
    """Return whether two notes are equal at the grading tolerance."""
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        if a.shape != b.shape or (a.dtype.kind == "c") != (b.dtype.kind == "c") or {"O", "U"} & {a.dtype.kind}:
            return False
        return bool(checks.near(a, b).all())
    return type(a) is type(b) and bool(a == b)
