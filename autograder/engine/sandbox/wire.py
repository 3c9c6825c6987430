"""What may cross between the grader and a worker: plain data in length-framed msgpack, never an object.

Numbers, strings, None, lists, tuples, dicts, arrays and NumPy scalars cross by value; a NamedTuple (or anything
with the same fields) by its fields; a `Generator` as the state of its PCG64. From the grader, a function
crosses as a number and is answered as a callback. From the worker, anything else arrives as `Opaque`: a type
name and nothing that could answer a question. Never pickle: it runs code in the process that reads it.
"""

from __future__ import annotations

import os
import select
import socket
import struct
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgpack
import numpy as np

MAX_FRAME = 8 << 20
MAX_ITEMS = 20_000
MAX_DEPTH = 20
_LIMITS = {
    "max_array_len": MAX_ITEMS,
    "max_map_len": 2_000,
    "max_str_len": 100_000,
    "max_bin_len": MAX_FRAME,
    "max_ext_len": MAX_FRAME,
}
_ARRAY, _SCALAR, _TUPLE, _FIELDS, _INT, _COMPLEX, _RNG, _CALLBACK, _OPAQUE, _ECHO, _ITEMS, _RECORD = range(1, 13)
_KINDS = "biufc"


class WireError(Exception):
    """A frame that is too large, cut short or not made by this codec."""


@dataclass(frozen=True)
class Opaque:
    """Something of the worker's that cannot cross; only its type name does."""

    type_name: str


@dataclass(frozen=True)
class CallbackRef:
    """A function of the grader's, as the worker gets it."""

    number: int


@dataclass(frozen=True)
class Echo:
    """A callback's answer that is the worker's own argument of this position, handed back."""

    position: int


class Fields(tuple):  # type: ignore[type-arg]
    """A NamedTuple's values, reachable by the names of its fields."""

    names: tuple[str, ...] = ()
    type_name = "NamedTuple"

    def __getattr__(self, name: str) -> Any:
        if name in self.names:
            return self[self.names.index(name)]
        raise AttributeError(name)


class Record:
    """An object's public fields; no tuple, as the object was none."""

    def __init__(self, type_name: str, fields: dict[str, Any]) -> None:
        self.__dict__.update(fields)
        self.fields, self.type_name = fields, type_name


class Items:
    """What an iterable of the worker's gave, read to its end; no list, as the iterable was none."""

    type_name = "iterable"

    def __init__(self, values: Iterable[Any]) -> None:
        self.values = list(values)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.values)


# --- values -------------------------------------------------------------------------------------------


def encode(value: Any, fallback: Callable[[Any], Any] | None = None) -> bytes:
    """Pack a value; `fallback` turns what has no form of its own into something that has."""

    def extend(item: Any) -> Any:
        return _extension(item, lambda inner: encode(inner, fallback), fallback)

    return bytes(msgpack.packb(value, default=extend, strict_types=True))


def _extension(item: Any, pack: Callable[[Any], bytes], fallback: Callable[[Any], Any] | None) -> Any:
    if isinstance(item, np.ndarray) and item.dtype.kind in _KINDS:
        return msgpack.ExtType(_ARRAY, _pack_array(item, pack))
    if isinstance(item, np.generic) and item.dtype.kind in _KINDS:
        plain = _portable(np.asarray(item))
        return msgpack.ExtType(_SCALAR, pack([plain.dtype.str, plain.tobytes()]))
    if isinstance(item, Items):
        return msgpack.ExtType(_ITEMS, pack(list(item)))
    if isinstance(item, Record):
        return msgpack.ExtType(_RECORD, pack([item.type_name[:100], item.fields]))
    if isinstance(item, Fields):
        return msgpack.ExtType(_FIELDS, pack([item.type_name, list(item.names), list(item)]))
    if isinstance(item, tuple):
        names = getattr(type(item), "_fields", None)
        if isinstance(names, tuple):
            return msgpack.ExtType(_FIELDS, pack([type(item).__name__[:100], list(names), list(item)]))
        return msgpack.ExtType(_TUPLE, pack(list(item)))
    if isinstance(item, np.random.Generator) and type(item.bit_generator) is np.random.PCG64:
        return msgpack.ExtType(_RNG, pack(_generator_state(item)))
    for kind, code in ((CallbackRef, _CALLBACK), (Echo, _ECHO)):
        if isinstance(item, kind):
            return msgpack.ExtType(code, pack(getattr(item, "number", getattr(item, "position", 0))))
    if isinstance(item, Opaque):
        return msgpack.ExtType(_OPAQUE, pack(item.type_name[:100]))
    return _python_value(item, pack, fallback)


def _python_value(item: Any, pack: Callable[[Any], bytes], fallback: Callable[[Any], Any] | None) -> Any:
    """Numbers and containers that msgpack does not know, and subclasses of those it does."""
    if isinstance(item, bool | int):
        number = int(item)
        if -(2**63) <= number < 2**64:
            return number
        if number.bit_length() > 4096:
            return msgpack.ExtType(_OPAQUE, pack("int of more than 4096 bits"))
        return msgpack.ExtType(_INT, number.to_bytes(520, "little", signed=True))
    if isinstance(item, complex):
        return msgpack.ExtType(_COMPLEX, pack([item.real, item.imag]))
    plain: tuple[type[Any], ...] = (float, str, list, dict)
    for kind in plain:
        if isinstance(item, kind):  # a subclass: msgpack packs only the plain type
            return str.__str__(item) if kind is str else kind(item)
    if fallback is None:
        raise WireError(f"a {type(item).__name__} cannot cross")
    return _extension(fallback(item), pack, None)


def decode(frame: bytes, depth: int = 0) -> Any:
    """Unpack a value; WireError for anything this codec did not make."""
    if depth > MAX_DEPTH:
        raise WireError("nested too deeply")

    def extension(code: int, data: bytes) -> Any:
        if code == _INT:
            return int.from_bytes(data[:520], "little", signed=True)
        return _BUILDERS[code](decode(data, depth + 1))

    try:
        return msgpack.unpackb(frame, ext_hook=extension, strict_map_key=False, **_LIMITS)
    except WireError:
        raise
    except Exception as error:  # msgpack, NumPy and the builders each have their own
        raise WireError(f"not a frame of this codec ({type(error).__name__})") from None


def _pack_array(array: np.ndarray, pack: Callable[[Any], bytes]) -> bytes:
    plain = _portable(array)
    order = "F" if plain.flags.f_contiguous and not plain.flags.c_contiguous else "C"
    return pack([plain.dtype.str, list(plain.shape), order, bool(array.flags.writeable), plain.tobytes(order)])  # type: ignore[arg-type]


def _portable(array: np.ndarray) -> np.ndarray:
    """The same numbers in a dtype that every machine has (no long double, no half)."""
    plain = np.asarray(array)
    if plain.dtype.kind in "fc" and plain.dtype.itemsize not in ({"f": (4, 8), "c": (8, 16)}[plain.dtype.kind]):
        return plain.astype("f8" if plain.dtype.kind == "f" else "c16")
    return plain


def _dtype(text: str) -> np.dtype[Any]:
    dtype = np.dtype(str(text))
    if dtype.kind not in _KINDS or dtype.itemsize > 16:
        raise WireError("a dtype that does not cross")
    return dtype


def _build_array(parts: list[Any]) -> np.ndarray:
    text, shape, order, writeable, data = parts
    array = np.frombuffer(data, dtype=_dtype(text)).copy()
    if len(shape) > 32 or any(type(n) is not int or n < 0 for n in shape):
        raise WireError("a shape that does not cross")
    array = array.reshape(shape, order="F" if order == "F" else "C")
    array.flags.writeable = bool(writeable)
    return array


def _build_scalar(parts: list[Any]) -> Any:
    text, data = parts
    return np.frombuffer(data, dtype=_dtype(text), count=1)[0]


def _build_fields(parts: list[Any]) -> Fields:
    name, names, values = parts
    made = Fields(values)
    made.names, made.type_name = tuple(str(n) for n in names), str(name)[:100]
    return made


def _build_record(parts: list[Any]) -> Record:
    name, fields = parts
    return Record(str(name)[:100], {str(n): v for n, v in fields.items()})


def _generator_state(rng: np.random.Generator) -> list[Any]:
    state = rng.bit_generator.state
    return [state["state"]["state"], state["state"]["inc"], state["has_uint32"], state["uinteger"]]


def _build_generator(parts: list[Any]) -> np.random.Generator:
    state, increment, has_uint32, uinteger = (int(p) for p in parts)
    bits = np.random.PCG64()
    bits.state = {
        "bit_generator": "PCG64",
        "state": {"state": state, "inc": increment},
        "has_uint32": has_uint32,
        "uinteger": uinteger,
    }
    return np.random.Generator(bits)


_BUILDERS: dict[int, Callable[[Any], Any]] = {
    _ARRAY: _build_array,
    _SCALAR: _build_scalar,
    _TUPLE: tuple,
    _FIELDS: _build_fields,
    _COMPLEX: lambda parts: complex(*parts),
    _RNG: _build_generator,
    _CALLBACK: lambda number: CallbackRef(int(number)),
    _OPAQUE: lambda name: Opaque(str(name)[:100]),
    _ECHO: lambda position: Echo(int(position)),
    _ITEMS: Items,
    _RECORD: _build_record,
}


# --- frames -------------------------------------------------------------------------------------------


class Closed(Exception):
    """The other side is gone."""


class Channel:
    """Length-framed values over a descriptor, by plain reads and writes: a confined worker may do nothing else."""

    def __init__(self, end: socket.socket, max_frame: int = MAX_FRAME) -> None:
        self.end, self.max_frame = end, max_frame
        self.descriptor = end.fileno()
        self.poll = select.poll()
        self.poll.register(self.descriptor, select.POLLIN)

    def send(self, frame: bytes) -> None:
        """Send one packed value; Closed when nobody reads, WireError above max_frame."""
        if len(frame) > self.max_frame:
            raise WireError(f"a frame of {len(frame)} bytes, {self.max_frame} are allowed")
        left = memoryview(struct.pack("<I", len(frame)) + frame)
        try:
            while left:
                left = left[os.write(self.descriptor, left) :]
        except OSError:
            raise Closed from None

    def receive(self, tick: float | None = None, on_tick: Callable[[], None] = lambda: None) -> bytes:
        """The next frame. Every `tick` seconds `on_tick` is called and may raise to end the wait."""
        (size,) = struct.unpack("<I", self._exactly(4, tick, on_tick))
        if size > self.max_frame:
            raise WireError(f"a frame of {size} bytes, {self.max_frame} are allowed")
        return self._exactly(size, tick, on_tick)

    def _exactly(self, size: int, tick: float | None, on_tick: Callable[[], None]) -> bytes:
        parts = bytearray()
        next_tick = time.monotonic() + (tick or 0)
        while len(parts) < size:
            if tick is not None and (not self.poll.poll(tick * 1000) or time.monotonic() > next_tick):
                on_tick()  # also when a frame trickles in byte by byte
                next_tick = time.monotonic() + tick
                continue
            try:
                part = os.read(self.descriptor, min(size - len(parts), 1 << 20))
            except OSError:
                raise Closed from None
            if not part:
                raise Closed
            parts += part
        return bytes(parts)

    def close(self) -> None:
        self.end.close()
