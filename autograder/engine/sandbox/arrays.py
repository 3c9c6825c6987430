"""Turn arrays and random generators into bytes and back.

An array is a header (dtype, flags, number of axes, lengths) and its bytes: arrays are most of the traffic, and nested
msgpack would take five times as long. A generator is the state of its PCG64.
"""

from __future__ import annotations

import math
import struct
from typing import Any

import numpy as np

from calls import is_column_major, strided

KINDS = "biufc"  # of the arrays that cross: booleans and numbers
DTYPES = [f"{order}{kind}" for order in "<>" for kind in ("i2", "i4", "i8", "u2", "u4", "u8", "f4", "f8", "c8", "c16")]
DTYPES += ["|b1", "|i1", "|u1"]
CODES = {text: code for code, text in enumerate(DTYPES)}
TYPES = [np.dtype(text) for text in DTYPES]
HEADERS = [struct.Struct(f"<BBB{axes}Q") for axes in range(65)]
FORTRAN, WRITEABLE, STRIDED = 1, 2, 4
MAX_EMPTY = 20_000  # rows, and what lies in them, of an array without numbers: each takes memory when they are listed


def pack_array(array: np.ndarray) -> bytes:
    """Return an array of one of the `KINDS` as bytes."""
    plain = array if type(array) is np.ndarray else np.asarray(array)
    code = CODES.get(plain.dtype.str)
    if code is None:  # half and long double: not on every machine
        with np.errstate(over="ignore"):  # beyond all doubles lies infinity
            plain = plain.astype("c16" if plain.dtype.kind == "c" else "f8")
        code = CODES[plain.dtype.str]
    fortran = array.flags.fnc or (not array.flags.forc and is_column_major(array))
    flags = fortran | array.flags.writeable << 1 | (not array.flags.forc) << 2
    header = HEADERS[plain.ndim].pack(code, flags, plain.ndim, *plain.shape)
    return header + plain.tobytes("F" if fortran else "C")


def build_array(data: bytes) -> np.ndarray:
    """Return the array of these bytes; raise any exception if they are not one."""
    header = HEADERS[data[2]]  # an IndexError above NumPy's 64 axes
    code, flags, _, *shape = header.unpack_from(data)
    kind, start = TYPES[code], header.size
    if len(data) == start and math.prod(n for n in shape if n) > MAX_EMPTY:
        raise ValueError("an array of too many rows without a number")
    array = np.frombuffer(data, kind, offset=start) if len(data) > start else np.empty(0, kind)
    array = array.reshape(shape, order="F" if flags & FORTRAN else "C")
    array = strided(array) if flags & STRIDED else array.copy(order="K")
    if not flags & WRITEABLE:
        array.flags.writeable = False
    return array


def build_scalar(data: bytes) -> Any:
    """Return the NumPy scalar of an array without axes."""
    return build_array(data)[()]


def pack_seed(rng: np.random.Generator) -> bytes:
    """Return what a generator needs to spawn others; b"" where it was not seeded by one number of 128 bits."""
    seed: Any = rng.bit_generator.seed_seq
    entropy, spawned = getattr(seed, "entropy", None), getattr(seed, "n_children_spawned", 0)
    if type(entropy) is not int or not 0 <= entropy < 2**128 or not spawned < 2**32:
        return b""
    return entropy.to_bytes(16, "little") + np.array([spawned, *seed.spawn_key], dtype="<u4").tobytes()


def pack_generator(rng: np.random.Generator) -> bytes:
    """Return the state of a generator over PCG64 as bytes."""
    state: Any = rng.bit_generator.state
    inner = state["state"]
    numbers: bytes = inner["state"].to_bytes(16, "little") + inner["inc"].to_bytes(16, "little")
    return numbers + struct.pack("<IQ", state["has_uint32"], state["uinteger"]) + pack_seed(rng)


class Seed(np.random.bit_generator.ISpawnableSeedSequence):
    """The seed of a bit generator whose state is set next: numbers are hashed when it has to spawn, not before."""

    def __init__(self, entropy: int, spawn_key: tuple[int, ...], n_children_spawned: int) -> None:
        self.entropy, self.spawn_key, self.n_children_spawned = entropy, spawn_key, n_children_spawned

    def generate_state(self, n_words: int, dtype: Any = np.uint32) -> np.ndarray:
        return np.zeros(n_words, dtype)

    def spawn(self, n_children: int) -> list[Any]:
        """Return the seeds that a SeedSequence of these numbers spawns."""
        first, self.n_children_spawned = self.n_children_spawned, self.n_children_spawned + n_children
        return np.random.SeedSequence(self.entropy, spawn_key=self.spawn_key, n_children_spawned=first).spawn(
            n_children
        )


def build_generator(data: bytes) -> np.random.Generator:
    """Return a generator in this state."""
    has_uint32, uinteger = struct.unpack("<IQ", data[32:44])
    spawned, *spawn_key = np.frombuffer(data[60:], "<u4").tolist() or [0]
    inner: Any = {"state": int.from_bytes(data[:16], "little"), "inc": int.from_bytes(data[16:32], "little")}
    seed = Seed(int.from_bytes(data[44:60], "little"), tuple(spawn_key), spawned)
    bits = np.random.PCG64(seed)  # type: ignore[arg-type]
    bits.state = {"bit_generator": "PCG64", "state": inner, "has_uint32": has_uint32, "uinteger": uinteger}
    return np.random.Generator(bits)
