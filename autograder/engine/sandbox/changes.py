"""Find what a call has changed: its arguments and NumPy's global random state."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np

from autograder.engine.sandbox.reading import opaque
from autograder.engine.sandbox.wire import encode

CHANGEABLE = (np.ndarray, list, dict, tuple, np.random.Generator)
MERSENNE = np.random.mtrand._rand._bit_generator.ctypes.state_address


def arguments_by_name(args: list[Any], kwargs: dict[str, Any]) -> dict[Any, Any]:
    """Return all arguments of a call by position or name."""
    return {**dict(enumerate(args)), **kwargs}


def fingerprints(args: list[Any], kwargs: dict[str, Any]) -> dict[Any, Any]:
    """Return the fingerprints of the arguments that a function can change, by position or name."""
    return {name: fingerprint(a) for name, a in arguments_by_name(args, kwargs).items() if isinstance(a, CHANGEABLE)}


def fingerprint(argument: Any) -> Any:
    """Return a value that differs after any change of an argument, even of its shape or type alone."""
    if type(argument) is np.ndarray:
        numbers = argument.tobytes() if argument.dtype.kind != "O" else b"objects"
        return argument.dtype, argument.shape, numbers
    return encode(argument, opaque)


def global_random_state() -> bytes:
    """Return NumPy's global random state: 624 words and a position, read from memory since `get_state` takes 30 us."""
    return ctypes.string_at(MERSENNE, 625 * 4)
