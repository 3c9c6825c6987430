"""Compare answers with what is expected: type, kind, shape and finiteness come before any number."""

from __future__ import annotations

from typing import Any

import numpy as np

from calls import as_array, holds_text, show, show_difference, type_name

ABSOLUTE, RELATIVE = 1e-8, 1e-5
"""An answer passes when abs(got - want) <= ABSOLUTE + RELATIVE * max(abs(want)) in every entry of the array."""

WIDTH = 80
"""Longer lines may be broken by what shows them, so that nothing stands below its like."""


class CheckFailure(AssertionError):
    """Raised by a check that fails, with a message and, optionally, a hint that replaces the check's own."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def fail(message: str, hint: str | None = None) -> None:
    """Fail the running check with this message."""
    raise CheckFailure(message, hint)


def unpack(answer: Any, names: str) -> tuple[Any, ...]:
    """Return the values of an answer that is a tuple or a list; fail unless there is one for each name.

    >>> unpack((1, 2), "w, v")
    (1, 2)
    """
    wanted = names.count(",") + 1
    if answer is None:
        fail("returned None", f"Expected {wanted} values: return {names}.")
    if not isinstance(answer, tuple | list):
        fail(f"returned one value ({type_name(answer)})", f"Expected {wanted} values: return {names}.")
    if len(answer) != wanted:
        fail(f"returned {len(answer)} values, expected {wanted}: {names}", f"The order is: return {names}.")
    return tuple(answer)


def real_array(got: Any, name: str = "") -> np.ndarray:
    """Return `got` as a float array; fail with what it is instead if it does not hold real numbers."""
    if type(got) is np.ndarray and got.dtype == float:
        return got.astype(float)
    label = f"{name} is " if name else "returned "
    if got is None:
        fail(f"{label}None", "Is a return statement missing?")
    if isinstance(got, bool | np.bool_) or not isinstance(got, int | float | list | tuple | np.ndarray | np.generic):
        kind = type_name(got)
        article = "an" if kind[:1].lower() in tuple("aeiou") else "a"
        fail(f"{label}{article} {kind}", "Expected a number or an array of numbers.")
    try:
        array = as_array(got)
    except ValueError:
        array = np.empty(0, dtype=object)
    if array.dtype.kind not in "iuf":
        kinds = {"b": "truth values", "c": "complex numbers", "U": "text", "S": "text"}
        other = "text" if holds_text(got) else "objects or rows of unequal length"
        what = kinds.get(array.dtype.kind, other)
        fail(f"{label}an array of {what}", "Expected real numbers (dtype float).")
    return array.astype(float)


def assert_shape(got: Any, shape: tuple[int, ...], name: str = "") -> np.ndarray:
    """Fail unless an answer holds real numbers in exactly this shape; return it as a float array."""
    array = real_array(got, name)
    if array.shape != shape:
        wanted = f"shape {shape}" if shape else "a single number"
        fail(f"{name or 'the answer'} has shape {array.shape}, expected {wanted}; the numbers were not compared")
    return array


def assert_float_array(w: Any, shape: tuple[int, ...] | None) -> None:
    """Fail unless the argument of a function is a float array of this shape (None: of any)."""
    if type(w) is np.ndarray and w.dtype.kind == "f" and shape in (None, w.shape):
        return
    name = "the w that the function is called with"
    real_array(w, name) if shape is None else assert_shape(w, shape, name)
    if isinstance(w, list | tuple) or np.asarray(w).dtype.kind != "f":
        what = f"a {type_name(w)}" if isinstance(w, list | tuple) else "whole numbers"
        fail(f"called the function with {what}, expected a float array", "Start from a float copy of w0.")


def assert_close(got: Any, want: Any, name: str = "", *, finite: bool = True, hint: str | None = None) -> np.ndarray:
    """Fail unless an answer equals the expected one within the tolerance; return it as a float array.

    Shape and finiteness are tested first. A `hint` replaces that of the check where the numbers differ.

    With `finite=False`, NaN and infinities are allowed where the expected value has the same ones.
    """
    want = np.asarray(want, dtype=float)
    array = assert_shape(got, want.shape, name)
    if finite and not np.isfinite(array).all():
        label = f"{name} = " if name else ""
        fail(f"returned {label}{show(array)}, expected finite numbers")
    close = near(array, want)
    if not close.all():
        fail(_difference(array, want, close, name), hint)
    return array


def near(got: np.ndarray, want: np.ndarray) -> Any:
    """Return which entries are equal within the tolerance; NaN equals NaN, and an infinity the same infinity."""
    size = np.abs(want).max() if want.size else 0.0
    if size < np.inf:  # all are finite, as nearly always
        return np.abs(got - want) <= ABSOLUTE + RELATIVE * size
    finite = np.isfinite(want)
    size = np.max(np.abs(want[finite]), initial=0.0)
    with np.errstate(invalid="ignore"):
        close = np.abs(got - want) <= ABSOLUTE + RELATIVE * size
    return np.where(finite, close, (got == want) | (np.isnan(got) & np.isnan(want)))


def _difference(got: np.ndarray, want: np.ndarray, close: np.ndarray, name: str) -> str:
    """Return the message for a wrong answer; of a path, only the first row that differs."""
    label = f"{name} = " if name else ""
    if got.ndim >= 2 or got.size > 12:
        row = int(np.argmin(close.reshape(len(close), -1).all(axis=1)))
        got, want, close, label = got[row], want[row], close[row], f"{name or 'answer'}[{row}] = "
    left, right = show_difference(got, want)
    columns = _columns(label, left, right, close) if got.ndim == 1 and 1 < got.size <= 12 else ""
    return columns or f"returned {label}{left}, expected {right}"


def _columns(label: str, got: str, want: str, close: np.ndarray) -> str:
    """Return two arrays entry below entry, marks below those that differ if not all do; "" where lines are too long."""
    pairs = list(zip(got[1:-1].split(", "), want[1:-1].split(", "), strict=True))
    widths = [max(map(len, pair)) for pair in pairs]
    returned, expected = (
        ", ".join(pair[row].rjust(width) for pair, width in zip(pairs, widths, strict=True)) for row in (0, 1)
    )
    marks = "  ".join((" " if right else "^") * width for right, width in zip(close, widths, strict=True)).rstrip()
    lines = [f"returned {label}[{returned}]", f"expected {label}[{expected}]"]
    if close.any():
        lines.append(" " * len(f"returned {label}[") + marks)
    return "\n".join(lines) if len(lines[0]) <= WIDTH else ""


def assert_truth(got: Any, want: bool, name: str = "") -> None:
    """Fail unless an answer is this truth value: a bool, a NumPy bool or a 0-d array of one."""
    is_truth = isinstance(got, bool | np.bool_) or (
        isinstance(got, np.ndarray) and got.dtype.kind == "b" and got.ndim == 0
    )
    if not is_truth:
        fail(
            f"returned {show(got) if np.isscalar(got) else type_name(got)}, expected {want}",
            "Expected a truth value: True or False.",
        )
    if bool(got) is not want:
        fail(f"returned {f'{name} = ' if name else ''}{bool(got)}, expected {want}")


def assert_equal(got: Any, want: Any, name: str = "", *, hint: str | None = None) -> None:
    """Fail unless whole numbers or text (counts, labels, reasons) are exactly equal; `hint` is as in assert_close."""
    if isinstance(want, str):
        if not (isinstance(got, str) and got == want):
            fail(f"returned {name or 'answer'} = {got!r}"[:200] + f", expected {want!r}", hint)
        return
    array = assert_shape(got, np.shape(want), name)
    if not np.array_equal(array, np.asarray(want, dtype=float)):
        whole = np.isfinite(array).all() and (array == np.round(array)).all()
        shown = show(array.astype(int) if whole else array)
        fail(f"returned {f'{name} = ' if name else ''}{shown}, expected {show(want)}", hint)


def assert_same(got: Any, want: Any, names: str) -> None:
    """Fail unless an answer equals that of the reference, value by value where it is a tuple.

    Numbers that are not finite are allowed where the reference has them.
    """
    if isinstance(want, tuple):
        for name, g, w in zip(names.split(", "), unpack(got, names), want, strict=True):
            assert_same(g, w, name)
    elif isinstance(want, bool):
        assert_truth(got, want, names)
    elif isinstance(want, str | int):
        assert_equal(got, want, names)
    else:
        assert_close(got, want, names, finite=bool(np.isfinite(want).all()))
