"""Callbacks that record their calls, and random numbers for the checks that draw their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from calls import snapshot
from checks import fail


class Spy:
    """A callback that counts its calls and keeps copies of their arguments.

    The check fails as soon as the callback is called more than `limit` times, before any time limit is reached. With
    `in_worker=True` the callback runs inside the sandbox and its calls are reported afterwards. That is much faster;
    use it when a check inspects arguments, not when it counts calls. One that `reenters` then calls the student's
    function once more, with other numbers, when it is first called: what that keeps outside itself is lost.
    """

    def __init__(
        self, function: Callable[..., Any], limit: int = 2000, in_worker: bool = False, reenters: bool = False
    ) -> None:
        self.function, self.limit, self.in_worker, self.reenters = function, limit, in_worker, reenters
        self.__wrapped__ = function
        self.__name__ = getattr(function, "__name__", "callback")
        self.calls: list[tuple[Any, ...]] = []

    def __call__(self, *args: Any) -> Any:
        self.calls.append(tuple(snapshot(value) for value in args))
        if len(self.calls) > self.limit:
            fail(f"called {self.__name__} more than {self.limit} times")
        return self.function(*args)

    def listed(self) -> list[tuple[Any, ...]]:
        """Return the calls as they are compared."""
        return self.calls

    def anew(self) -> Spy:
        """Return a spy on the same function that has not been called."""
        return type(self)(self.function, self.limit, self.in_worker, self.reenters)

    def reentering(self) -> Spy:
        """Return a spy on the same function that reenters the student's function in a worker."""
        return type(self)(self.function, self.limit, in_worker=True, reenters=True)

    def assert_called(self, times: int) -> None:
        """Fail unless there were exactly `times` calls. Not for `in_worker`: a worker's count cannot be trusted."""
        assert not self.in_worker
        if len(self.calls) != times:
            fail(f"called {self.__name__} {len(self.calls)} times, expected {times}")


class Unlisted(Spy):
    """A spy whose calls are not compared: there may be any number of them."""

    def listed(self) -> list[tuple[Any, ...]]:
        """Return no calls."""
        return []


class AnyOrder(Spy):
    """A spy that lists its calls in the order of their arguments, since they may be made in any order."""

    def listed(self) -> list[tuple[Any, ...]]:
        """Return the calls in the order of their arguments."""
        return sorted(self.calls, key=lambda call: [np.round(w, 9).ravel().tolist() for w in call])


def sample(rng: np.random.Generator, shape: int | tuple[int, ...] = (), low: float = 0.5, high: float = 2.0) -> Any:
    """Return random numbers of either sign and of size `low` to `high`, with two decimals so that a call is short."""
    sizes: Any = np.round(rng.uniform(low, high, shape), 2)
    signs: Any = rng.choice([-1.0, 1.0], shape)
    return sizes * signs


def read_only(values: Iterable[float] | np.ndarray) -> np.ndarray:
    """Return a float array that cannot be written to: a caller may pass one."""
    array = np.array(values, dtype=float)
    array.flags.writeable = False
    return array
