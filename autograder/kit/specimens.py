"""Collect right and wrong implementations, which are passed to a function that tells them apart."""

from __future__ import annotations

import inspect
import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from spies import Spy

MOST_STEPS = 1000
MOST_NUMBERS = 10_000


class Specimen(Spy):
    """An implementation that is passed under the name of what it claims to be.

    `make` returns it anew, with nothing kept from earlier calls; `title` says what it does, and `right` whether that is
    what was asked for. It refuses more than MOST_STEPS steps, and more than MOST_NUMBERS numbers.
    """

    def __init__(self, name: str, title: str, make: Callable[[], Callable[..., Any]], right: bool = False) -> None:
        self.__name__, self.title, self.make, self.right = name, title, make, right
        self.function, self.calls, self.in_worker, self.reenters, self.limit = make(), [], False, False, MOST_STEPS
        self.signature = inspect.signature(self.function)

    def __repr__(self) -> str:
        return self.__name__

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return what the implementation returns; raise ValueError for too many steps or numbers."""
        values = self.signature.bind(*args, **kwargs).arguments
        shape = np.broadcast_shapes(*(np.shape(value) for value in values.values() if not callable(value)))
        steps = operator.index(values.get("n_steps", 0))
        if steps > MOST_STEPS or math.prod(shape) * (steps + 1) > MOST_NUMBERS:
            raise ValueError(f"more than {MOST_STEPS} steps or {MOST_NUMBERS} numbers")
        return self.function(**{name: guarded(value, shape) for name, value in values.items()})

    def reentering(self) -> Specimen:
        """Return the specimen as if it had not been called: it does not call the student's function itself."""
        return self.anew()

    def anew(self) -> Specimen:
        """Return the specimen as if it had not been called."""
        return Specimen(self.__name__, self.title, self.make, self.right)


def guarded(value: Any, shape: tuple[int, ...]) -> Any:
    """Return a function that raises ValueError where its answer has another shape; any other value as it is."""
    if not callable(value):
        return value

    def function(*args: Any) -> Any:
        answer = value(*args)
        if np.broadcast_shapes(np.shape(answer), shape) != shape:
            raise ValueError(f"the gradient has shape {np.shape(answer)}, w has {shape}")
        return answer

    return function


Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class Specimens:
    """The specimens of one function, as they are collected: the right ones, and the wrong ones, the plainest first."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.all: list[Specimen] = []

    def right(self, title: str) -> Decorator:
        """Return a decorator that collects a right implementation."""
        return self._collected(title, True)

    def wrong(self, title: str) -> Decorator:
        """Return a decorator that collects a wrong implementation; the title continues "This one"."""
        return self._collected(title, False)

    def _collected(self, title: str, right: bool) -> Decorator:
        def collect(function: Callable[..., Any]) -> Callable[..., Any]:
            takes_nothing = not inspect.signature(function).parameters  # it makes an implementation that keeps a state
            self.all.append(Specimen(self.name, title, function if takes_nothing else lambda: function, right))
            return function

        return collect
