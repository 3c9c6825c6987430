"""The decorator and the assertions that check suites are written with.

A suite is a plain pytest file. The decorator `@check` makes a function a check, and its docstring is the
line a student reads. It compares answers with the `assert_*` helpers below, which test type, kind, shape
and finiteness before any number.

    @check(points=2, hint="m and v start at zero, so early averages are too small.")
    def test_first_step_length():
        \"\"\"the first step has length learning_rate, whatever the gradient\"\"\"
        w, m, v = unpack(adam_step([0.0], [0.0], [0.0], 1, [0.001], learning_rate=0.1), "w, m, v")
        assert_close(w, [-0.1], "w")

The same suite runs in a student's clone, in the page and in the grader. This module needs only NumPy.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from calls import (
    LEFT,
    Reused,
    as_array,
    holds_text,
    keep_call,
    left_in,
    lies_in,
    show,
    show_difference,
    snapshot,
    type_name,
)

ABSOLUTE, RELATIVE = 1e-8, 1e-5
"""An answer passes when abs(got - want) <= ABSOLUTE + RELATIVE * max(abs(want)) in every entry of the array."""


class CheckFailure(AssertionError):
    """Raised by a check that fails, with a message and, optionally, a hint that replaces the check's own."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


@dataclass(frozen=True)
class Check:
    """The arguments of `@check`: points, hint, and the earlier check (without `test_`) that this one waits for."""

    points: int
    hint: str
    after: str | None = None


def check(points: int, hint: str, after: str | None = None) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare a test function to be a check. `points` may be 0; `after` names the check that must pass first."""

    def declare(function: Callable[..., None]) -> Callable[..., None]:
        function.check = Check(points, hint, after)  # type: ignore[attr-defined]
        return function

    return declare


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
        fail(
            f"{name or 'the answer'} has shape {array.shape}, expected {wanted}",
            "The numbers were not compared: the shape comes first.",
        )
    return array


def assert_close(got: Any, want: Any, name: str = "", *, finite: bool = True) -> np.ndarray:
    """Fail unless an answer equals the expected one within the tolerance; return it as a float array.

    Shape and finiteness are tested first.

    With `finite=False`, NaN and infinities are allowed where the expected value has the same ones.
    """
    want = np.asarray(want, dtype=float)
    array = assert_shape(got, want.shape, name)
    if finite and not np.isfinite(array).all():
        label = f"{name} = " if name else ""
        fail(f"returned {label}{show(array)}, expected finite numbers")
    close = near(array, want)
    if not close.all():
        fail(_difference(array, want, close, name))
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
        got, want, label = got[row], want[row], f"{name or 'answer'}[{row}] = "
    left, right = show_difference(got, want)
    return f"returned {label}{left}, expected {right}"


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


def assert_equal(got: Any, want: Any, name: str = "") -> None:
    """Fail unless whole numbers or text (counts, labels, reasons) are exactly equal."""
    if isinstance(want, str):
        if not (isinstance(got, str) and got == want):
            fail(f"returned {name or 'answer'} = {got!r}"[:200] + f", expected {want!r}")
        return
    array = assert_shape(got, np.shape(want), name)
    if not np.array_equal(array, np.asarray(want, dtype=float)):
        whole = np.isfinite(array).all() and (array == np.round(array)).all()
        shown = show(array.astype(int) if whole else array)
        fail(f"returned {f'{name} = ' if name else ''}{shown}, expected {show(want)}")


def is_unchanged(argument: Any, before: Any) -> bool:
    """Return whether an argument has the type, shape and numbers (or NaN) that it had before the call."""
    if type(argument) is not type(before):
        return False
    try:
        now, then = as_array(argument), np.asarray(before)
    except ValueError:  # rows of unequal length
        return False
    return (
        now.shape == then.shape
        and now.dtype == then.dtype
        and bool(np.all((now == then) | ((now != now) & (then != then))))
    )


def assert_unchanged(argument: Any, before: Any, name: str) -> None:
    """Fail unless an argument still holds what it held before the call."""
    argument = left_in(argument)
    if not is_unchanged(argument, before):
        fail(
            f"the argument {name} was changed from {show(before)} to {show(argument)}",
            "Work on a copy: the arrays a caller passes in are the caller's own.",
        )


def assert_pure(function: Callable[..., Any], names: str, *args: Any, **kwargs: Any) -> Any:
    """Fail if the function changes one of its first arguments, which `names` names; return its answer."""
    before = [snapshot(value) for value in args]
    answer = function(*args, **kwargs)
    for name, argument, old in zip(names.split(", "), args, before, strict=False):
        if isinstance(argument, np.ndarray | list):
            assert_unchanged(argument, old, name)
    return answer


def assert_raises(error: type[Exception], function: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """Fail unless the call raises this kind of error."""
    try:
        answer = function(*args, **kwargs)
    except error:
        return
    fail(f"returned {show(answer)}, expected a {error.__name__}")


def assert_silent(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Fail if the call gives a RuntimeWarning (overflow, division by zero, …); return its answer."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        answer = function(*args, **kwargs)
    for warning in caught:
        if issubclass(warning.category, RuntimeWarning):
            fail(f"warned: {warning.message}")
    return answer


def assert_agrees(function: Callable[..., Any], reference: Any, *args: Any, names: str = "", **kwargs: Any) -> Any:
    """Fail unless the function agrees with the reference's function of the same name; return the reference's answer.

    `names` names the values of a tuple ("w, m, v") or the single value.
    """
    want = getattr(reference, function.__name__)(*args, **kwargs)
    assert_same(function(*args, **kwargs), want, names)
    return want


def assert_all_agree(
    function: Callable[..., Any], reference: Any, calls: Sequence[tuple[Any, ...]], names: str = "", **options: Any
) -> None:
    """Fail unless the function agrees with the reference in many calls; `options` are those of `each`."""
    wanted = list(each(getattr(reference, function.__name__), calls, **options))  # first: arguments may be changed
    for got, want in zip(each(function, calls, **options), wanted, strict=True):
        assert_same(got, want, names)


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


def each(
    function: Callable[..., Any],
    calls: Sequence[tuple[Any, ...]],
    settings: Sequence[dict[str, Any]] | None = None,
    reuse: bool = False,
    packed: Any = None,
    **options: Any,
) -> Iterator[Any]:
    """Yield the answers of a function to many calls, one after the other.

    `options` are keyword arguments of all calls; `settings` holds further ones for each call. The grader sends the
    calls together, so none may depend on an earlier answer or on what was done with it. A tuple that occurs twice
    passes the same objects twice, for example one random generator.

    With `reuse`, arrays of one shape, and lists of one length, are the same objects in all calls, filled with the
    numbers of each; all answers are read when the last call has been made; and where a call raises an error, that is
    yielded as its answer. What a call leaves in the shared arrays reaches the check by `left_in` alone. The grader may
    have the calls `packed`, with the reference's answers: an answer that is the same to the last bit is EXACT then.

    >>> list(each(max, [(1, 2), (1, -2)], [{}, {"key": abs}]))
    [2, -2]
    """
    keywords = [options] * len(calls) if settings is None else [{**options, **own} for own in settings]
    arguments = list(zip(calls, keywords, strict=True))
    call_together = getattr(function, "each", None)  # what the grader puts in the place of a student's function
    if call_together is not None:
        yield from call_together(arguments, reuse, packed)
    elif reuse:
        yield from in_a_row(function, arguments)
    else:
        for args, kwargs in arguments:
            yield function(*args, **kwargs)


def in_a_row(function: Callable[..., Any], calls: Sequence[tuple[tuple[Any, ...], dict[str, Any]]]) -> list[Any]:
    """Return the answers to calls that share their arrays; what each call left in them is kept for `left_in`."""
    reused, answers = Reused(), list[Any]()
    bare = getattr(function, "function", function)  # recorded here, with arguments that nobody changes
    for args, kwargs in calls:
        keep_call(function.__name__, args, kwargs)
        shared = reused(args)
        try:
            answer = bare(*shared, **kwargs)
        except Exception as error:
            answer = error
        answers.append(copy.deepcopy(answer) if lies_in(answer, shared) else answer)
        for own, used in zip(args, shared, strict=True):
            if type(own) in (np.ndarray, list) and not is_unchanged(used, own):
                LEFT.append((own, snapshot(used)))
    return answers
