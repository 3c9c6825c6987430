"""Read in a worker what a student's function returned, so that it can cross."""

from __future__ import annotations

import contextlib
import types
from collections.abc import Iterable
from typing import Any

import numpy as np

from autograder.engine.sandbox.channel import MAX_REPLY
from autograder.engine.sandbox.forms import RESERVED, Items, Opaque, Record
from autograder.engine.sandbox.wire import decode, encode
from calls import items_of

PLAIN = (int, float, complex, str, bytes, dict, list, tuple, np.ndarray, np.generic)  # and their subclasses
MAX_READ = 10_001  # items read from an iterable that a student returns
MAX_FIELDS = 20  # of an object


def readable(answer: Any) -> Any:
    """Return an answer that can cross: the items of an iterable (bounded), an object's public fields, or both."""
    if isinstance(answer, dict) and hasattr(type(answer), "__getattr__"):  # a dict whose items are attributes too
        public = {n: v for n, v in answer.items() if type(n) is str and not n.startswith("_") and n not in RESERVED}
        return Record(type(answer).__name__, dict(list(public.items())[:MAX_FIELDS]))
    if isinstance(answer, PLAIN):
        return answer
    fields, name = public_fields(answer), type(answer).__name__
    try:
        items = items_of(answer, MAX_READ)
        values = [list(item) if isinstance(item, range) else item for item in items]
    except Exception:
        if isinstance(answer, Iterable):
            raise
        return Record(name, fields) if fields else answer  # no iterable, or an object whose items have names
    return Items(values, name, fields) if fields else Items(values)


def public_fields(item: Any) -> dict[str, Any]:
    """Return the public attributes, slots, properties and class attributes of an object whose class is in Python.

    Of a field that is too large or too deep to cross there is only the name of its type, of one that fails nothing.
    """
    if isinstance(item, types.ModuleType | types.FunctionType | type):
        return {}
    classes = [c for c in type(item).__mro__ if "__slots__" in vars(c) or "__dict__" in vars(c)]
    names = [*getattr(item, "__dict__", ()), *(n for c in classes for n in vars(c))]
    fields: dict[str, Any] = {}
    bytes_left = MAX_REPLY // 2
    for name in names:
        value = None
        if type(name) is str and not name.startswith("_") and name not in RESERVED and len(fields) < MAX_FIELDS:
            with contextlib.suppress(Exception):  # a property of a student's
                value = getattr(item, name)
        if value is not None and not callable(value):
            size = _size(value)
            fields[name] = value if size <= bytes_left else Opaque(type(value).__name__[:100])
            bytes_left -= size if size <= bytes_left else 0
    return fields


def _size(value: Any) -> int:
    """Return the size of a value on the wire in bytes; MAX_REPLY if it cannot cross."""
    try:
        packed = encode(value, opaque)
        decode(packed)
    except Exception:
        return MAX_REPLY
    return len(packed)


def opaque(item: Any) -> Any:
    """Return something without a form on the wire as one with a form: a range as a list, else the name of its type."""
    if isinstance(item, np.ndarray):  # of objects, text or records: the numbers have crossed by value
        return Opaque("array of objects" if item.dtype.kind == "O" else f"array of {item.dtype.name}"[:100])
    return list(item[:MAX_READ]) if isinstance(item, range) else Opaque(type(item).__name__[:100])
