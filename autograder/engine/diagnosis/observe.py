"""What an implementation answers on visits inside its contract, noted so that two implementations can be compared.

A visit is one round of `explore(module, observe, rng)` of a suite's `contract.py`. The same rounds are made of the
reference, of every known mistake, and of a student's functions in their sandbox.
"""

from __future__ import annotations

import contextlib
import random
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

import checks
from calls import Call, snapshot, type_name

IMPLEMENTATION = "implementation.py"


class Endless(BaseException):
    """A visit took too long; no `except Exception` of an implementation stops this."""


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise Endless when the block takes more CPU time (a busy machine is no loop), where there is such a timer."""

    def raise_endless(*_: Any) -> None:
        raise Endless

    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGPROF, raise_endless)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextlib.contextmanager
def settled() -> Iterator[None]:
    """Start the global generators of NumPy and of `random` from fixed seeds for a block; put back what they were."""
    numpy_state, random_state = np.random.get_state(), random.getstate()
    np.random.seed(0)
    random.seed(0)
    try:
        yield
    finally:
        np.random.set_state(numpy_state)
        random.setstate(random_state)


@dataclass(frozen=True)
class Seen:
    """One thing that was noted, and the function of the exercise it tells of."""

    function: str
    value: Any
    call: Call | None = None


class Observer:
    """Notes what the functions of a module answer; functions that are trusted are not called, and do as expected."""

    def __init__(self, trusted: frozenset[str] = frozenset(), expected: Sequence[Seen] = ()) -> None:
        self.seen: list[Seen] = []
        self.function = ""
        self.expected = {name: iter([s for s in expected if s.function == name]) for name in trusted}

    def __call__(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        """Call a function; note its answer (or the kind of its error) and whether it modified an argument."""
        if self._trusts(2):
            return None
        before = [snapshot(a) for a in args]
        call = Call(function.__name__, tuple(before), kwargs)
        try:
            answer = function(*args, **kwargs)
        except Exception as error:
            self._add(kind_of(error), call)
            self._add("")
            return None
        self._add(plain(answer), call)
        pairs = [(a, b) for a, b in zip(args, before, strict=True) if isinstance(a, np.ndarray | list)]
        self._add([bool(np.array_equal(a, b, equal_nan=True)) for a, b in pairs])
        return answer

    def each(self, function: Any, calls: Sequence[tuple[Any, ...]], **options: Any) -> None:
        """Note the answers to many calls that change none of their arguments, up to the first error."""
        if self._trusts(len(calls)):
            return
        answers = checks.each(function, calls, **options)
        for args in calls:
            call = Call(function.__name__, args, options)
            try:
                self._add(plain(next(answers)), call)
            except Exception as error:
                self._add(kind_of(error), call)
                return

    def note(self, value: Any) -> None:
        """Note something else: a count, a property of a random answer."""
        if not self._trusts(1):
            self._add(plain(value))

    def _trusts(self, entries: int) -> bool:
        """Note what is expected of a trusted function."""
        if self.function not in self.expected:
            return False
        self.seen += islice(self.expected[self.function], entries)
        return True

    def _add(self, value: Any, call: Call | None = None) -> None:
        self.seen.append(Seen(self.function, value, call))


class Watched:
    """A module whose functions tell an observer which of them is asked for."""

    def __init__(self, module: Any, observer: Observer) -> None:
        self._module, self._observer = module, observer

    def __getattr__(self, name: str) -> Any:
        self._observer.function = name
        return getattr(self._module, name)


@settled()
def module_of(source: str) -> ModuleType:
    """A source as a module that `import` cannot find."""
    module = ModuleType("implementation")
    sys.modules["implementation"] = module  # dataclasses look their module up
    exec(compile(source, IMPLEMENTATION, "exec"), module.__dict__)
    return module


Explore = Callable[..., None]
"""The `explore(module, observe, rng)` of a contract."""


@settled()
def visit(explore: Explore, module: Any, number: int, observer: Observer | None = None) -> list[Seen]:
    """Return what one round notes of a module; shorter when the module cannot be visited to the end."""
    observer = observer or Observer()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            explore(Watched(module, observer), observer, np.random.default_rng(number))
        except Exception as error:
            observer.note(f"the visit ended: {kind_of(error)}")
    return observer.seen


def kind_of(error: Exception) -> str:
    """An error as it is noted: by its type, which the sandbox hands on; one from inside a callback by that alone."""
    if isinstance(error, NotImplementedError):
        return "not_written"
    if isinstance(error, checks.CheckFailure):
        return str(getattr(error, "reason", "raised CheckFailure"))
    files = [Path(frame.filename).name for frame in traceback.extract_tb(error.__traceback__)]
    inside = files[files.index(IMPLEMENTATION) :] if IMPLEMENTATION in files else []
    in_callback = {"contract.py", "checks.py", "objectives.py"} & set(inside)
    return f"raised {'CallbackFailed' if in_callback else getattr(error, 'student_type', type(error).__name__)}"


def plain(value: Any) -> Any:
    """An answer as nested lists, arrays, text and None; objects by their fields."""
    fields = getattr(value, "_fields", None) or getattr(value, "names", None)
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
        return np.array(value)  # a copy: the caller may change it later
    return value if isinstance(value, str | type(None)) else type_name(value)


def same(a: Any, b: Any) -> bool:
    """Equal at the grading tolerance."""
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        if a.shape != b.shape or (a.dtype.kind == "c") != (b.dtype.kind == "c") or {"O", "U"} & {a.dtype.kind}:
            return False
        return bool(checks.near(a, b).all())
    return type(a) is type(b) and bool(a == b)


def differences(seen: list[Seen], wanted: list[Seen]) -> Iterator[tuple[int, Any]]:
    """The places of a round in which something else was noted than wanted, and what; "nothing" where it is missing."""
    for place, want in enumerate(wanted):
        got = seen[place].value if place < len(seen) else "nothing"
        if not same(got, want.value):
            yield place, got
