"""The codec between grader and worker: what crosses by value, what crosses as a name only, what is refused."""

from __future__ import annotations

import math
import pickle
import socket
import threading
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

import msgpack
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from autograder.engine.sandbox import wire
from autograder.engine.sandbox.wire import Channel, Closed, Fields, Opaque, WireError, decode, encode


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
    "an object array": msgpack.packb(msgpack.ExtType(1, encode(["|O", [1], "C", True, b"\0" * 8]))),
    "a negative shape": msgpack.packb(msgpack.ExtType(1, encode(["<f8", [-1], "C", True, b"\0" * 8]))),
    "a shape of text": msgpack.packb(msgpack.ExtType(1, encode(["<f8", "8", "C", True, b"\0" * 8]))),
    "a shape that does not fit": msgpack.packb(msgpack.ExtType(1, encode(["<f8", [2], "C", True, b"\0" * 8]))),
    "a huge empty shape": msgpack.packb(msgpack.ExtType(1, encode(["<f8", [2**62, 2**62], "C", True, b""]))),
    "a dtype with fields": msgpack.packb(msgpack.ExtType(1, encode(["f8,f8", [1], "C", True, b"\0" * 16]))),
    "a length bomb": b"\xdd\xff\xff\xff\xff",
    "a nest bomb": b"\x91" * 100_000,
    "a state that is no state": msgpack.packb(msgpack.ExtType(7, encode([1, 2]))),
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


@given(st.binary(max_size=300))
@settings(max_examples=5000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_random_bytes_never_do_more_than_raise_wire_error(frame: bytes) -> None:
    try:
        decode(frame)
    except WireError:
        pass


@given(values, st.integers(0, 200), st.binary(min_size=1, max_size=3))
@settings(max_examples=2000, deadline=None)
def test_damaged_frames_never_do_more_than_raise_wire_error(value: Any, place: int, noise: bytes) -> None:
    frame = bytearray(encode(value))
    frame[place % len(frame) : place % len(frame) + len(noise)] = noise
    try:
        decode(bytes(frame))
    except WireError:
        pass


Pair = tuple[Channel, Channel]


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = map(Channel, socket.socketpair())
    yield ours, theirs
    ours.close()
    theirs.close()


class TestChannel:
    def test_frames_arrive_whole_and_in_order(self, pair: Pair) -> None:
        ours, theirs = pair
        large = bytes(3 << 20)
        sender = threading.Thread(target=lambda: [ours.send(f) for f in (b"a", large, b"")])
        sender.start()
        assert [theirs.receive(), theirs.receive(), theirs.receive()] == [b"a", large, b""]
        sender.join()

    def test_the_other_sides_end_is_noticed(self, pair: Pair) -> None:
        ours, theirs = pair
        theirs.close()
        with pytest.raises(Closed):
            ours.receive()

    def test_a_frame_that_claims_to_be_huge_is_refused_before_it_is_read(self, pair: Pair) -> None:
        ours, theirs = pair
        theirs.end.sendall(b"\xff\xff\xff\xff")
        with pytest.raises(WireError, match="are allowed"):
            ours.receive()
        with pytest.raises(WireError):
            ours.send(bytes(wire.MAX_FRAME + 1))

    def test_a_wait_can_be_ended_whether_nothing_comes_or_only_a_trickle(self, pair: Pair) -> None:
        def stop() -> None:
            raise TimeoutError

        ours, theirs = pair
        with pytest.raises(TimeoutError):
            ours.receive(0.01, stop)
        theirs.end.sendall(b"\x05\x00")
        with pytest.raises(TimeoutError):
            ours.receive(0.01, stop)
