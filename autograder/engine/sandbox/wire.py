"""What may cross between the grader and a worker: plain data in msgpack, never an object.

Numbers, strings, None, lists, tuples, dicts, arrays and NumPy scalars cross by value; a NamedTuple and an object by
their fields; a `Generator` as the state of its PCG64. From the grader, a function crosses as a number and is answered
as a callback, and one of a public objective by value. From the worker, anything else arrives as `Opaque`: a type name
and nothing that could answer a question. Never pickle: it runs code in the process that reads it.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, is_dataclass
from typing import Any

import msgpack
import numpy as np

import objectives
from autograder.engine.sandbox.channel import MAX_FRAME, FrameError

MAX_ITEMS = 20_000
MAX_DEPTH = 20
_LIMITS = {
    "max_array_len": MAX_ITEMS,
    "max_map_len": 500,  # keys whose hashes collide cost the square of their number
    "max_str_len": 100_000,
    "max_bin_len": MAX_FRAME,
    "max_ext_len": MAX_FRAME,
}
_ARRAY, _SCALAR, _TUPLE, _FIELDS, _INT, _COMPLEX, _RNG, _CALLBACK, _OPAQUE, _ECHO, _ITEMS, _RECORD, _BY_VALUE = range(
    1, 14
)
_KINDS = "biufc"
_ROOM = 4096  # bytes to begin with: msgpack's own quarter of a MiB is mapped and unmapped for each nested value


class WireError(FrameError):
    """A frame that this codec did not make."""


@dataclass(frozen=True)
class Opaque:
    """Something of the worker's that cannot cross; only its type name does."""

    type_name: str


@dataclass(frozen=True)
class CallbackRef:
    """A function of the grader's, as the worker gets it."""

    number: int


@dataclass(frozen=True)
class ByValue:
    """A method of one of the `OBJECTIVES`, which a worker computes itself.

    `number` >= 0: the worker reports up to `limit` calls under this number.
    """

    kind: str
    numbers: tuple[Any, ...]
    method: str
    number: int = -1
    limit: int = 0


OBJECTIVES: dict[str, type[Any]] = {
    name: kind
    for name, kind in vars(objectives).items()
    if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == "objectives"
}
"""The objectives of the kit, which are public: a worker computes them from their numbers."""


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

    packed: bytes = msgpack.packb(
        value, default=lambda item: _extension(item, fallback), strict_types=True, buf_size=_ROOM
    )
    return packed


def _extension(item: Any, fallback: Callable[[Any], Any] | None) -> Any:
    if isinstance(item, np.ndarray) and item.dtype.kind in _KINDS:
        return msgpack.ExtType(_ARRAY, _pack_array(item))
    if isinstance(item, np.generic) and item.dtype.kind in _KINDS:
        return msgpack.ExtType(_SCALAR, _pack_array(np.asarray(item)))

    def pack(inner: Any) -> bytes:
        return encode(inner, fallback)

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
        return msgpack.ExtType(_RNG, _pack_generator(item))
    for kind, code in ((CallbackRef, _CALLBACK), (Echo, _ECHO)):
        if isinstance(item, kind):
            return msgpack.ExtType(code, pack(getattr(item, "number", getattr(item, "position", 0))))
    if isinstance(item, ByValue):
        return msgpack.ExtType(_BY_VALUE, pack([item.kind, list(item.numbers), item.method, item.number, item.limit]))
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
    return _extension(fallback(item), None)


def decode(frame: bytes, depth: int = 0) -> Any:
    """Unpack a value; WireError for anything this codec did not make."""
    if depth > MAX_DEPTH:
        raise WireError("nested too deeply")

    def extension(code: int, data: bytes) -> Any:
        if code in _FROM_BYTES:
            return _FROM_BYTES[code](data)
        return _FROM_VALUES[code](decode(data, depth + 1))

    try:
        return msgpack.unpackb(frame, ext_hook=extension, strict_map_key=False, **_LIMITS)
    except WireError:
        raise
    except Exception as error:  # msgpack, NumPy and the builders each have their own
        raise WireError(f"not a frame of this codec ({type(error).__name__})") from None


# An array is a header (dtype, flags, number of axes, lengths) and its bytes: arrays are most of the traffic, and
# nested msgpack would take five times as long.
_DTYPES = [f"{order}{kind}" for order in "<>" for kind in ("i2", "i4", "i8", "u2", "u4", "u8", "f4", "f8", "c8", "c16")]
_DTYPES += ["|b1", "|i1", "|u1"]
_CODES = {text: code for code, text in enumerate(_DTYPES)}
_TYPES = [np.dtype(text) for text in _DTYPES]
_HEADERS = [struct.Struct(f"<BBB{axes}Q") for axes in range(65)]
_FORTRAN, _WRITEABLE = 1, 2


def _pack_array(array: np.ndarray) -> bytes:
    plain = array if type(array) is np.ndarray else np.asarray(array)
    code = _CODES.get(plain.dtype.str)
    if code is None:  # half and long double: not on every machine
        plain = plain.astype("c16" if plain.dtype.kind == "c" else "f8")
        code = _CODES[plain.dtype.str]
    fortran = array.flags.fnc
    header = _HEADERS[plain.ndim].pack(code, fortran | array.flags.writeable << 1, plain.ndim, *plain.shape)
    return header + plain.tobytes("F" if fortran else "C")


def _build_array(data: bytes) -> np.ndarray:
    header = _HEADERS[data[2]]  # an IndexError above NumPy's 64 axes
    code, flags, _, *shape = header.unpack_from(data)
    kind, start = _TYPES[code], header.size
    array = np.frombuffer(data, kind, offset=start) if len(data) > start else np.empty(0, kind)
    array = array.reshape(shape, order="F" if flags & _FORTRAN else "C").copy(order="K")
    if not flags & _WRITEABLE:
        array.flags.writeable = False
    return array


def _build_scalar(data: bytes) -> Any:
    return _build_array(data)[()]


def _build_fields(parts: list[Any]) -> Fields:
    name, names, values = parts
    made = Fields(values)
    made.names, made.type_name = tuple(_public(n) for n in names), str(name)[:100]
    return made


def _build_record(parts: list[Any]) -> Record:
    name, fields = parts
    return Record(str(name)[:100], {_public(n): v for n, v in fields.items()})


def _public(name: Any) -> str:
    """The name of a field. None with an underscore: NumPy would follow an `__array_interface__` to any address."""
    if type(name) is not str or name.startswith("_") or name in ("type_name", "names", "fields"):
        raise WireError("a field's name that does not cross")
    return name


def _pack_generator(rng: np.random.Generator) -> bytes:
    state: Any = rng.bit_generator.state
    inner = state["state"]
    numbers: bytes = inner["state"].to_bytes(16, "little") + inner["inc"].to_bytes(16, "little")
    return numbers + struct.pack("<IQ", state["has_uint32"], state["uinteger"])


class _Unseeded(np.random.bit_generator.ISeedSequence):
    """Seeds a bit generator whose state is set next, in a twentieth of the time that hashing a seed takes."""

    def generate_state(self, n_words: int, dtype: Any = np.uint32) -> np.ndarray:
        return np.zeros(n_words, dtype)


def _build_generator(data: bytes) -> np.random.Generator:
    has_uint32, uinteger = struct.unpack("<IQ", data[32:])
    inner: Any = {"state": int.from_bytes(data[:16], "little"), "inc": int.from_bytes(data[16:32], "little")}
    bits = np.random.PCG64(_Unseeded())  # type: ignore[arg-type]
    bits.state = {"bit_generator": "PCG64", "state": inner, "has_uint32": has_uint32, "uinteger": uinteger}
    return np.random.Generator(bits)


_FROM_BYTES: dict[int, Callable[[bytes], Any]] = {
    _ARRAY: _build_array,
    _SCALAR: _build_scalar,
    _RNG: _build_generator,
    _INT: lambda data: int.from_bytes(data[:520], "little", signed=True),
}
_FROM_VALUES: dict[int, Callable[[Any], Any]] = {
    _TUPLE: tuple,
    _FIELDS: _build_fields,
    _RECORD: _build_record,
    _ITEMS: Items,
    _COMPLEX: lambda parts: complex(*parts),
    _CALLBACK: lambda number: CallbackRef(int(number)),
    _BY_VALUE: lambda parts: ByValue(str(parts[0]), tuple(parts[1]), str(parts[2]), int(parts[3]), int(parts[4])),
    _ECHO: lambda position: Echo(int(position)),
    _OPAQUE: lambda name: Opaque(str(name)[:100]),
}
