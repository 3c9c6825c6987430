"""Whether two implementations behave the same inside the contract: both are run on the same random inputs."""

from __future__ import annotations

import importlib
import signal
import sys
import types
import warnings
from typing import Any

import numpy as np

from autograder import checks

ROUNDS = 300
SECONDS = 60


class Observer:
    """Notes what a module's functions answer, for `explore` of a suite's `contract.py`."""

    def __init__(self) -> None:
        self.seen: list[Any] = []

    def __call__(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        """Call a function; note its answer (or the kind of its error) and whether it modified an argument."""
        before = [checks.snapshot(a) for a in args]
        try:
            answer = function(*args, **kwargs)
        except Exception as error:
            self.seen.append(f"raised {type(error).__name__}")
            return None
        self.seen.append(plain(answer))
        pairs = [(a, b) for a, b in zip(args, before, strict=True) if isinstance(a, np.ndarray | list)]
        self.seen.append([bool(np.array_equal(a, b, equal_nan=True)) for a, b in pairs])
        return answer

    def note(self, value: Any) -> None:
        """Note something else: a count, a property of a random answer."""
        self.seen.append(plain(value))


def plain(value: Any) -> Any:
    """An answer as nested lists, arrays, text and None; objects by their fields."""
    fields = getattr(value, "_fields", None)
    if fields:
        return [plain(getattr(value, name)) for name in fields]
    if isinstance(value, tuple | list):
        try:
            return np.array(value, dtype=float)
        except (ValueError, TypeError):
            return [plain(v) for v in value]
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, int | float | np.number | np.ndarray):
        return np.asarray(value)
    return value if isinstance(value, str | type(None)) else type(value).__name__


def same(a: Any, b: Any) -> bool:
    """Equal at the grading tolerance."""
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        if a.shape != b.shape or (a.dtype.kind == "c") != (b.dtype.kind == "c"):
            return False
        solid = np.isfinite(b)
        bound = checks.ABSOLUTE + checks.RELATIVE * np.max(np.abs(b[solid]), initial=0.0)
        with np.errstate(invalid="ignore"):
            near = np.where(solid, np.abs(a - b) <= bound, (a == b) | (np.isnan(a) & np.isnan(b)))
        return bool(near.all())
    return type(a) is type(b) and bool(a == b)


def first_difference(slug: str, reference: str, other: str, rounds: int = ROUNDS) -> int | None:
    """The first round in which the two sources differ, or None when they behave the same in all of them."""
    sys.modules["checks"] = checks
    explore = importlib.import_module(f"autograder.suites.{slug}.contract").explore
    modules = [_module(reference), _module(other)]

    def too_long(*_: Any) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, too_long)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number in range(rounds):
            observers = Observer(), Observer()
            signal.alarm(SECONDS)
            try:
                for module, observer in zip(modules, observers, strict=True):
                    explore(module, observer, np.random.default_rng(number))
            except Exception:  # the second could not even be visited like the first
                return number
            finally:
                signal.alarm(0)
            if not same(observers[0].seen, observers[1].seen):
                return number
    return None


def _module(source: str) -> types.ModuleType:
    module = types.ModuleType("implementation")
    sys.modules["implementation"] = module
    exec(compile(source, "implementation.py", "exec"), module.__dict__)
    return module
