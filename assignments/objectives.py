"""The functions that checks pass to a student's functions. They are data, and computed inside the sandbox.

Messages show the short ones as a lambda, and the others as a method of the object, which a student can import.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar

import numpy as np

from calls import show_argument, type_name
from comparing import assert_float_array, assert_shape, fail, real_array

EDGE = 0.0033711
"""No run with short numbers comes so near to it that rounding decides on which side it is."""


class Objective:
    """An object whose methods checks pass to a student's functions."""

    lambdas: ClassVar[dict[str, str]] = {}
    """By method, the code of a function that answers alike; {0} stands for the first field, {c} for it as an array."""

    def __repr__(self) -> str:
        values = [getattr(self, field.name) for field in fields(self)]  # type: ignore[arg-type]
        shown = (f"np.array({show_argument(v)})" if isinstance(v, np.ndarray) else show_argument(v) for v in values)
        return f"{type(self).__name__}({', '.join(shown)})"

    def as_code(self, method: str) -> str:
        """Return code for a method, as a message shows it."""
        if method not in self.lambdas:
            return f"{self!r}.{method}"
        first = next((getattr(self, field.name) for field in fields(self)), 0)  # type: ignore[arg-type]
        shown = show_argument(first)
        return self.lambdas[method].format(shown, c=f"np.array({shown})" if np.ndim(first) else shown)


@dataclass(frozen=True, repr=False)
class Quadratic(Objective):
    """f(w) = sum(c_i w_i**2) / 2, gradient c * w; `curvatures` are the c_i, or one number for any shape of w."""

    curvatures: tuple[float, ...] | float
    lambdas: ClassVar = {"loss": "lambda w: np.sum({c} * w**2) / 2", "gradient": "lambda w: {c} * w"}

    def loss(self, w: Any) -> float:
        return float(np.sum(np.asarray(self.curvatures) * np.asarray(w) ** 2) / 2)

    def gradient(self, w: Any) -> np.ndarray:
        product: np.ndarray = np.asarray(self.curvatures) * np.asarray(w)
        return product


@dataclass(frozen=True, repr=False)
class Staircase(Objective):
    """A function with these losses at w = 0, 1, 2, … and with `slopes` as the last coordinate of its gradient there.

    Every other coordinate of the gradient is -1, so that descent with learning_rate=1 walks down the stairs one by one.
    If w has several entries, the first is the number of the stair. Beyond the end of a list its last value holds.
    """

    losses: tuple[float, ...]
    slopes: tuple[float, ...]

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


@dataclass(frozen=True, repr=False)
class HalfSquare(Objective):
    """f(w) = |w|**2 / 2, whose gradient at w is the argument itself, not a copy; it fails unless w is a float array."""

    shape: tuple[int, ...] | None = None
    lambdas: ClassVar = {"loss": "lambda w: np.sum(w**2) / 2", "gradient": "lambda w: w"}

    def loss(self, w: Any) -> float:
        return float(np.sum(self.gradient(w) ** 2) / 2)

    def gradient(self, w: Any) -> Any:
        assert_float_array(w, self.shape)
        return w


@dataclass(frozen=True, repr=False)
class Bowl(Objective):
    """f(w) = sum(c * sqrt(1 + w**2)), round at the bottom and steep far out; it fails unless w is a float array."""

    c: np.ndarray
    lambdas: ClassVar = {"gradient": "lambda w: {c} * w / np.sqrt(1 + w**2)"}

    def gradient(self, w: Any) -> np.ndarray:
        assert_float_array(w, self.c.shape)
        slopes: np.ndarray = self.c * w / np.sqrt(1 + w**2)
        return slopes


@dataclass(frozen=True, repr=False)
class Slope(Objective):
    """A gradient that is everywhere the same array, no copy, or the same float; it fails unless w is a float array.

    The loss is sqrt(1 + x**2), where x is the sum of slopes * w.
    """

    slopes: np.ndarray
    lambdas: ClassVar = {"loss": "lambda w: np.hypot(1, np.sum({c} * w))", "gradient": "lambda w, slopes={c}: slopes"}

    def gradient(self, w: Any) -> Any:
        assert_float_array(w, self.slopes.shape)
        return self.slopes if self.slopes.ndim else float(self.slopes)

    def loss(self, w: Any) -> float:
        return float(np.hypot(1.0, np.sum(self.gradient(w) * w)))


@dataclass(frozen=True, repr=False)
class Valley(Objective):
    """f(w) = sum(c * |w - EDGE|), whose slopes stay the same up to an edge; it fails unless w is a float array.

    The gradient is in column-major order.
    """

    c: np.ndarray
    lambdas: ClassVar = {"gradient": f"lambda w, c={{c}}: np.where(w > {EDGE}, c, -c).copy(order='F')"}

    def gradient(self, w: Any) -> np.ndarray:
        assert_float_array(w, self.c.shape)
        slopes: np.ndarray = np.where(w > EDGE, self.c, -self.c).copy(order="F")
        return slopes


@dataclass(frozen=True, repr=False)
class Mirror(Objective):
    """f(w) = sum(w * np.flip(w)) / 2, whose gradient is a view of the argument; it fails unless w is a float array."""

    shape: tuple[int, ...]
    lambdas: ClassVar = {"loss": "lambda w: np.sum(w * np.flip(w)) / 2", "gradient": "np.flip"}

    def loss(self, w: Any) -> float:
        return float(np.sum(self.gradient(w) * w) / 2)

    def gradient(self, w: Any) -> np.ndarray:
        assert_float_array(w, self.shape)
        return np.flip(w)


@dataclass(frozen=True, repr=False)
class Cliff(Objective):
    """A gradient of ones at w0; where the first entry of w is another, it fails, as a broken program does."""

    first: float

    def gradient(self, w: Any, *batch: Any) -> np.ndarray:
        if np.ravel(w)[0] != self.first:
            fail("the gradient_fn that was passed in raised an error")
        return np.ones(np.shape(w))


@dataclass(frozen=True, repr=False)
class Gaps(Objective):
    """A plane with gaps across the first entry of w, as wide as the land between them; w has to be a float array.

    In a gap only the first entry has a slope: this share of that on land.
    """

    slopes: np.ndarray
    width: float
    share: float

    def gradient(self, w: Any) -> np.ndarray:
        assert_float_array(w, self.slopes.shape)
        slopes = self.slopes.copy()
        if (w.flat[0] - EDGE) // self.width % 2:
            slopes.flat[0], slopes.flat[1:] = self.share * slopes.flat[0], 0.0
        return slopes


@dataclass(frozen=True, repr=False)
class Polynomial(Objective):
    """A polynomial of w: a sum of terms, each a coefficient times powers of the entries in the order of w.ravel().

    A call whose argument is not one array of this shape fails.
    """

    shape: tuple[int, ...]
    coefficients: tuple[float, ...]
    exponents: tuple[tuple[int, ...], ...]

    def as_code(self, method: str) -> str:
        """Return the sum of the terms as a lambda."""
        places = [f"w{list(place)}" if place else "w" for place in np.ndindex(*self.shape)]
        terms = []
        for coefficient, exponents in zip(self.coefficients, self.exponents, strict=True):
            powers = [f"{w}**{n}" if n > 1 else w for w, n in zip(places, exponents, strict=True) if n]
            terms.append(" * ".join([show_argument(coefficient)] * (coefficient != 1 or not powers) + powers))
        return "lambda w: " + " + ".join(terms).replace("+ -", "- ")

    def value(self, *points: Any) -> float:
        if len(points) != 1:
            fail(f"called f with {len(points)} arguments, expected one", "f takes the whole array w, not its entries.")
        w = assert_shape(points[0], self.shape, "the argument of f")
        return float(np.prod(w.ravel() ** np.array(self.exponents), axis=1) @ np.array(self.coefficients))


@dataclass(frozen=True, repr=False)
class Table(Objective):
    """A function of one number, given by its values at some places; elsewhere it has the value at the nearest place."""

    places: tuple[float, ...]
    values: tuple[float, ...]

    def value(self, x: Any) -> float:
        x = assert_shape(x, (), "the argument of the function")
        return self.values[int(np.argmin(np.abs(np.array(self.places) - x)))]


@dataclass(frozen=True, repr=False)
class LinearModel(Objective):
    """Functions of w and a batch of rows, which fail unless the shapes fit."""

    lambdas: ClassVar = {"gradient": "lambda w, X, y: 2 / len(y) * X.T @ (X @ w - y)", "pull": "lambda w, X, y: y @ X"}

    def gradient(self, *batch: Any) -> np.ndarray:
        """Return the gradient of the mean squared error."""
        w, X, y = self._validated(batch)
        slope: np.ndarray = 2 / y.size * X.T @ (X @ w - y)
        return slope

    def pull(self, *batch: Any) -> np.ndarray:
        """Return the sum of y_i x_i over the rows: a gradient that does not depend on w."""
        _, X, y = self._validated(batch)
        total: np.ndarray = y @ X
        return total

    @staticmethod
    def _validated(batch: tuple[Any, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        if len(batch) != 3 or not all(isinstance(value, np.ndarray) for value in batch):
            kinds = ", ".join(map(type_name, batch))
            fail(f"called gradient_fn with ({kinds}), expected three arrays", "It takes w, X_batch and y_batch.")
        w, y = real_array(batch[0], "w"), real_array(batch[2], "y_batch")
        if y.size == 0:
            fail("called gradient_fn with a batch of no rows")
        X = assert_shape(batch[1], (y.size, w.size), "X_batch")
        return assert_shape(w, (w.size,), "w"), X, assert_shape(y, (y.size,), "y_batch")


@dataclass(frozen=True, repr=False)
class Rates(Objective):
    """A learning rate that is a function of the step, given by its values; it fails at any other step."""

    values: tuple[float, ...]
    lambdas: ClassVar = {"rate": "lambda t: {0}[t]"}

    def rate(self, t: Any) -> float:
        """Return the rate of step t. It may be looked up in a list, so t has to be a whole number and no float."""
        step = float(assert_shape(t, (), "the t that learning_rate is called with"))
        if np.asarray(t).dtype.kind not in "iu" or not 0 <= step < len(self.values):
            fail(f"called learning_rate with t = {np.asarray(t)}, expected the steps 0 .. {len(self.values) - 1}")
        return self.values[int(step)]

    __call__ = rate


@dataclass(frozen=True, repr=False)
class Fall(Objective):
    """A learning rate that is computed from the step t."""

    lambdas: ClassVar = {"rate": "lambda t: 40 / (40 + t**2)"}

    def rate(self, t: Any) -> Any:
        return 40 / (40 + t**2)


@dataclass(frozen=True, repr=False)
class Regardless(Objective):
    """Gradients that do not depend on the batch of rows; they fail unless the shapes of w and the batch fit."""

    slopes: np.ndarray
    lambdas: ClassVar = {
        "itself": "lambda w, X, y: w",
        "mirrored": "lambda w, X, y: w[::-1]",
        "fixed": "lambda w, X, y, slopes={c}: slopes",
    }

    def itself(self, *batch: Any) -> Any:
        """Return the very array w that it is called with."""
        LinearModel().pull(*batch)
        return batch[0]

    def mirrored(self, *batch: Any) -> Any:
        """Return a view of the array w that it is called with, in reverse."""
        return self.itself(*batch)[::-1]

    def fixed(self, *batch: Any) -> np.ndarray:
        """Return the same array at every call."""
        LinearModel().pull(*batch)
        return self.slopes


@dataclass(frozen=True, repr=False)
class Waves(Objective):
    """f(w) = length * (s + s**2 / 4) with s = sum(c * sin(w / length)); it fails unless w is a float array."""

    c: np.ndarray
    length: float

    def value(self, w: Any) -> float:
        assert_float_array(w, np.shape(self.c))
        s = float(np.sum(self.c * np.sin(w / self.length)))
        return self.length * (s + s**2 / 4)


@dataclass(frozen=True, repr=False)
class Basin(Objective):
    """The bowl f(w) = sum(c * sqrt(1 + w**2)), broken inside a fence; it fails unless w is a float array.

    Where the first entry of w is nearer to 0 than the fence, `loss_inside` is added to the loss, and `slopes_inside` to
    the gradient: both may be NaN or infinite.
    """

    c: np.ndarray
    fence: float
    loss_inside: float
    slopes_inside: np.ndarray

    def loss(self, w: Any) -> float:
        loss = float(np.sum(self.c * np.sqrt(1 + np.square(w))))
        return loss + self.loss_inside if self._inside(w) else loss

    def gradient(self, w: Any) -> np.ndarray:
        slopes: np.ndarray = self.c * w / np.sqrt(1 + np.square(w))
        return np.add(slopes, self.slopes_inside, out=np.empty(slopes.shape)) if self._inside(w) else slopes

    def _inside(self, w: Any) -> bool:
        assert_float_array(w, np.shape(self.c))
        return bool(abs(w.flat[0]) < self.fence)
