"""What an implementation answers on visits inside its contract, noted so that two implementations can be compared.

A visit goes once through the kinds of inputs in a suite's `contract.py`. The same visits are made of the reference, of
every known mistake, and of a student's functions in their sandbox.
"""

from __future__ import annotations

import contextlib
import random
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from types import ModuleType
from typing import Any

import numpy as np

import checks
from autograder.engine.diagnosis.values import AFTER_ERROR, IMPLEMENTATION, NOT_REACHED, event_of, plain, same
from calls import Call, left_in, snapshot
from kinds import Kinds
from trials import changes

Explore = dict[str, Kinds] | Callable[..., None]
"""The kinds of inputs of an exercise's functions, or a function `explore(module, observe, rng)` that calls them."""


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
    """Start the global generators of NumPy and of `random` from fixed seeds for a block; then restore their states."""
    numpy_state, random_state = np.random.get_state(), random.getstate()
    np.random.seed(0)
    random.seed(0)
    try:
        yield
    finally:
        np.random.set_state(numpy_state)
        random.setstate(random_state)


@dataclass(frozen=True)
class Note:
    """An answer or an event, and the function of the exercise that it describes."""

    function: str
    value: Any
    call: Call | None = None


class Observer:
    """Notes what the functions of a module answer. Trusted functions are not called: they are noted as expected."""

    def __init__(self, trusted: frozenset[str] = frozenset(), expected: Sequence[Note] = ()) -> None:
        self.notes: list[Note] = []
        self.function = ""
        self.expected = {name: iter([n for n in expected if n.function == name]) for name in trusted}

    def __call__(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        """Call a function; note its answer (or the kind of its error) and whether it modified an argument."""
        if self._trusts(2):
            return None
        before = [snapshot(a) for a in args]
        call = Call(function.__name__, tuple(before), kwargs)
        try:
            answer = function(*args, **kwargs)
        except Exception as error:
            self._add(event_of(error), call)
            self._add(AFTER_ERROR)
            return None
        self._add(plain(answer), call)
        self._add(unchanged(args, before))
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
                self._add(event_of(error), call)
                return

    def go_through(self, function: Any, kinds: Kinds, rng: np.random.Generator) -> None:
        """Note for every kind of input the answer (or error), which arguments are changed, and what callbacks got."""
        cases = [case.anew() for case in kinds.cases(rng) + kinds.in_forms(kinds.converted, rng)]
        if self._trusts(3 * len(cases)):
            return
        end = len(self.notes) + 3 * len(cases)
        try:
            answers = checks.each(function, [c.args for c in cases], [c.kwargs for c in cases], reuse=True)
            for case, answer in zip(cases, answers, strict=True):
                failed = isinstance(answer, Exception)
                value = event_of(answer) if failed else plain(kinds.facts(case, answer))
                self._add(value, Call(function.__name__, case.args, case.kwargs))
                self._add(AFTER_ERROR if failed else [name not in changes(case) for name in case.arguments])
                self._add([[plain(list(call)) for call in spy.listed()] for spy in case.spies.values()])
        except Exception as error:
            self._add(event_of(error))
        while len(self.notes) < end:
            self._add(NOT_REACHED)

    def note(self, value: Any) -> None:
        """Note something else: a count, a property of a random answer."""
        if not self._trusts(1):
            self._add(plain(value))

    def note_end(self, error: Exception) -> None:
        """Note the error that ended a visit."""
        if not self._trusts(1):
            (kind,) = event_of(error)
            self._add((f"the visit ended: {kind}",))

    def _trusts(self, entries: int) -> bool:
        """Return whether the function is trusted, and if so note what is expected of it."""
        if self.function not in self.expected:
            return False
        self.notes += islice(self.expected[self.function], entries)
        return True

    def _add(self, value: Any, call: Call | None = None) -> None:
        self.notes.append(Note(self.function, value, call))


def unchanged(args: Sequence[Any], before: Sequence[Any]) -> list[bool]:
    """Return for each array or list among the arguments of a call whether it is what it was before."""
    pairs = [(left_in(a), b) for a, b in zip(args, before, strict=True) if isinstance(a, np.ndarray | list)]
    return [bool(np.array_equal(a, b, equal_nan=True)) for a, b in pairs]


class Watched:
    """A module that tells an observer which of its functions is used."""

    def __init__(self, module: Any, observer: Observer) -> None:
        self._module, self._observer = module, observer

    def __getattr__(self, name: str) -> Any:
        self._observer.function = name
        return getattr(self._module, name)


@settled()
def module_of(source: str) -> ModuleType:
    """Return a source as a module that `import` cannot find."""
    module = ModuleType("implementation")
    sys.modules["implementation"] = module  # dataclasses look their module up
    exec(compile(source, IMPLEMENTATION, "exec"), module.__dict__)
    return module


@settled()
def visit(explore: Explore, module: Any, number: int, observer: Observer | None = None) -> list[Note]:
    """Return the notes of one round about a module; fewer when the module cannot be visited to the end."""
    observer = observer or Observer()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            if isinstance(explore, dict):
                for place, (name, kinds) in enumerate(explore.items()):
                    observer.go_through(
                        getattr(Watched(module, observer), name), kinds, np.random.default_rng([number, place])
                    )
            else:
                explore(Watched(module, observer), observer, np.random.default_rng(number))
        except Exception as error:
            observer.note_end(error)
    return observer.notes


def differences(notes: list[Note], expected: list[Note]) -> Iterator[tuple[int, Any]]:
    """Yield the positions in a round at which the notes differ from the expected ones, and what was noted there."""
    for position, wanted in enumerate(expected):
        value = notes[position].value if position < len(notes) else NOT_REACHED
        if not same(value, wanted.value):
            yield position, value
