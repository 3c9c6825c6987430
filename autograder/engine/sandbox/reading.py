"""How a worker reads what a student's function returned, so that it can cross."""

from __future__ import annotations

import itertools
import types
from collections.abc import Iterable
from typing import Any

import numpy as np

from autograder.engine.sandbox.forms import RESERVED, Items, Opaque, Record

MAX_READ = 10_001  # items read from an iterable that a student returns
MAX_FIELDS = 20  # of an object


def readable(answer: Any) -> Any:
    """Return an answer that can cross: iterables read to their end (bounded), objects by their public fields."""
    if isinstance(answer, dict) and hasattr(type(answer), "__getattr__"):  # a dict whose items are attributes too
        public = {n: v for n, v in answer.items() if type(n) is str and not n.startswith("_") and n not in RESERVED}
        return Record(type(answer).__name__, dict(list(public.items())[:MAX_FIELDS]))
    if isinstance(answer, str | bytes | dict | list | tuple | np.ndarray | np.generic):
        return answer
    fields = public_fields(answer)
    if fields:
        return Record(type(answer).__name__, fields)
    if isinstance(answer, Iterable):
        return Items(item if not isinstance(item, range) else list(item) for item in itertools.islice(answer, MAX_READ))
    return answer


def public_fields(item: Any) -> dict[str, Any]:
    """Return the public attributes, slots, properties and class attributes of an object whose class is in Python."""
    if isinstance(item, types.ModuleType | types.FunctionType | type):
        return {}
    classes = [c for c in type(item).__mro__ if "__slots__" in vars(c) or "__dict__" in vars(c)]
    names = [*getattr(item, "__dict__", ()), *(n for c in classes for n in vars(c))]
    fields: dict[str, Any] = {}
    for name in names:
        value = getattr(item, name, None) if type(name) is str and not name.startswith("_") else None
        if value is not None and not callable(value) and name not in RESERVED and len(fields) < MAX_FIELDS:
            fields[name] = value
    return fields


def opaque(item: Any) -> Any:
    """Return something without a form on the wire as one with a form: a range as a list, else the name of its type."""
    if isinstance(item, np.ndarray):  # of objects, text or records: the numbers have crossed by value
        return Opaque("array of objects" if item.dtype.kind == "O" else f"array of {item.dtype.name}"[:100])
    return list(item[:MAX_READ]) if isinstance(item, range) else Opaque(type(item).__name__[:100])
