"""The codec between grader and worker: what crosses by value, what crosses as a name only, what is refused."""

from __future__ import annotations

import copy
import math
import pickle
import tracemalloc
from fractions import Fraction
from typing import Any, NamedTuple

import msgpack
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from autograder.engine.sandbox.channel import MAX_REPLY
from autograder.engine.sandbox.forms import Fields, Opaque
from autograder.engine.sandbox.wire import WireError, decode, encode


class Point(NamedTuple):
    x: float
    y: float


def there_and_back(value: Any) -> Any:
    return decode(encode(value, lambda item: Opaque(type(item).__name__)))


@pytest.mark.parametrize(
    "value", [None, True, 0, -5, 2**63, -(2**200), 1.5, math.inf, "text", b"bytes", 1 + 2j, [1, [2]], {"a": 1}, ()]
)
def test_plain_values_cross_as_they_are(value: Any) -> None:
    back = there_and_back(value)
    assert back == value
    assert type(back) is type(value)


@pytest.mark.parametrize("dtype", ["f8", "f4", ">f8", "i8", "u1", "?", "c16"])
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3), (2, 0, 3)])
def test_arrays_keep_dtype_and_shape(dtype: str, shape: tuple[int, ...]) -> None:
    array = np.ones(shape, dtype=dtype)
    back = there_and_back(array)
    assert back.dtype == array.dtype
    assert back.shape == shape
    assert np.array_equal(back, array)


def test_a_read_only_array_stays_read_only_and_a_fortran_array_fortran() -> None:
    array = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    array.flags.writeable = False
    back = there_and_back(array)
    assert not back.flags.writeable
    assert back.flags.f_contiguous
    assert np.array_equal(back, array)


def test_a_tuple_is_no_list_and_fields_keep_their_names() -> None:
    assert there_and_back((1, (2,))) == (1, (2,))
    back = there_and_back(Point(1.0, 2.0))
    assert isinstance(back, Fields)
    assert (back.x, back.y, tuple(back)) == (1.0, 2.0, (1.0, 2.0))
    with pytest.raises(AttributeError):
        _ = back.z


def test_a_field_named_like_a_method_of_tuple_is_the_field() -> None:
    counted = NamedTuple("Counted", [("count", int), ("index", float)])(3, 0.5)
    back = there_and_back(counted)
    assert (back.count, back.index, tuple(back)) == (3, 0.5, (3, 0.5))
    again = there_and_back(copy.deepcopy(back))
    assert (again.count, again.index, again.names, again.type_name) == (3, 0.5, ("count", "index"), "Counted")


@pytest.mark.parametrize("names", [["x"], ["x", "y", "z"]])
def test_fields_without_one_name_for_each_value_are_refused(names: list[str]) -> None:
    fields = Fields([1.0, 2.0])
    fields.names = tuple(names)
    with pytest.raises(WireError):
        there_and_back(fields)


def test_a_generator_continues_where_it_stood() -> None:
    rng = np.random.default_rng(3)
    rng.random(5)
    rng.integers(10, dtype=np.uint32)
    assert there_and_back(rng).random(4).tolist() == rng.random(4).tolist()


@pytest.mark.parametrize("value", [Fraction(1, 2), object(), len, np.array([object()]), np.array(["a"]), {1, 2}])
def test_everything_else_crosses_as_a_type_name_only(value: Any) -> None:
    assert there_and_back(value) == Opaque(type(value).__name__)


def test_what_has_no_form_is_refused_where_nothing_else_is_said() -> None:
    with pytest.raises(WireError):
        encode(object())


NASTY = {
    "nothing": b"",
    "half a value": encode([1, 2, 3])[:-1],
    "two values": encode(1) + encode(2),
    "a pickle": pickle.dumps([1]),
    "an unknown extension": msgpack.packb(msgpack.ExtType(99, b"")),
    "an unknown dtype": msgpack.packb(msgpack.ExtType(1, b"\xff\x02\x01" + bytes(16))),
    "a shape that does not fit": msgpack.packb(
        msgpack.ExtType(1, b"\x07\x02\x01" + (2).to_bytes(8, "little") + bytes(8))
    ),
    "a shape that is cut": msgpack.packb(msgpack.ExtType(1, b"\x07\x02\x05" + bytes(8))),
    "a huge empty shape": msgpack.packb(msgpack.ExtType(1, b"\x07\x02\x02" + b"\xff" * 16)),
    "too many axes": msgpack.packb(msgpack.ExtType(1, b"\x07\x02\xff" + bytes(8 * 255))),
    "half a number": msgpack.packb(msgpack.ExtType(1, b"\x07\x02\x01" + (1).to_bytes(8, "little") + bytes(7))),
    "an empty array header": msgpack.packb(msgpack.ExtType(1, b"")),
    "an empty scalar": msgpack.packb(msgpack.ExtType(2, b"")),
    "half a random state": msgpack.packb(msgpack.ExtType(7, bytes(20))),
    "an array interface on a record": msgpack.packb(msgpack.ExtType(12, encode(["x", {"__array_interface__": {}}]))),
    "an array interface on a tuple": msgpack.packb(msgpack.ExtType(4, encode(["x", ["__array_interface__"], [{}]]))),
    "a record that renames itself": msgpack.packb(msgpack.ExtType(12, encode(["x", {"type_name": "float"}]))),
    "a length bomb": b"\xdd\xff\xff\xff\xff",
    "a nest bomb": b"\x91" * 100_000,
}


@pytest.mark.parametrize("frame", NASTY.values(), ids=list(NASTY))
def test_frames_that_this_codec_did_not_make_are_refused(frame: bytes) -> None:
    with pytest.raises(WireError):
        decode(frame)


def test_extensions_inside_extensions_end() -> None:
    frame = encode(1)
    for _ in range(50):
        frame = msgpack.packb(msgpack.ExtType(3, frame))
    with pytest.raises(WireError, match="nested too deeply"):
        decode(frame)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | nps.arrays(float, nps.array_shapes()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=10,
)


@given(values)
@settings(max_examples=500, deadline=None)
def test_any_plain_value_comes_back_the_same(value: Any) -> None:
    assert encode(there_and_back(value)) == encode(value)


def test_the_largest_reply_stays_small_in_memory() -> None:
    """Empty lists grow the most: one byte on the wire, 64 in memory."""
    row = b"\xdc" + (20_000).to_bytes(2, "big") + b"\x90" * 20_000
    rows = MAX_REPLY // len(row)
    tracemalloc.start()
    decode(b"\xdc" + rows.to_bytes(2, "big") + row * rows)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100 << 20
