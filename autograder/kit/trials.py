"""The checks that a function is right on all kinds of inputs: its calls beside those of the reference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice
from typing import Any

import numpy as np

from calls import EXACT, keep_call, left_in, show
from checks import CheckFailure, assert_same, assert_unchanged, each, fail, is_unchanged, near
from contrast import where_wrong
from kinds import Case, Kinds
from levels import UNTOUCHED

MANY = 110
"""So many calls at least are made of the first function of an exercise: what is kept grows."""


@dataclass(frozen=True)
class Trial:
    """A call, the facts about the answer of the reference, and how that called the functions it was passed.

    Where the reference raises a ValueError, that type is what is wanted; where a function that it was passed fails, any
    answer is right.
    """

    case: Case
    wanted: Any
    called: dict[str, list[tuple[Any, ...]]]


@dataclass
class Drawn:
    """The calls of one function: those that show whether it is right, with read-only arrays, with lists and the like.

    They hold nothing of a submission, and nobody changes them: many submissions may share them.
    """

    right: list[Trial]
    untouched: list[Trial]
    converted: list[Trial]
    again: int = 0
    """So many calls are made once more, before the others."""
    packed: Any = None
    """The calls in the form in which the grader sends them."""

    def in_order(self) -> list[Trial]:
        """Return all calls in the order in which they are made."""
        return [*self.untouched, *self.converted, *islice(cycle(self.right), self.again), *self.right]


@dataclass(frozen=True)
class Tried:
    """What a student's function made of a call: what is wrong, if anything, and what it left in which argument."""

    case: Case
    trial: Trial
    problem: Exception | None
    left: dict[str, Any]


def drawn(kinds: Kinds, right: Any, rng: np.random.Generator, least: int = 0) -> Drawn:
    """Return the calls of a function with random numbers, and what the reference's function `right` makes of each.

    There are at least so many calls, if need be by making some twice.
    """

    def trial(case: Case) -> Trial:
        own = case.anew()
        try:
            wanted = kinds.facts(own, right(*own.args, **own.kwargs))
        except ValueError:
            wanted = ValueError
        except CheckFailure:  # raised by a function that was passed in
            wanted = CheckFailure
        return Trial(case, wanted, {name: spy.listed() for name, spy in own.spies.items()})

    cases = kinds.cases(rng)
    if kinds.runs_from:
        cases += [replace(cases[0], kinds={"case": "the first run, before the next"}), going_on(kinds, right, cases[0])]
    parts = cases, kinds.in_forms(UNTOUCHED, rng), kinds.in_forms(kinds.converted, rng)
    right_calls, untouched, converted = ([trial(case) for case in cases] for cases in parts)
    calls = Drawn(right_calls, untouched, converted)
    return replace(calls, again=max(0, least - len(calls.in_order())))


def going_on(kinds: Kinds, right: Any, case: Case) -> Case:
    """Return the call of a run that starts where another one ended."""
    own = case.anew()
    end = np.array(right(*own.args, **own.kwargs)[-1])
    return replace(
        case, kinds={"case": "a run from the end of the one before"}, arguments=case.arguments | {kinds.runs_from: end}
    )


class Trials:
    """A student's functions beside those of the reference, on all kinds of inputs: the fixture `kinds` of suites.

    All calls of a function are made together when its first check asks for them; `draw(name)` returns them.
    """

    def __init__(self, kinds: dict[str, Kinds], draw: Callable[[str], Drawn]) -> None:
        self.kinds, self.draw = kinds, draw
        self.results: dict[str, list[Tried]] = {}
        self.drawing = set[str]()  # functions that use the global random state

    def assert_right(self, function: Any) -> None:
        """Fail unless a function agrees with the reference on every kind of input that its docstring allows."""
        locked = (row for row in self._tried(function, "untouched") if not raised(row))
        rows = (row for row in self._tried(function, "right") if not (row.left and shares(row.case)))
        self._report(function, [*rows, *locked])
        if function.__name__ in self.drawing:
            fail("NumPy's global random state was used or changed", "Leave np.random.seed and the like to the caller.")

    def assert_converts(self, *functions: Any) -> None:
        """Fail unless functions agree with the reference where lists, tuples and whole numbers stand for arrays.

        A call that is wrong with an array too says nothing about lists, so one function has to be right in most calls.
        """
        telling = False
        for function in functions:
            rows = every = self._tried(function, "converted")
            if any(row.problem for row in rows):
                plain = self._try(function, [replace(r.trial, case=r.case.with_arrays()) for r in rows])
                rows = [row for row, other in zip(rows, plain, strict=True) if other.problem is None]
            self._report(function, rows)
            telling |= 2 * len(rows) > len(every)
        if not telling:
            show_call(
                functions[0], self._shortest(functions[0], self._tried(functions[0], "converted")).case.with_arrays()
            )
            fail("the answers are wrong with arrays too", "First make one of the functions right for arrays.")

    def assert_untouched(self, function: Any) -> None:
        """Fail if a function changes an array that it is called with, or cannot work with one that is read-only."""
        varied, right = self.kinds[function.__name__].varied, self._tried(function, "right")
        for row in [*right, *self._tried(function, "untouched"), *self._tried(function, "converted")]:
            for name, left in row.left.items():
                show_call(function, row.case)
                assert_unchanged(left, row.case.arguments[name], name)
        raising = {row.case.kinds.get(varied) for row in right if raised(row)}
        for row in self._tried(function, "untouched"):
            if raised(row) and row.case.kinds[varied] not in raising:
                show_call(function, row.case)
                assert row.problem is not None
                raise row.problem
        if all(row.problem is not None for row in right):  # learned by heart, or nothing is computed
            show_call(function, self._shortest(function, right).case)
            fail("no answer is right", "First make the answers right.")

    def _tried(self, function: Any, part: str) -> list[Tried]:
        """Return what became of the calls of one part; all parts are tried when the first is asked for."""
        name = function.__name__
        calls = self.draw(name)
        if name not in self.results:
            before: Any = np.random.get_state()
            self.results[name] = self._try(function, calls.in_order(), calls.packed)
            now: Any = np.random.get_state()
            if before[2] != now[2] or not np.array_equal(before[1], now[1]):
                self.drawing.add(name)
        made = {id(row.trial): row for row in self.results[name]}
        return [made[id(trial)] for trial in getattr(calls, part)]

    def _try(self, function: Any, trials: Sequence[Trial], packed: Any = None) -> list[Tried]:
        """Call a function in a row; all answers are read when the last call has been made."""
        kinds, cases = self.kinds[function.__name__], [trial.case.anew() for trial in trials]
        args, kwargs = [case.args for case in cases], [case.kwargs for case in cases]
        answers = list(each(function, args, kwargs, reuse=True, packed=packed))
        for answer in answers:
            if isinstance(answer, NotImplementedError):
                raise answer
        return [
            Tried(case, trial, None, {})
            if answer is EXACT
            else Tried(case, trial, problem(kinds, case, answer, trial), changes(case))
            for case, trial, answer in zip(cases, trials, answers, strict=True)
        ]

    def _shortest(self, function: Any, rows: Sequence[Tried]) -> Tried:
        """Return the shortest and most usual of the calls that are wrong, or of all if none is."""
        first = self.kinds[function.__name__].first

        def length(row: Tried) -> tuple[int, int]:
            unusual = sum(level != first.get(name) for name, level in row.case.kinds.items())
            return sum(np.size(value) for value in row.case.args), unusual

        return min([row for row in rows if row.problem is not None] or rows, key=length)

    def _report(self, function: Any, rows: Sequence[Tried]) -> None:
        """Fail if there are problems: show the shortest call that is wrong, and where the function is right."""
        if all(row.problem is None for row in rows):
            return
        row = self._shortest(function, rows)
        error, note = row.problem, where_wrong([r.case for r in rows], [r.problem is None for r in rows])
        if self._try(function, [row.trial])[0].problem is None:
            note = "The same call alone is answered rightly: something is kept from one call to the next."
        show_call(function, row.case)
        if isinstance(error, CheckFailure):
            raise CheckFailure(f"{error.message}\n{note}".rstrip(), error.hint)
        assert error is not None
        error.add_note(note)
        raise error


def raised(row: Tried) -> bool:
    """Return whether a call raised an error of its own."""
    return row.problem is not None and not isinstance(row.problem, CheckFailure)


def shares(case: Case) -> bool:
    """Return whether one array is several arguments. Code that changes it is not pure, which has a check of its own."""
    arrays = [id(value) for value in case.args if isinstance(value, np.ndarray)]
    return len(set(arrays)) < len(arrays)


def changes(case: Case) -> dict[str, Any]:
    """Return what a call left in the arrays and lists that it changed, by their names."""
    left = {name: left_in(value) for name, value in case.arguments.items() if isinstance(value, np.ndarray | list)}
    originals = case.arguments
    return {
        name: value
        for name, value in left.items()
        if value is not originals[name] and not is_unchanged(value, originals[name])
    }


def problem(kinds: Kinds, case: Case, answer: Any, trial: Trial) -> Exception | None:
    """Return how the answer to a call, or a call of a function that was passed in, differs from what is expected."""
    if trial.wanted is CheckFailure:
        return None
    if trial.wanted is ValueError and not isinstance(answer, Exception):
        return CheckFailure(f"returned {show(answer)}, expected a ValueError")
    if isinstance(answer, Exception):
        return None if trial.wanted is ValueError and isinstance(answer, ValueError) else answer
    try:
        got = kinds.facts(case, answer)
        if not plainly_same(got, trial.wanted):
            assert_same(got, trial.wanted, kinds.names)
        for name, spy in case.spies.items():
            assert_same_calls(name, spy.listed(), trial.called[name])
    except CheckFailure as failure:
        return failure
    return None


def plainly_same(got: Any, want: Any) -> bool:
    """Return whether float arrays, as most answers are, are equal within the tolerance: a quick look at them."""
    if type(got) is tuple and type(want) is tuple:
        return len(got) == len(want) and all(map(plainly_same, got, want))
    if not (type(got) is np.ndarray and got.dtype == float and got.shape == np.shape(want)):
        return False
    want = np.asarray(want, dtype=float)
    return bool((got == want).all() or near(got, want).all())


def assert_same_calls(name: str, got: list[tuple[Any, ...]], want: list[tuple[Any, ...]]) -> None:
    """Fail unless a function that was passed in was called as often as expected, with the expected arguments."""
    if len(got) != len(want):
        fail(f"called {name} {len(got)} times, expected {len(want)}")
    if same_together(got, want):
        return
    for number, (own, expected) in enumerate(zip(got, want, strict=True), start=1):
        if len(own) != len(expected):
            fail(f"called {name} with {len(own)} arguments, expected {len(expected)}")
        if not plainly_same(own, expected):
            for value, other in zip(own, expected, strict=True):
                assert_same(value, other, f"the argument of {name} in call {number}")


def same_together(got: list[tuple[Any, ...]], want: list[tuple[Any, ...]]) -> bool:
    """Return whether calls had the same numbers, beside the largest one of all calls: as a path is compared."""
    try:
        for own, expected in zip(zip(*got, strict=True), zip(*want, strict=True), strict=True):
            if not plainly_same(np.array(own, dtype=float), np.array(expected, dtype=float)):
                return False
    except (TypeError, ValueError):  # another number of arguments, other shapes, or no numbers
        return False
    return True


def show_call(function: Any, case: Case) -> None:
    """Let the message show this call."""
    keep_call(function.__name__, case.args, case.kwargs)
