"""Wrap functions whose calls cost something of a budget, and measure how far a run has come with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from calls import keep_call
from checks import CheckFailure, assert_pure, assert_shape, fail, real_array
from spies import Spy


class BudgetSpent(RuntimeError):
    """Raised by a call for which no budget is left."""


class Run:
    """What one run has asked for: the cost of every call, and the arguments of those that were answered.

    `functions` is the number of the functions that share its budget.
    """

    def __init__(self, allowed: int, functions: int) -> None:
        self.allowed, self.functions, self.spent = allowed, functions, 0
        self.asked: list[tuple[Any, ...]] = []
        self.renewed: list[Run] = []

    @property
    def overspent(self) -> bool:
        """Return whether a call was made for which no budget was left."""
        return self.spent > self.allowed

    def pay(self, cost: int, call: tuple[Any, ...]) -> None:
        """Take the cost of a call from the budget; raise BudgetSpent if less is left."""
        self.spent += cost
        if self.overspent:
            raise BudgetSpent(f"the budget of {self.allowed} is spent")
        self.asked.append(call)

    def anew(self) -> Run:
        """Return an unused run: the same one for each of its functions, and then another."""
        if not self.renewed:
            self.renewed = [Run(self.allowed, self.functions)] * self.functions
        return self.renewed.pop()


class Metered(Spy):
    """A function whose calls cost something of a budget; `prepared` turns its arguments into arrays and their cost."""

    def __init__(self, function: Callable[..., Any], run: Run, prepared: Callable[..., tuple[int, list[Any]]]) -> None:
        super().__init__(function)
        self.run, self.prepared = run, prepared

    def __call__(self, *args: Any) -> Any:
        """Return the answer of the function; raise BudgetSpent if the budget is too small for this call."""
        cost, values = self.prepared(*args)
        self.run.pay(cost, (self.__name__, *values))
        with np.errstate(all="ignore"):
            return self.function(*values)

    def listed(self) -> list[tuple[Any, ...]]:
        """Return no calls: every method makes others."""
        return []

    def anew(self) -> Metered:
        """Return the function with an unused budget."""
        return type(self)(self.function, self.run.anew(), self.prepared)

    def reentering(self) -> Metered:
        """Return the function with an unused budget: a run inside a run would share it."""
        return self.anew()


@dataclass(frozen=True)
class Landscape:
    """A loss with its gradient, a start, a budget of calls, and the smallest loss there is."""

    name: str
    loss: Callable[[np.ndarray], float]
    slope: Callable[[np.ndarray], np.ndarray]
    start: np.ndarray
    budget: int
    best: float = 0.0

    def functions(self) -> tuple[Metered, Metered]:
        """Return loss_fn and gradient_fn, which share an unused budget; each call costs 1."""

        def prepared(*args: Any) -> tuple[int, list[Any]]:
            if len(args) != 1:
                fail(f"called loss_fn or gradient_fn with {len(args)} arguments, expected w")
            return 1, [assert_shape(args[0], self.start.shape, "the w that loss_fn or gradient_fn is called with")]

        def loss_fn(w: np.ndarray) -> float:
            return float(self.loss(w))

        def gradient_fn(w: np.ndarray) -> np.ndarray:
            return np.array(self.slope(w), dtype=float)

        run = Run(self.budget, functions=2)
        return Metered(loss_fn, run, prepared), Metered(gradient_fn, run, prepared)


@dataclass(frozen=True)
class DataSet:
    """Rows with the loss of a model, a budget of rows, and the smallest loss there is."""

    name: str
    X: np.ndarray
    y: np.ndarray
    row_losses: Callable[[np.ndarray, np.ndarray], np.ndarray]
    row_slopes: Callable[[np.ndarray, np.ndarray], np.ndarray]
    budget: int
    best: float = 0.0

    @property
    def start(self) -> np.ndarray:
        """Return the weights to begin with: zeros."""
        return np.zeros(self.X.shape[1])

    def loss(self, w: np.ndarray) -> float:
        """Return the mean loss over all rows."""
        return float(np.mean(self.row_losses(self.X @ w, self.y)))

    def function(self) -> Metered:
        """Return gradient_fn with an unused budget; each row of a call costs 1."""

        def prepared(*args: Any) -> tuple[int, list[Any]]:
            if len(args) != 3:
                fail(f"called gradient_fn with {len(args)} arguments, expected w, X_rows and y_rows")
            w, y = assert_shape(args[0], self.start.shape, "w"), real_array(args[2], "y_rows")
            if y.size == 0:
                fail("called gradient_fn with no rows")
            return y.size, [w, assert_shape(args[1], (y.size, w.size), "X_rows"), assert_shape(y, (y.size,), "y_rows")]

        def gradient_fn(w: np.ndarray, X_rows: np.ndarray, y_rows: np.ndarray) -> np.ndarray:
            slope: np.ndarray = X_rows.T @ self.row_slopes(X_rows @ w, y_rows) / y_rows.size
            return slope

        return Metered(gradient_fn, Run(self.budget, functions=1), prepared)


class Name:
    """An argument that a message shows by its name, since its numbers would fill a page."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


def within_budget(function: Any, run: Run, names: str, *arguments: Any) -> Any:
    """Return what a function answers; fail if it changes an argument, or if an error ends it as the budget is spent.

    `names` names the arguments, in messages too.
    """
    try:
        return assert_pure(function, names, *arguments)
    except (CheckFailure, NotImplementedError):
        raise
    except Exception:
        if run.overspent:
            fail(f"asked for more than the budget of {run.allowed} allows", "Count what you spend, and stop in time.")
        raise
    finally:
        keep_call(function.__name__, tuple(map(Name, names.split(", "))), {})


def left(ground: Landscape | DataSet, w: np.ndarray) -> float:
    """Return (loss - best) / (start - best) at w: 0 at the best, 1 at the start and for a loss that is not finite."""
    with np.errstate(all="ignore"):
        share = (ground.loss(w) - ground.best) / (ground.loss(ground.start) - ground.best)
    return float(share) if np.isfinite(share) else 1.0


def decimals(ground: Landscape | DataSet, w: np.ndarray, most: float) -> float:
    """Return how many decimals of what is left at the start are gone at w, from 0 to `most`; a tenth left is 1."""
    return float(np.clip(-np.log10(max(left(ground, w), 10.0**-most)), 0.0, most)) + 0.0
