"""The wire decoder: whatever a worker sends, it is a value, or a WireError, and it stays small."""

from __future__ import annotations

import contextlib
import struct
import tracemalloc
import warnings
from typing import Any

import msgpack
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import checks
from autograder.course import Bounds
from autograder.engine.sandbox.forms import Opaque
from autograder.engine.sandbox.reading import opaque
from autograder.engine.sandbox.student import StudentCode
from autograder.engine.sandbox.wire import WireError, decode, encode
from autograder.tests.engine.sandbox.test_wire import values
from autograder.tests.fuzz import brief, thorough
from spies import Spy

GROWTH = 64  # bytes of memory at most for each byte of a frame, and a megabyte to start with


class NoZygote:
    """Starts no worker: replies are read as if one had sent them."""


headers = st.builds(
    lambda code, flags, shape, data: struct.pack(f"<BBB{len(shape)}Q", code, flags, len(shape), *shape) + data,
    st.integers(0, 255),
    st.integers(0, 255),
    st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 4), max_size=5),
    st.binary(max_size=64),
)
extensions = st.builds(
    lambda code, data: msgpack.packb(msgpack.ExtType(code, data)), st.integers(0, 20), headers | st.binary()
)
lists = st.lists(extensions, max_size=4).map(lambda parts: b"\x94" + b"".join(parts))
frames = st.binary(max_size=400) | extensions | lists


@given(frames)
@thorough
def test_any_bytes_are_a_value_or_a_wire_error_of_bounded_size(frame: bytes) -> None:
    tracemalloc.start()
    with contextlib.suppress(WireError):
        decode(frame)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak <= (1 << 20) + GROWTH * len(frame)


@given(values, st.integers(0, 400), st.binary(min_size=1, max_size=4))
@brief
def test_damaged_frames_are_a_value_or_a_wire_error(value: Any, place: int, noise: bytes) -> None:
    frame = bytearray(encode(value))
    frame[place % len(frame) : place % len(frame) + len(noise)] = noise
    with contextlib.suppress(WireError):
        decode(bytes(frame))


@given(frames | values.map(encode))
@brief
def test_what_was_decoded_can_only_fail_a_check_never_crash_it(frame: bytes) -> None:
    try:
        value = decode(frame)
    except WireError:
        return
    with np.errstate(all="ignore"):
        for look in (
            lambda: checks.assert_truth(value, True),
            lambda: checks.assert_equal(value, [1, 0, 1]),
            lambda: checks.assert_equal(value, "diverged"),
        ):
            with contextlib.suppress(checks.CheckFailure):
                look()
        with pytest.raises(checks.CheckFailure):
            checks.assert_close(value, [1.25, -7.5], "w")
        with pytest.raises(checks.CheckFailure):
            checks.assert_close(checks.unpack(value, "w, v")[0], [1.25, -7.5], "w")


replies = st.fixed_dictionaries(
    {},
    optional={
        name: frames | values | st.lists(frames | values, max_size=4)
        for name in ("value", "error", "warnings", "reported", "changed", "global_random", "too_large")
    },
)
errors = st.fixed_dictionaries(
    {},
    optional={
        "classes": st.lists(st.sampled_from(["ValueError", "SystemExit", "ExceptionGroup", "MemoryError"]) | values),
        "text": values,
        "frames": st.lists(st.lists(values, max_size=4), max_size=3) | values,
    },
)


@given(replies | errors.map(lambda error: {"error": error}) | values, st.sampled_from([None, "W"]))
@thorough
def test_any_reply_is_an_answer_or_the_students_own_failure(reply: Any, warned: Any) -> None:
    code = StudentCode("adam", [("adam.py", b"x = 1")], NoZygote(), Bounds(), 60.0)  # type: ignore[arg-type]
    spy, w = Spy(abs, limit=3, in_worker=True), np.ones(2)
    try:
        frame = encode({**reply, "warnings": [warned]} if warned and isinstance(reply, dict) else reply, opaque)
    except Exception:  # values that no worker could send
        return
    with contextlib.suppress(Exception), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        code._read("step", (w,), {}, frame, [spy])
    assert w.tolist() == [1.0, 1.0]
    assert code.stop is None
    assert all(reason == "unreadable" for reason in code.given_up.values())


def test_a_name_that_crosses_is_short() -> None:
    assert len(decode(encode(Opaque("x" * 10_000))).type_name) <= 100
