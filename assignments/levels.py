"""Levels of the factors that many functions have: shapes, forms, entries, sizes, starts, grounds, settings.

A level may have several values `InTurn`: its rows take one after the other. So sizes and settings are spread over all
that a docstring allows, and there are no more rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from calls import strided
from objectives import Bowl, Gaps, HalfSquare, Mirror, Quadratic, Slope, Valley
from rows import Draw, InTurn, Row

LEFT_OUT = object()
"""The value of a setting that is not passed, so that its default holds."""

SHAPES: dict[str, Any] = {
    "a vector": InTurn((3,), (5,), (2,), (4,), (8,)),
    "a number": (),
    "one entry": InTurn((1,), (1, 1)),
    "a matrix": InTurn((2, 3), (4, 2), (1, 5), (3, 4), (5, 1)),
    "a square matrix": InTurn((2, 2), (3, 3), (4, 4)),
    "three axes or more": InTurn((2, 3, 3), (1, 3, 1), (2, 1, 3, 2), (3, 1, 2), (2, 2, 2), (1, 2, 2, 1, 2)),
    "ten or more entries": InTurn((300,), (65,), (65, 2), (1, 14), (129,), (6, 7), (12,), (30,)),
}

Form = Callable[[np.ndarray], Any]

FORMS: dict[str, Any] = {
    "an array": lambda array: array,
    "another memory order": InTurn(np.asfortranarray, (np.asfortranarray, lambda array: array)),
    "every second entry of a longer array": InTurn(strided, lambda array: strided(np.asfortranarray(array))),
    "float32": lambda array: array.astype(np.float32),
}
"""How the arrays of a call are passed; a tuple holds the forms of its first array, of its second and so on, in turn.

Their numbers are those of `np.asarray(x, dtype=float)`.
"""

UNTOUCHED: dict[str, Form] = {"read-only": lambda array: locked(array)}
"""A form in which a function that writes into its arguments fails."""

CONVERTED: dict[str, Any] = {
    "a list": np.ndarray.tolist,
    "a tuple": lambda array: nested_tuple(array.tolist()),
    "whole numbers": lambda array: np.trunc(4 * array).astype(np.int64),
    "whole numbers beside floats": (lambda array: np.trunc(4 * array).astype(np.int64), lambda array: array),
    "whole numbers of 32 bits": lambda array: np.trunc(4 * array).astype(np.int32),
    "whole numbers that begin with 0": lambda array: without(np.trunc(4 * array), [0]).astype(np.int64),
    "numbers with their bytes in reverse": lambda array: array.astype(array.dtype.newbyteorder()),
}
"""Forms that a function has to convert to float arrays first; a check of their own asks for it.

A tuple holds the forms of its first array, of its second and so on, in turn.
"""

FREQUENT = {"read-only", "a list", "whole numbers", "large whole numbers"}
"""Forms that are tried with every level of the first factor."""

WITH_FLOATS = {"whole numbers", "whole numbers beside floats"}
"""Forms of whole numbers with which the settings are no whole numbers."""

REFILLED = ["a list", "whole numbers"]
"""Forms of which two calls are made in a row: the second has other numbers in the same list or array."""

LARGE: dict[str, Form] = {
    "large whole numbers": lambda array: np.trunc(40000 * array).astype(np.int32),
    "huge whole numbers": lambda array: np.trunc(4e9 * array).astype(np.int64),
}
"""Further forms to be converted: squares do not fit into their bits. For functions whose inputs may be so large."""

THOUSANDS: dict[str, Form] = {"large whole numbers": lambda array: np.trunc(450 * array).astype(np.int32)}
"""The same for functions that multiply several numbers, of at most 1000."""

SCALES: dict[str, Any] = {
    "numbers of usual size": 1.0,
    "small numbers": InTurn(1e-9, 0.01, 1e-6, 1e-4),
    "large numbers": InTurn(1e9, 30.0, 1e6, 1000.0),
}

ENTRIES: dict[str, Any] = {
    "mixed signs": lambda array: array,
    "all of one sign": InTurn(np.abs, lambda array: -np.abs(array)),
    "whole numbers as floats": lambda array: np.round(3 * array),
    "zeros among them": InTurn(
        lambda array: without(array, [0]),
        lambda array: without(array, slice(1, None, 2)),
        lambda array: without(array, [-1]),
        lambda array: without(array, slice(1, None)),
    ),
    "equal entries": InTurn(
        lambda array: np.full_like(array, array.ravel()[0]),
        np.ones_like,
        lambda array: np.sign(array),
    ),
    "entries in order": InTurn(
        lambda array: in_order(array),
        lambda array: -in_order(array),
    ),
}
"""What the entries of an array of random numbers have in common. Where all are zero, few mistakes can be seen, so that
is a further call and not a level."""

STARTS: dict[str, Any] = {
    "any w": InTurn(lambda array: array, np.abs, lambda array: -np.abs(array)),
    "w at the origin": np.zeros_like,
    "zeros in w": ENTRIES["zeros among them"],
}
"""Where w is. At the origin a step is compared by itself, and not beside a larger w."""

SPARSE: dict[str, Any] = {
    "any w": STARTS["any w"],
    "zeros in w": STARTS["zeros in w"],
    "w of another size": InTurn(lambda array: 1000 * array, lambda array: array / 100, lambda array: 30 * array),
}
"""Where a run starts: at the origin of most grounds nothing moves, so that is a further call."""

FLAT = {"another memory order": {"a vector"}, "every second entry of a longer array": set[str]()}
"""By form, the shapes that it does not change, besides those of one entry: such rows are left out."""

SINGLE = {"a number", "one entry"}
"""Shapes of one entry."""

SEVERAL = {"zeros among them", "equal entries", "entries in order", "zeros in w"}
"""Levels that make a difference only for several entries."""

Ground = Callable[["Draw", tuple[int, ...], float], Any]

GROUNDS: dict[str, Ground] = {
    "a bowl": lambda draw, shape, scale: Bowl(scaled(np.abs(draw(shape)), scale)).gradient,
    "a gradient_fn that returns its argument": lambda draw, shape, scale: HalfSquare(shape).gradient,
    "a gradient_fn that returns one fixed array": lambda draw, shape, scale: Slope(scaled(draw(shape), scale)).gradient,
    "gradients that repeat and then change": lambda draw, shape, scale: (
        Valley(scaled(np.abs(draw(shape)), scale)).gradient
    ),
    "a gradient_fn that returns a view of its argument": lambda draw, shape, scale: Mirror(shape).gradient,
}
"""Functions whose gradients a run asks for."""


LONG, ON_SLOPE = "n_steps from 25 to 101", "a gradient_fn that returns one fixed array"

STEPS = (6, (1, 2), (9, 4, 15, 3), (25, 60, 40, 101))
"""Numbers of steps of a run: the values of a `setting`."""


def curved(curvature: float) -> Ground:
    """Return a parabola of this curvature: with 1 / rate it is crossed to 0, with 2 / rate back and forth, exactly."""
    return lambda draw, shape, scale: Quadratic(scale * curvature).gradient


def flat(draw: Draw, shape: tuple[int, ...], scale: float) -> Any:
    """Return the gradient of a function that is constant."""
    return Slope(np.zeros(shape)).gradient


def even(draw: Draw, shape: tuple[int, ...], scale: float) -> Any:
    """Return a gradient of 1 and -1: single precision follows it for many steps."""
    return Slope(np.sign(draw(shape))).gradient


def broken(draw: Draw, shape: tuple[int, ...], scale: float) -> Any:
    """Return a slope whose last entry is NaN: a run makes as many updates as ever."""
    return Slope(last_nan(draw(shape))).gradient


def last_nan(array: np.ndarray) -> np.ndarray:
    """Return a copy of an array whose last entry is NaN."""
    array = array.copy()
    array.flat[-1] = np.nan
    return array


def gaps(width: float, share: float = 0.0) -> Ground:
    """Return a plane with gaps of this width, in which only the first entry of w has a slope: this share of its own."""
    return lambda draw, shape, scale: Gaps(np.abs(draw(shape)), width, share).gradient


def last_alone(draw: Draw, shape: tuple[int, ...], scale: float) -> Any:
    """Return the gradient of a function of the last entry of w alone."""
    return Slope(without(draw(shape), slice(-1))).gradient


MATRICES: dict[str, dict[str, Any]] = {
    "a matrix of 60 rows": {"shape": (60, 2)},
    "a matrix of 60 columns": {"shape": (2, 60)},
    "matrices in two memory orders": {"shape": (5, 6), "form": (np.asfortranarray, np.ascontiguousarray)},
    "9900 entries": {"shape": (9900,)},
    "a matrix of 4200 entries in column-major order": {"shape": (70, 60), "form": np.asfortranarray},
}
"""Further calls of functions that have a shape."""


def setting(name: str, *values: Any, default: bool = True) -> dict[str, Any]:
    """Return the levels of an argument: each of these values and, unless it has no default, that it is left out.

    Values in a tuple are one level, of all between the smallest and the largest.

    >>> list(setting("gamma", 0.5, 0, (0.99, 0.95)))
    ['gamma left out', 'gamma = 0.5', 'gamma = 0', 'gamma from 0.95 to 0.99']
    """
    levels: dict[str, Any] = {f"{name} left out": LEFT_OUT} if default else {}
    for value in values:
        if isinstance(value, tuple):
            levels[f"{name} from {min(value):g} to {max(value):g}"] = InTurn(*value)
        else:
            levels[f"{name} = {value:g}"] = value
    return levels


def wavers(row: Row) -> bool:
    """Return whether rounding may grow in a run of many steps, or one of its numbers come near 0: not on a slope."""
    on_slope = row.get("ground", ON_SLOPE) == ON_SLOPE and row.get("shape") not in SINGLE
    return LONG in row.values() and not on_slope


def scaled(array: np.ndarray, scale: float) -> np.ndarray:
    """Return an array times a power of ten; short numbers stay short."""
    return array * scale if scale >= 1 else array / round(1 / scale)


def without(array: np.ndarray, places: Any) -> np.ndarray:
    """Return a copy with zeros at these places in the order of its entries."""
    array = array.copy()
    array.flat[places] = 0.0
    return array


def unlike(array: np.ndarray) -> np.ndarray:
    """Return an array whose first entry is much smaller than the others; it is still seen beside them."""
    result: np.ndarray = np.where(np.arange(array.size).reshape(array.shape) == 0, array / 2000, array)
    return result


def in_order(array: np.ndarray) -> np.ndarray:
    """Return an array with its entries in rising order."""
    return np.sort(array, axis=None).reshape(array.shape)


def holes(array: np.ndarray, first: int) -> np.ndarray:
    """Return an array with zeros in every second place, counted from this one."""
    result: np.ndarray = np.where(np.arange(array.size).reshape(array.shape) % 2 == first, 0.0, array)
    return result


def locked(array: np.ndarray) -> np.ndarray:
    """Return a copy that cannot be written to: a caller may pass one."""
    array = array.copy()
    array.flags.writeable = False
    return array


def nested_tuple(value: Any) -> Any:
    """Return a list as a tuple, with those inside it."""
    return tuple(map(nested_tuple, value)) if isinstance(value, list) else value


def idle(row: Row) -> bool:
    """Return whether the form or the entries of a row change nothing of its shape."""
    form, shape, levels = row.get("form", ""), row.get("shape", ""), set(row.values())
    if shape in SINGLE and levels & SEVERAL:
        return True
    return form in FLAT and shape in SINGLE | FLAT[form]
