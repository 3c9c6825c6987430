"""The functions that checks pass to a student's functions. They are data, and computed inside the sandbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from calls import show_argument, type_name
from comparing import assert_float_array, assert_shape, fail, real_array

EDGE = 0.0033711
"""No run with short numbers comes so near to it that rounding decides on which side it is."""


@dataclass(frozen=True)
class Quadratic:
    """f(w) = sum(c_i w_i**2) / 2, gradient c * w; `curvatures` are the c_i, or one number for any shape of w."""

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
    """A function with these losses at w = 0, 1, 2, … and with `slopes` as the last coordinate of its gradient there.

    Every other coordinate of the gradient is -1, so that descent with learning_rate=1 walks down the stairs one by one.
    If w has several entries, the first is the number of the stair. Beyond the end of a list its last value holds.
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
    """f(w) = |w|**2 / 2, whose gradient at w is the argument itself, not a copy; it fails unless w is a float array."""

    shape: tuple[int, ...] | None = None

    def __repr__(self) -> str:
        return "HalfSquare()" if self.shape is None else f"HalfSquare({self.shape})"

    def loss(self, w: Any) -> float:
        return float(np.sum(self.gradient(w) ** 2) / 2)

    def gradient(self, w: Any) -> Any:
        assert_float_array(w, self.shape)
        return w


@dataclass(frozen=True)
class Bowl:
    """f(w) = sum(c * sqrt(1 + w**2)), round at the bottom and steep far out; it fails unless w is a float array."""

    c: np.ndarray

    def __repr__(self) -> str:
        return f"Bowl({show_argument(self.c)})"

    def gradient(self, w: Any) -> np.ndarray:
        assert_float_array(w, self.c.shape)
        slopes: np.ndarray = self.c * w / np.sqrt(1 + w**2)
        return slopes


@dataclass(frozen=True)
class Slope:
    """A gradient that is everywhere the same array, no copy, or the same float; it fails unless w is a float array.

    The loss is sqrt(1 + x**2), where x is the sum of slopes * w.
    """

    slopes: np.ndarray

    def __repr__(self) -> str:
        return f"Slope({show_argument(self.slopes)})"

    def gradient(self, w: Any) -> Any:
        assert_float_array(w, self.slopes.shape)
        return self.slopes if self.slopes.ndim else float(self.slopes)

    def loss(self, w: Any) -> float:
        return float(np.hypot(1.0, np.sum(self.gradient(w) * w)))


@dataclass(frozen=True)
class Valley:
    """f(w) = sum(c * |w - EDGE|), whose slopes stay the same up to an edge; it fails unless w is a float array."""

    c: np.ndarray

    def __repr__(self) -> str:
        return f"Valley({show_argument(self.c)})"

    def gradient(self, w: Any) -> np.ndarray:
        assert_float_array(w, self.c.shape)
        slopes: np.ndarray = np.where(w > EDGE, self.c, -self.c)
        return slopes


@dataclass(frozen=True)
class Gaps:
    """A plane with gaps across the first entry of w, as wide as the land between them; w has to be a float array.

    In a gap only the first entry has a slope: this share of that on land.
    """

    slopes: np.ndarray
    width: float
    share: float

    def __repr__(self) -> str:
        return f"Gaps({show_argument(self.slopes)}, {self.width}, {self.share})"

    def gradient(self, w: Any) -> np.ndarray:
        assert_float_array(w, self.slopes.shape)
        slopes = self.slopes.copy()
        if (w.flat[0] - EDGE) // self.width % 2:
            slopes.flat[0], slopes.flat[1:] = self.share * slopes.flat[0], 0.0
        return slopes


@dataclass(frozen=True)
class Polynomial:
    """A polynomial of w: a sum of terms, each a coefficient times powers of the entries in the order of w.ravel().

    A call whose argument is not one array of this shape fails.
    """

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
    """A function of one number, given by its values at some places; elsewhere it has the value at the nearest place."""

    places: tuple[float, ...]
    values: tuple[float, ...]

    def __repr__(self) -> str:
        return f"Table({self.places}, {self.values})"

    def value(self, x: Any) -> float:
        x = assert_shape(x, (), "the argument of the function")
        return self.values[int(np.argmin(np.abs(np.array(self.places) - x)))]


@dataclass(frozen=True)
class LinearModel:
    """Functions of w and a batch of rows, which fail unless the shapes fit."""

    def __repr__(self) -> str:
        return "LinearModel()"

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
            fail("called gradient_fn with a batch of no rows", "If rows are left over, they form the last batch.")
        X = assert_shape(batch[1], (y.size, w.size), "X_batch")
        return assert_shape(w, (w.size,), "w"), X, assert_shape(y, (y.size,), "y_batch")


@dataclass(frozen=True)
class Rates:
    """A learning rate that is a function of the step, given by its values; it fails at any other step."""

    values: tuple[float, ...]

    def __repr__(self) -> str:
        return f"Rates({self.values})"

    def rate(self, t: Any) -> float:
        """Return the rate of step t. It may be looked up in a list, so t has to be a whole number and no float."""
        step = float(assert_shape(t, (), "the t that learning_rate is called with"))
        if np.asarray(t).dtype.kind not in "iu" or not 0 <= step < len(self.values):
            fail(f"called learning_rate with t = {np.asarray(t)}, expected the steps 0 .. {len(self.values) - 1}")
        return self.values[int(step)]

    __call__ = rate


@dataclass(frozen=True)
class Regardless:
    """Gradients that do not depend on the batch of rows; they fail unless the shapes of w and the batch fit."""

    slopes: np.ndarray

    def __repr__(self) -> str:
        return f"Regardless({show_argument(self.slopes)})"

    def itself(self, *batch: Any) -> Any:
        """Return the very array w that it is called with."""
        LinearModel().pull(*batch)
        return batch[0]

    def fixed(self, *batch: Any) -> np.ndarray:
        """Return the same array at every call."""
        LinearModel().pull(*batch)
        return self.slopes


@dataclass(frozen=True)
class Waves:
    """f(w) = length * (s + s**2 / 4) with s = sum(c * sin(w / length)); it fails unless w is a float array."""

    c: np.ndarray
    length: float

    def __repr__(self) -> str:
        return f"Waves({show_argument(self.c)}, {self.length})"

    def value(self, w: Any) -> float:
        assert_float_array(w, self.c.shape)
        s = float(np.sum(self.c * np.sin(w / self.length)))
        return self.length * (s + s**2 / 4)


@dataclass(frozen=True)
class Basin:
    """The bowl f(w) = sum(c * sqrt(1 + w**2)), broken inside a fence; it fails unless w is a float array.

    Where the first entry of w is nearer to 0 than the fence, `loss_inside` is added to the loss, and `slopes_inside` to
    the gradient: both may be NaN or infinite.
    """

    c: np.ndarray
    fence: float
    loss_inside: float
    slopes_inside: np.ndarray

    def __repr__(self) -> str:
        slopes = show_argument(self.slopes_inside)
        return f"Basin({show_argument(self.c)}, {self.fence}, {self.loss_inside}, {slopes})"

    def loss(self, w: Any) -> float:
        loss = float(np.sum(self.c * np.sqrt(1 + np.square(w))))
        return loss + self.loss_inside if self._inside(w) else loss

    def gradient(self, w: Any) -> np.ndarray:
        slopes: np.ndarray = self.c * w / np.sqrt(1 + np.square(w))
        return np.add(slopes, self.slopes_inside, out=np.empty(slopes.shape)) if self._inside(w) else slopes

    def _inside(self, w: Any) -> bool:
        assert_float_array(w, self.c.shape)
        return bool(abs(w.flat[0]) < self.fence)
