"""Encode what may cross between the grader and a worker: plain data in msgpack, never an object.

Numbers, strings, None, lists, tuples, dicts, arrays and NumPy scalars cross by value; a NamedTuple and an object by
their fields; a `Generator` as the state of its PCG64. From the grader, a function crosses as a number and is answered
as a callback, and one of a public objective by value. From the worker, anything else arrives as `Opaque`: a type name
and nothing that could answer a question. Never pickle: it runs code in the process that reads it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import msgpack
import numpy as np

from autograder.engine.sandbox.arrays import (
    KINDS,
    build_array,
    build_generator,
    build_scalar,
    pack_array,
    pack_generator,
)
from autograder.engine.sandbox.channel import MAX_FRAME, FrameError
from autograder.engine.sandbox.forms import RESERVED, ByValue, CallbackRef, Echo, Fields, Items, Opaque, Record

MAX_ITEMS = 20_000
MAX_DEPTH = 20  # of extensions in each other
MAX_LEVELS = 64  # of lists, dicts and extensions in each other: NumPy's own limit; whoever looks at a value recurses
MAX_BITS = 4096  # of an int
LIMITS = {
    "max_array_len": MAX_ITEMS,
    "max_map_len": 500,  # keys whose hashes collide cost the square of their number
    "max_str_len": 100_000,
    "max_bin_len": MAX_FRAME,
    "max_ext_len": MAX_FRAME,
}
INITIAL_BUFFER = 4096  # bytes: msgpack's own quarter of a MiB is mapped and unmapped for each nested value
ARRAY, SCALAR, TUPLE, FIELDS, INT, COMPLEX, GENERATOR, CALLBACK, OPAQUE, ECHO, ITEMS, RECORD, BY_VALUE = range(1, 14)

Fallback = Callable[[Any], Any] | None
"""Turns what has no form of its own into something that has; None: nothing else crosses."""


class WireError(FrameError):
    """A frame that this codec did not make."""


# --- from values to bytes -----------------------------------------------------------------------------


def encode(value: Any, fallback: Fallback = None) -> bytes:
    """Return a value as bytes; `fallback` turns what has no form of its own into something that has."""
    packed: bytes = msgpack.packb(
        value, default=lambda item: _extension(item, fallback), strict_types=True, buf_size=INITIAL_BUFFER
    )
    return packed


def _extension(item: Any, fallback: Fallback) -> Any:
    """Return what msgpack packs instead of a value that it does not know."""
    for base in type(item).__mro__:
        pack = PACKERS.get(base)
        if pack is not None:
            packed = pack(item, fallback)
            if packed is not None:
                return packed
    if fallback is None:
        raise WireError(f"a {type(item).__name__} cannot cross")
    return _extension(fallback(item), None)


def _pack_tuple(item: tuple[Any, ...], fallback: Fallback) -> Any:
    names = getattr(type(item), "_fields", None)
    if isinstance(names, tuple):
        return _nested(FIELDS, [type(item).__name__[:100], list(names), list(item)], fallback)
    return _nested(TUPLE, list(item), fallback)


def _pack_int(item: int, fallback: Fallback) -> Any:
    number = int(item)  # a subclass, or an int that is too large for msgpack
    if -(2**63) <= number < 2**64:
        return number
    if number.bit_length() > MAX_BITS:
        return _nested(OPAQUE, f"int of more than {MAX_BITS} bits", fallback)
    return msgpack.ExtType(INT, number.to_bytes(MAX_BITS // 8 + 8, "little", signed=True))


def _nested(code: int, value: Any, fallback: Fallback) -> Any:
    return msgpack.ExtType(code, encode(value, fallback))


def _pack_array(item: np.ndarray, _: Fallback) -> Any:
    return msgpack.ExtType(ARRAY, pack_array(item)) if item.dtype.kind in KINDS else None


def _pack_scalar(item: np.generic, _: Fallback) -> Any:
    return msgpack.ExtType(SCALAR, pack_array(np.asarray(item))) if item.dtype.kind in KINDS else None


def _pack_generator(item: np.random.Generator, _: Fallback) -> Any:
    is_pcg64 = type(item.bit_generator) is np.random.PCG64
    return msgpack.ExtType(GENERATOR, pack_generator(item)) if is_pcg64 else None


PACKERS: dict[type, Callable[[Any, Fallback], Any]] = {
    np.ndarray: _pack_array,
    np.generic: _pack_scalar,
    np.random.Generator: _pack_generator,
    tuple: _pack_tuple,
    Fields: lambda item, fallback: _nested(FIELDS, [item.type_name, list(item.names), list(item)], fallback),
    Record: lambda item, fallback: _nested(RECORD, [item.type_name[:100], item.fields], fallback),
    Items: lambda item, fallback: _nested(ITEMS, [list(item), item.type_name[:100], item.fields], fallback),
    CallbackRef: lambda item, fallback: _nested(CALLBACK, [item.number, item.takes_functions], fallback),
    ByValue: lambda item, fallback: _nested(
        BY_VALUE, [item.kind, list(item.numbers), item.method, item.number, item.limit, item.reenters], fallback
    ),
    Echo: lambda item, fallback: _nested(ECHO, item.position, fallback),
    Opaque: lambda item, fallback: _nested(OPAQUE, item.type_name[:100], fallback),
    int: _pack_int,
    complex: lambda item, fallback: _nested(COMPLEX, [item.real, item.imag], fallback),
    float: lambda item, _: float(item),  # these four only as subclasses: msgpack packs the plain types itself
    str: lambda item, _: str.__str__(item),
    list: lambda item, _: list(item),
    dict: lambda item, _: dict(item),
}
"""How values of a class and its subclasses are packed; None: this one has no form of its own."""


# --- from bytes to values -----------------------------------------------------------------------------


def decode(frame: bytes, depth: int = 0) -> Any:
    """Return the value of these bytes. Raise WireError for anything this codec did not make."""
    if depth > MAX_DEPTH:
        raise WireError("nested too deeply")

    def extension(code: int, data: bytes) -> Any:
        if code in FROM_BYTES:
            return FROM_BYTES[code](data)
        return FROM_VALUES[code](decode(data, depth + 1))

    try:
        value = msgpack.unpackb(frame, ext_hook=extension, strict_map_key=False, **LIMITS)
        if not depth and type(value) in CONTAINERS:
            _require_flat(value, MAX_LEVELS)
        return value
    except WireError:
        raise
    except Exception as error:  # msgpack, NumPy and the builders each have their own
        raise WireError(f"not a frame of this codec ({type(error).__name__})") from None


def _require_flat(container: Any, levels: int) -> None:
    """Raise WireError if containers lie in each other more than `levels` deep."""
    if not levels:
        raise WireError("nested too deeply")
    for item in CONTAINERS[type(container)](container):
        if type(item) in CONTAINERS:
            _require_flat(item, levels - 1)


def _list(value: Any) -> list[Any]:
    """Return a list, whose length was bounded. An array of no bytes can have any number of rows."""
    if type(value) is not list:
        raise WireError("something else instead of a list")
    return value


def _build_fields(parts: Any) -> Fields:
    name, names, values = _list(parts)
    return Fields.of(str(name)[:100], [_public(n) for n in _list(names)], _list(values))


def _build_record(parts: Any) -> Record:
    name, fields = _list(parts)
    return Record(str(name)[:100], {_public(n): v for n, v in fields.items()})


def _build_items(parts: Any) -> Items:
    values, *record = _list(parts)
    found = _build_record(record)
    return Items(_list(values), found.type_name, found.fields)


def _public(name: Any) -> str:
    """Return the name of a field. None is private: NumPy would follow an `__array_interface__` to any address."""
    if type(name) is not str or name.startswith("_") or name in RESERVED:
        raise WireError("a field's name that does not cross")
    return name


CONTAINERS: dict[type, Callable[[Any], Any]] = {
    list: iter,
    tuple: iter,
    Fields: iter,
    Items: lambda items: itertools.chain(items, items.fields.values()),
    dict: dict.values,
    Record: lambda record: record.fields.values(),
}
"""How to reach what lies in a container."""
FROM_BYTES: dict[int, Callable[[bytes], Any]] = {
    ARRAY: build_array,
    SCALAR: build_scalar,
    GENERATOR: build_generator,
    INT: lambda data: int.from_bytes(data[: MAX_BITS // 8 + 8], "little", signed=True),
}
FROM_VALUES: dict[int, Callable[[Any], Any]] = {
    TUPLE: lambda items: tuple(_list(items)),
    FIELDS: _build_fields,
    RECORD: _build_record,
    ITEMS: _build_items,
    COMPLEX: lambda parts: complex(*_list(parts)),
    CALLBACK: lambda parts: CallbackRef(int(parts[0]), bool(parts[1])),
    BY_VALUE: lambda parts: ByValue(
        str(parts[0]), tuple(_list(parts[1])), str(parts[2]), int(parts[3]), int(parts[4]), bool(parts[5])
    ),
    ECHO: lambda position: Echo(int(position)),
    OPAQUE: lambda name: Opaque(str(name)[:100]),
}
