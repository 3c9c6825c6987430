"""What a check suite is written with.

A suite is a plain pytest file. Its functions are marked with `check`, their docstring is the line a
student reads, and they compare answers with the `assert_*` helpers below, which look at type, kind,
shape and finiteness before any number.

    @check(points=2, hint="m and v start at zero, so early averages are too small.")
    def test_first_step_length():
        \"\"\"the first step has length learning_rate, whatever the gradient\"\"\"
        w, m, v = unpack(adam_step([0.0], [0.0], [0.0], 1, [0.001], learning_rate=0.1), "w, m, v")
        assert_close(w, [-0.1], "w")

The same file runs in a student's clone, in the page and in the grader. NumPy is all it needs.
"""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

ABSOLUTE, RELATIVE = 1e-8, 1e-5
"""A real answer passes when abs(got - want) <= ABSOLUTE + RELATIVE * max(abs(want)), over the whole array."""

CALLS: list[Call] = []
"""Every call of a student's function in the check that is running, oldest first."""


class CheckFailure(AssertionError):
    """A check that does not hold: what was seen, and (optionally) a hint that fits better than the check's own."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


@dataclass(frozen=True)
class Check:
    """The points, the hint and the earlier check (its name without `test_`) that this one waits for."""

    points: int
    hint: str
    after: str | None = None


def check(points: int, hint: str, after: str | None = None) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Mark a test function as a check. `points` may be 0; `after` names the check that must pass first."""

    def mark(function: Callable[..., None]) -> Callable[..., None]:
        function.check = Check(points, hint, after)  # type: ignore[attr-defined]
        return function

    return mark


# --- calls, as a student reads them ------------------------------------------------------------------


@dataclass(frozen=True)
class Call:
    """One call of a student's function; `str` gives it in a form that can be pasted into a shell."""

    function: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]

    def __str__(self) -> str:
        given = [show_argument(value) for value in self.args]
        given += [f"{name}={show_argument(value)}" for name, value in self.kwargs.items()]
        return f"{self.function}({', '.join(given)})"


def record(function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Remember a call with copies of its arguments, for the messages and for the diagnosis."""
    CALLS.append(Call(function, tuple(snapshot(a) for a in args), {k: snapshot(v) for k, v in kwargs.items()}))


def snapshot(value: Any) -> Any:
    """A copy of an argument that later changes cannot reach; functions and other objects as they are."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if type(value) in (list, tuple):
        return type(value)(snapshot(item) for item in value)
    if isinstance(value, np.random.Generator):
        return f"<generator {value.bit_generator.state['state']['state'] % 10**6}>"
    return value


def show_argument(value: Any) -> str:
    """An argument in full, as it would be typed."""
    if isinstance(value, str) and value.startswith("<generator"):
        return "rng"
    if isinstance(value, np.ndarray | list | tuple):
        return show(value, digits=17)
    if isinstance(value, float | np.floating):
        return _number(float(value), 17)
    if callable(value):
        value = value.function if isinstance(value, Spy) else value
        owner = getattr(value, "__self__", None)
        name = getattr(value, "__name__", "function")
        return name if owner is None else f"{owner!r}.{name}"
    return repr(value)


def show(value: Any, digits: int = 6) -> str:
    """A number, an array or a list with few digits; long arrays are cut in the middle."""
    try:
        array = as_array(value)
    except (ValueError, TypeError):
        return repr(value)[:200]
    if array.dtype.kind not in "iufcb":
        return repr(value)[:200]
    with np.printoptions(threshold=24, edgeitems=4, linewidth=10_000):
        text = np.array2string(
            array,
            separator=", ",
            formatter={"float_kind": lambda x: _number(float(x), digits), "int_kind": str},
        )
    return " ".join(text.split())


def _number(value: float, digits: int) -> str:
    if not np.isfinite(value):
        return str(value)
    text = repr(value) if digits >= 17 else f"{value:.{digits}g}"
    return text.removesuffix("0") if text.endswith(".0") else text if any(c in text for c in ".e") else text + "."


def show_difference(got: Any, want: Any) -> tuple[str, str]:
    """Both values with the fewest digits that tell them apart."""
    for digits in (6, 9, 12, 17):
        pair = show(got, digits), show(want, digits)
        if pair[0] != pair[1]:
            break
    return pair


def missing_function(slug: str, name: str, defined: list[str]) -> str:
    """The sentence for a function that is not there, with the name that was probably meant."""
    near = difflib.get_close_matches(name, [d for d in defined if not d.startswith("_")], n=1, cutoff=0.7)
    return f"{slug}.py defines no function {name}" + (f"; did you mean {near[0]}?" if near else "")


# --- assertions ---------------------------------------------------------------------------------------


def fail(message: str, hint: str | None = None) -> None:
    """Let the running check fail with this message."""
    raise CheckFailure(message, hint)


def type_name(value: Any) -> str:
    """What a value is called in a message; values that could not cross from the sandbox know their own name."""
    return str(getattr(value, "type_name", None) or type(value).__name__)


def unpack(answer: Any, names: str) -> tuple[Any, ...]:
    """The values of an answer that is a tuple or a list.

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


def holds_text(value: Any, depth: int = 64) -> bool:
    """Text, or a list of up to `depth` levels (NumPy knows no more) with text in it.

    >>> holds_text([[1.0], ["2"]])
    True
    """
    if isinstance(value, list | tuple):
        return depth > 0 and any(holds_text(item, depth - 1) for item in value)
    return isinstance(value, str | bytes)


def as_array(value: Any) -> np.ndarray:
    """`value` as an array; text stays as it is, since NumPy would make every item as wide as the longest."""
    return np.asarray(value, dtype=object if holds_text(value) else None)


def real_array(got: Any, name: str = "") -> np.ndarray:
    """`got` as an array of real numbers, or a failure that says what it is instead."""
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
    """An answer of real numbers of exactly this shape; returned as a float array."""
    array = real_array(got, name)
    if array.shape != shape:
        wanted = f"shape {shape}" if shape else "a single number"
        fail(
            f"{name or 'the answer'} has shape {array.shape}, expected {wanted}",
            "The numbers were not compared: the shape comes first.",
        )
    return array


def assert_close(got: Any, want: Any, name: str = "", *, finite: bool = True) -> np.ndarray:
    """Compare an answer with the expected one, shape and finiteness first; returned as a float array.

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
    """Which entries are equal within the tolerance; NaN is NaN, and an infinity the same infinity."""
    size = np.max(np.abs(want), initial=0.0)
    if size < np.inf:  # all are finite, as nearly always
        return np.abs(got - want) <= ABSOLUTE + RELATIVE * size
    solid = np.isfinite(want)
    size = np.max(np.abs(want[solid]), initial=0.0)
    with np.errstate(invalid="ignore"):
        close = np.abs(got - want) <= ABSOLUTE + RELATIVE * size
    return np.where(solid, close, (got == want) | (np.isnan(got) & np.isnan(want)))


def _difference(got: np.ndarray, want: np.ndarray, near: np.ndarray, name: str) -> str:
    """The sentence for a wrong answer; of a path, the first row that deviates."""
    label = f"{name} = " if name else ""
    if got.ndim >= 2 or got.size > 12:
        row = int(np.argmin(near.reshape(len(near), -1).all(axis=1)))
        got, want, label = got[row], want[row], f"{name or 'answer'}[{row}] = "
    left, right = show_difference(got, want)
    return f"returned {label}{left}, expected {right}"


def assert_truth(got: Any, want: bool, name: str = "") -> None:
    """A truth value: a bool, a NumPy bool or a 0-d array of one."""
    plain = isinstance(got, bool | np.bool_) or (
        isinstance(got, np.ndarray) and got.dtype.kind == "b" and got.ndim == 0
    )
    if not plain:
        fail(
            f"returned {show(got) if np.isscalar(got) else type_name(got)}, expected {want}",
            "Expected a truth value: True or False.",
        )
    if bool(got) is not want:
        fail(f"returned {f'{name} = ' if name else ''}{bool(got)}, expected {want}")


def assert_equal(got: Any, want: Any, name: str = "") -> None:
    """Whole numbers or text that must be exactly equal (counts, labels, reasons)."""
    if isinstance(want, str):
        if not (isinstance(got, str) and got == want):
            fail(f"returned {name or 'answer'} = {got!r}"[:200] + f", expected {want!r}")
        return
    array = assert_shape(got, np.shape(want), name)
    if not np.array_equal(array, np.asarray(want, dtype=float)):
        whole = np.isfinite(array).all() and (array == np.round(array)).all()
        shown = show(array.astype(int) if whole else array)
        fail(f"returned {f'{name} = ' if name else ''}{shown}, expected {show(want)}")


def assert_unchanged(argument: Any, before: Any, name: str) -> None:
    """An argument still holds what it held before the call."""
    now, then = as_array(argument), np.asarray(before)
    same = now.shape == then.shape and bool(np.all((now == then) | ((now != now) & (then != then))))  # NaN stays NaN
    if type(argument) is not type(before) or not same:
        fail(
            f"the argument {name} was changed from {show(before)} to {show(argument)}",
            "Work on a copy: the arrays a caller passes in are the caller's own.",
        )


def assert_pure(function: Callable[..., Any], names: str, *args: Any, **kwargs: Any) -> Any:
    """Call the function and see that it modified none of its leading arguments `names`; returns its answer."""
    before = [snapshot(value) for value in args]
    answer = function(*args, **kwargs)
    for name, argument, old in zip(names.split(", "), args, before, strict=False):
        if isinstance(argument, np.ndarray | list):
            assert_unchanged(argument, old, name)
    return answer


def assert_raises(error: type[Exception], function: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """The call raises this kind of error."""
    try:
        answer = function(*args, **kwargs)
    except error:
        return
    fail(f"returned {show(answer)}, expected a {error.__name__}")


def assert_silent(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """The call gives no RuntimeWarning (overflow, division by zero, …); returns its answer."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        answer = function(*args, **kwargs)
    for warning in caught:
        if issubclass(warning.category, RuntimeWarning):
            fail(f"warned: {warning.message}")
    return answer


def assert_agrees(function: Callable[..., Any], reference: Any, *args: Any, names: str = "", **kwargs: Any) -> Any:
    """The function answers like the reference's function of the same name; returns the reference's answer.

    `names` names the values of a tuple ("w, m, v"), or the single value.
    """
    want = getattr(reference, function.__name__)(*args, **kwargs)
    _assert_same(function(*args, **kwargs), want, names)
    return want


def assert_all_agree(
    function: Callable[..., Any], reference: Any, calls: Sequence[tuple[Any, ...]], names: str = "", **options: Any
) -> None:
    """`assert_agrees` for many calls, one after the other, with options as `each` takes them."""
    asked = getattr(reference, function.__name__)
    wanted = list(each(asked, calls, **options))  # first: the function may change what it is given
    for got, want in zip(each(function, calls, **options), wanted, strict=True):
        _assert_same(got, want, names)


def _assert_same(got: Any, want: Any, names: str) -> None:
    if isinstance(want, tuple):
        for name, g, w in zip(names.split(", "), unpack(got, names), want, strict=True):
            assert_close(g, w, name)
    else:
        assert_close(got, want, names)


def each(
    function: Callable[..., Any],
    calls: Sequence[tuple[Any, ...]],
    settings: Sequence[dict[str, Any]] | None = None,
    **options: Any,
) -> Iterator[Any]:
    """The answers of a function to many calls, one after the other.

    Keyword arguments are `options` for all calls and, beside each call, those of its own in `settings`. For calls
    that depend neither on earlier answers nor on what was made of them: the grader sends them at once. The same
    tuple repeated hands on the same objects, a generator for example.

    >>> list(each(max, [(1, 2), (1, -2)], [{}, {"key": abs}]))
    [2, -2]
    """
    own = [options] * len(calls) if settings is None else [{**options, **some} for some in settings]
    given = list(zip(calls, own, strict=True))
    together = getattr(function, "each", None)
    if together is not None:
        yield from together(given)
        return
    for args, kwargs in given:
        yield function(*args, **kwargs)


# --- inputs -------------------------------------------------------------------------------------------


class Spy:
    """A callback that counts its calls and keeps copies of their arguments.

    `limit` ends a run that calls it more often; then the check fails instead of waiting for the clock. With `told`, an
    objective is computed in the grader's sandbox, which tells of the calls afterwards: much quicker, for checks that
    look at what was asked and do not count what it cost.
    """

    def __init__(self, function: Callable[..., Any], limit: int = 2000, told: bool = False) -> None:
        self.function, self.limit, self.told = function, limit, told
        self.__name__ = getattr(function, "__name__", "callback")
        self.calls: list[tuple[Any, ...]] = []

    def __call__(self, *args: Any) -> Any:
        self.calls.append(tuple(snapshot(value) for value in args))
        if len(self.calls) > self.limit:
            fail(f"called {self.__name__} more than {self.limit} times")
        return self.function(*args)

    def assert_called(self, times: int) -> None:
        """The callback was called exactly so often; of a spy that is told nobody could know."""
        assert not self.told
        if len(self.calls) != times:
            fail(f"called {self.__name__} {len(self.calls)} times, expected {times}")


@dataclass(frozen=True)
class Quadratic:
    """f(w) = sum(c_i w_i**2) / 2, with gradient c * w; `curvatures` are the c_i, or one number for w of any shape."""

    curvatures: tuple[float, ...] | float

    def __repr__(self) -> str:
        return f"Quadratic({self.curvatures})"

    def loss(self, w: Any) -> float:
        return float(np.sum(np.asarray(self.curvatures) * np.asarray(w) ** 2) / 2)

    def gradient(self, w: Any) -> np.ndarray:
        product: np.ndarray = np.asarray(self.curvatures) * np.asarray(w)
        return product


@dataclass(frozen=True)
class Staircase:
    """A function given by its losses at w = 0, 1, 2, … and by the last coordinate of its gradient there.

    Every other coordinate is -1, so that descent with learning_rate=1 walks down the stairs one by one. Where w has
    several entries the first says on which stair it is; a list that is too short keeps its last value.
    """

    losses: tuple[float, ...]
    slopes: tuple[float, ...]

    def __repr__(self) -> str:
        return f"Staircase({self.losses}, {self.slopes})"

    def loss(self, w: Any) -> float:
        return self._stair(w, self.losses)

    def gradient(self, w: Any) -> np.ndarray:
        slope = np.full(np.shape(w), -1.0)
        slope[..., -1:] = self._stair(w, self.slopes)
        return slope

    @staticmethod
    def _stair(w: Any, values: tuple[float, ...]) -> float:
        first = float(np.asarray(w, dtype=float).ravel()[:1].sum())
        return float(values[0 if np.isnan(first) else round(min(max(first, 0.0), len(values) - 1.0))])


@dataclass(frozen=True)
class HalfSquare:
    """f(w) = |w|**2 / 2, whose gradient at w is w: the very array that came in, which has to be one of floats."""

    def __repr__(self) -> str:
        return "HalfSquare()"

    def loss(self, w: Any) -> float:
        return float(np.sum(self.gradient(w) ** 2) / 2)

    def gradient(self, w: Any) -> Any:
        real_array(w, "the w that the function is called with")
        if isinstance(w, list | tuple) or np.asarray(w).dtype.kind != "f":
            what = f"a {type_name(w)}" if isinstance(w, list | tuple) else "whole numbers"
            fail(f"called the function with {what}, expected a float array", "Start from a float copy of w0.")
        return w


@dataclass(frozen=True)
class Polynomial:
    """A sum of terms over w of this shape: a coefficient times powers of the entries, in the order of w.ravel()."""

    shape: tuple[int, ...]
    coefficients: tuple[float, ...]
    exponents: tuple[tuple[int, ...], ...]

    def __repr__(self) -> str:
        return f"Polynomial({self.shape}, {self.coefficients}, {self.exponents})"

    def value(self, *points: Any) -> float:
        if len(points) != 1:
            fail(f"called f with {len(points)} arguments, expected one", "f takes the whole array w, not its entries.")
        w = assert_shape(points[0], self.shape, "the argument of f")
        return float(np.prod(w.ravel() ** np.array(self.exponents), axis=1) @ np.array(self.coefficients))


@dataclass(frozen=True)
class Table:
    """A function of one number, given by its values at some places; elsewhere it has the value of the nearest."""

    places: tuple[float, ...]
    values: tuple[float, ...]

    def __repr__(self) -> str:
        return f"Table({self.places}, {self.values})"

    def value(self, x: Any) -> float:
        x = assert_shape(x, (), "the argument of the function")
        return self.values[int(np.argmin(np.abs(np.array(self.places) - x)))]


@dataclass(frozen=True)
class LinearModel:
    """Functions of w and a batch of rows, after a look at the shapes."""

    def __repr__(self) -> str:
        return "LinearModel()"

    def gradient(self, *batch: Any) -> np.ndarray:
        """The gradient of the mean squared error."""
        w, X, y = self._look_at(batch)
        slope: np.ndarray = 2 / y.size * X.T @ (X @ w - y)
        return slope

    def pull(self, *batch: Any) -> np.ndarray:
        """A gradient that adds up over the rows, whatever w is: the sum of y_i x_i."""
        _, X, y = self._look_at(batch)
        total: np.ndarray = y @ X
        return total

    @staticmethod
    def _look_at(batch: tuple[Any, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        if len(batch) != 3 or not all(isinstance(value, np.ndarray) for value in batch):
            kinds = ", ".join(map(type_name, batch))
            fail(f"called gradient_fn with ({kinds}), expected three arrays", "It takes w, X_batch and y_batch.")
        w, y = real_array(batch[0], "w"), real_array(batch[2], "y_batch")
        if y.size == 0:
            fail("called gradient_fn with a batch of no rows", "Rows that remain make the last batch, if any do.")
        X = assert_shape(batch[1], (y.size, w.size), "X_batch")
        return assert_shape(w, (w.size,), "w"), X, assert_shape(y, (y.size,), "y_batch")


OBJECTIVES: dict[str, type[Any]] = {
    kind.__name__: kind for kind in (Quadratic, Staircase, HalfSquare, Polynomial, Table, LinearModel)
}
"""Objectives that the grader's sandbox computes itself. Pass `f.loss` as it is, and a `Spy` of it to see its calls."""


def sample(rng: np.random.Generator, shape: int | tuple[int, ...] = (), low: float = 0.5, high: float = 2.0) -> Any:
    """Random numbers of like size and either sign, with two decimals so that a call can be pasted."""
    sizes: Any = np.round(rng.uniform(low, high, shape), 2)
    signs: Any = rng.choice([-1.0, 1.0], shape)
    return sizes * signs


def read_only(values: Iterable[float] | np.ndarray) -> np.ndarray:
    """A float array that cannot be written to, as a caller may pass in."""
    array = np.array(values, dtype=float)
    array.flags.writeable = False
    return array
