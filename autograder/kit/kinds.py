"""The kinds of inputs that a docstring allows, and the check that a function is right on all of them.

The inputs of a function are described by factors ("shape", "form", a setting, …), each with a few named levels. The
calls are rows that take one level of every factor, so chosen that every pair of levels of two factors occurs. Which
rows there are depends on nothing but the levels; only the numbers in them are random.

    KINDS = {"gradient_step": Kinds(step, "w", shape=SHAPES, form=FORMS, rate={"learning_rate = 0.5": 0.5, …})}

Here `step(draw, shape, rate)` returns the arguments of one call, with the numbers that `draw` gives it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, cycle
from typing import Any

import numpy as np

from calls import CALLS, fresh, strided
from checks import CheckFailure, assert_close, assert_same, assert_unchanged, each, fail, near
from objectives import Bowl, HalfSquare, Slope, Spy

Row = dict[str, str]
"""The level of each factor."""

LEFT_OUT = object()
"""The value of a setting that is not passed, so that its default holds."""

SHAPES: dict[str, tuple[int, ...]] = {
    "a vector": (3,),
    "a number": (),
    "one entry": (1,),
    "a matrix": (2, 3),
    "a square matrix": (2, 2),
    "three axes": (2, 1, 3),
    "more than a hundred entries": (120,),
}

FORMS: dict[str, Callable[[np.ndarray], Any]] = {
    "an array": lambda array: array,
    "column-major order": np.asfortranarray,
    "every second entry of a longer array": strided,
    "float32": lambda array: array.astype(np.float32),
}
"""How the arrays of a call are passed. Their numbers are those of `np.asarray(x, dtype=float)`, whatever the form."""

UNTOUCHED: dict[str, Callable[[np.ndarray], Any]] = {
    "an array": FORMS["an array"],
    "read-only": lambda array: locked(array),
}
"""Forms in which a function that changes its arguments is noticed."""

CONVERTED: dict[str, Callable[[np.ndarray], Any]] = {
    "a list": np.ndarray.tolist,
    "a tuple": lambda array: nested_tuple(array.tolist()),
    "whole numbers": lambda array: np.trunc(4 * array).astype(np.int64),
}
"""Forms that a function has to convert to float arrays first; a check of their own asks for it."""

SCALES = {"numbers of usual size": 1.0, "tiny numbers": 1e-9, "huge numbers": 1e9}

ENTRIES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "mixed signs": lambda array: array,
    "all positive": np.abs,
    "zeros among them": lambda array: np.where(np.arange(array.size).reshape(array.shape) % 2, 0.0, array),
}
"""What the entries of an array of random numbers have in common. Where all are zero, few mistakes can be seen, so that
is no level, but a further call of its own."""

FLAT = {
    "column-major order": {"a vector", "more than a hundred entries"},
    "every second entry of a longer array": set[str](),
}
"""By form, the shapes that it cannot change, beside numbers and single entries: there it is no kind of its own."""


GROUNDS: dict[str, Callable[[Draw, tuple[int, ...], float], Any]] = {
    "a bowl": lambda draw, shape, scale: Bowl(scaled(np.abs(draw(shape)), scale)).gradient,
    "a gradient_fn that returns its argument": lambda draw, shape, scale: HalfSquare(shape).gradient,
    "a gradient_fn that returns one fixed array": lambda draw, shape, scale: Slope(scaled(draw(shape), scale)).gradient,
}
"""Functions whose gradients a run asks for."""


def flat(draw: Draw, shape: tuple[int, ...], scale: float) -> Any:
    """Return the gradient of a function that is constant."""
    return Slope(np.zeros(shape)).gradient


def setting(name: str, *values: Any, default: bool = True) -> dict[str, Any]:
    """Return the levels of an argument: each of these values and, unless it has no default, that it is left out.

    >>> list(setting("gamma", 0.5, 0))
    ['gamma left out', 'gamma = 0.5', 'gamma = 0']
    """
    left_out = {f"{name} left out": LEFT_OUT} if default else {}
    return left_out | {f"{name} = {value:g}": value for value in values}


def scaled(array: np.ndarray, scale: float) -> np.ndarray:
    """Return an array times a power of ten; short numbers stay short."""
    return array * scale if scale >= 1 else array / round(1 / scale)


def locked(array: np.ndarray) -> np.ndarray:
    """Return a copy that cannot be written to: a caller may pass one."""
    array = array.copy()
    array.flags.writeable = False
    return array


def nested_tuple(value: Any) -> Any:
    """Return a list as a tuple, with those inside it."""
    return tuple(map(nested_tuple, value)) if isinstance(value, list) else value


# --- the rows -----------------------------------------------------------------------------------------


def covering(factors: dict[str, Sequence[str]], impossible: Callable[[Row], bool]) -> list[Row]:
    """Return rows in which every pair of levels of two factors occurs that is not impossible."""
    used: dict[str, int] = dict.fromkeys((level for levels in factors.values() for level in levels), 0)
    missing = {
        (x, y): None
        for a, b in combinations(factors, 2)
        for x in factors[a]
        for y in factors[b]
        if not impossible({a: x, b: y})
    }
    rows: list[Row] = []

    def gain(level: str, row: Row) -> tuple[int, int]:
        return sum((level, other) in missing or (other, level) in missing for other in row.values()), -used[level]

    while missing:
        pair, row = next(iter(missing)), Row()
        for name in sorted(factors, key=lambda f: not set(pair) & set(factors[f])):
            fitting = [x for x in factors[name] if not impossible(row | {name: x})]
            row[name] = next((x for x in fitting if x in pair), "") or max(fitting, key=lambda x: gain(x, row))
        for x, y in combinations([row[name] for name in factors], 2):
            missing.pop((x, y), None)
        for level in row.values():
            used[level] += 1
        rows.append({name: row[name] for name in factors})
    return rows


SIGNS = np.array([(-1.0) ** place.bit_count() for place in range(128)])
"""1 and -1 in an order without a period (that of Thue and Morse)."""


class Draw:
    """Random numbers for the rows of a function, drawn in bulk. Their signs do not depend on the seed."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng, self.sizes, self.number = rng, np.empty(0), 0

    def __call__(self, shape: tuple[int, ...] = ()) -> np.ndarray:
        """Return numbers of size 0.5 to 2 with two decimals; two or more of them have both signs."""
        size = math.prod(shape)
        if size > len(self.sizes):
            self.sizes = np.round(self.rng.uniform(0.5, 2.0, 1024 + size), 2)
        sizes, self.sizes = self.sizes[:size], self.sizes[size:]
        self.number += 1
        drawn: np.ndarray = sizes * SIGNS[np.arange(size) % len(SIGNS)] * SIGNS[self.number % len(SIGNS)]
        return drawn.reshape(shape)


@dataclass(frozen=True)
class Case:
    """The arguments of one call, and the kinds of input that it stands for: a level by factor."""

    kinds: Row
    arguments: dict[str, Any]
    kwargs: dict[str, Any]

    @property
    def args(self) -> tuple[Any, ...]:
        return tuple(self.arguments.values())

    @property
    def spies(self) -> dict[str, Spy]:
        """The functions among the arguments whose calls are compared with those of the reference."""
        return {name: value for name, value in self.arguments.items() if isinstance(value, Spy)}

    def with_arrays(self) -> Case:
        """Return the same call with float arrays in the place of lists, tuples and arrays of whole numbers."""
        formed = {
            name: np.array(value, dtype=float) if isinstance(value, list | tuple | np.ndarray) else value
            for name, value in self.arguments.items()
        }
        return Case(self.kinds, formed, self.kwargs)

    def copied(self) -> Case:
        """Return the same call with arguments of its own."""
        return Case(self.kinds, {name: fresh(value) for name, value in self.arguments.items()}, self.kwargs)


class Kinds:
    """The kinds of inputs of one function.

    `build(draw, **values)` returns the arguments of a call from one value of each factor: a dict of those without a
    default, and one of the others. The factor `form` is applied to all arrays among them; arguments that are LEFT_OUT
    are not passed. `names` names the values of an answer; `view` turns an answer (followed by the arguments) into facts
    to compare, where several answers are right. Each entry of `extra` is a further call by its name: the values in
    which it differs from the first levels of all factors.
    """

    def __init__(
        self,
        build: Callable[..., tuple[dict[str, Any], dict[str, Any]]],
        names: str = "",
        *,
        view: Callable[..., Any] | None = None,
        impossible: Callable[[Row], bool] = lambda row: False,
        extra: dict[str, dict[str, Any]] | None = None,
        **factors: dict[str, Any],
    ) -> None:
        self.build, self.names, self.view, self.extra, self.factors = build, names, view, extra or {}, factors
        self.rows = covering(
            {name: list(levels) for name, levels in factors.items()}, lambda row: impossible(row) or idle(row)
        )

    def cases(self, rng: np.random.Generator) -> list[Case]:
        """Return a call for each row, and the further ones."""
        draw, first = Draw(rng), {name: next(iter(levels.values())) for name, levels in self.factors.items()}
        cases = [self._case(draw, row, self._values(row)) for row in self.rows]
        return cases + [self._case(draw, {"case": name}, first | own) for name, own in self.extra.items()]

    def in_forms(self, forms: dict[str, Callable[[np.ndarray], Any]], rng: np.random.Generator) -> list[Case]:
        """Return a call for each level of the first factor, with the first levels of all others, in other forms.

        All but one of the forms are taken for each level, another one left out each time.
        """
        draw, first = Draw(rng), {name: next(iter(levels)) for name, levels in self.factors.items()}
        varied, names = next(iter(self.factors)), cycle(forms)
        rows = [first | {varied: level} for level in self.factors[varied] for _ in range(len(forms) - 1)]
        turns = zip(rows, names, strict=False)
        return [self._case(draw, row | {"form": f}, self._values(row) | {"form": forms[f]}) for row, f in turns]

    def facts(self, case: Case, answer: Any) -> Any:
        """Return what of an answer is compared."""
        return self.view(answer, *case.args) if self.view else answer

    def _values(self, row: Row) -> dict[str, Any]:
        return {name: self.factors[name][level] for name, level in row.items()}

    def _case(self, draw: Draw, kinds: Row, values: dict[str, Any]) -> Case:
        form = values.pop("form", FORMS["an array"])
        arguments, keywords = self.build(draw, **values)
        formed = {name: form(value) if isinstance(value, np.ndarray) else value for name, value in arguments.items()}
        return Case(kinds, formed, {name: value for name, value in keywords.items() if value is not LEFT_OUT})


def idle(row: Row) -> bool:
    """Return whether the form of a row changes nothing of its shape."""
    form, shape = row.get("form", ""), row.get("shape", "")
    return form in FLAT and shape in {"a number", "one entry", *FLAT[form]}


# --- the checks ---------------------------------------------------------------------------------------


Expected = tuple[Case, Any]
"""A call that was made of the reference, with what its spies have seen, and the facts about its answer."""


class Trials:
    """A student's functions beside those of the reference, on all kinds of inputs: the fixture `kinds` of suites."""

    def __init__(self, kinds: dict[str, Kinds], reference: Any, rng: np.random.Generator) -> None:
        self.kinds, self.reference, self.rng = kinds, reference, rng

    def assert_right(self, function: Any) -> None:
        """Fail unless a function agrees with the reference on every kind of input that its docstring allows."""
        cases = self.kinds[function.__name__].cases(self.rng)
        expected = self._expected(function, cases)
        self._report(function, cases, expected, self._problems(function, cases, expected))

    def assert_converts(self, *functions: Any) -> None:
        """Fail unless functions agree with the reference where lists, tuples and whole numbers stand for arrays.

        A call that is wrong with an array too says nothing about lists, so one function has to be right in most calls.
        """
        telling = False
        for function in functions:
            cases = self.kinds[function.__name__].in_forms(CONVERTED, self.rng)
            expected = self._expected(function, cases)
            rows = list(zip(cases, expected, self._problems(function, cases, expected), strict=True))
            if any(error for _, _, error in rows):
                plain = self._problems(function, [case.with_arrays() for case in cases], expected)
                rows = [row for row, error in zip(rows, plain, strict=True) if error is None]
            self._report(function, [c for c, _, _ in rows], [e for _, e, _ in rows], [p for _, _, p in rows])
            telling |= 2 * len(rows) > len(cases)
        if not telling:
            fail("the answers are wrong with arrays too", "First make one of the functions right for arrays.")

    def assert_untouched(self, function: Any) -> None:
        """Fail if a function changes an array that it is called with, or cannot work with one that is read-only."""
        cases = self.kinds[function.__name__].in_forms(UNTOUCHED, self.rng)
        before = [case.copied() for case in cases]
        for case, old, answer in zip(cases, before, answers_to(function, cases), strict=True):
            for name, value in old.arguments.items():
                if isinstance(value, np.ndarray):
                    show_call(function, old)
                    if isinstance(answer, Exception):
                        raise answer
                    assert_unchanged(case.arguments[name], value, name)

    def _expected(self, function: Any, cases: Sequence[Case]) -> list[Expected]:
        """Return what the reference answers to each call; a recording of its answers holds them once."""
        kinds, right = self.kinds[function.__name__], getattr(self.reference, function.__name__)
        calls = [case.copied() for case in cases]
        return [(case, kinds.facts(case, right(*case.args, **case.kwargs))) for case in calls]

    def _problems(self, function: Any, cases: Sequence[Case], expected: Sequence[Expected]) -> list[Exception | None]:
        """Return for each call what is wrong with its answer; None where nothing is. The cases stay as they are."""
        used = [case.copied() for case in cases]
        rows = zip(used, answers_to(function, used), expected, strict=True)
        return [problem(self.kinds[function.__name__], case, answer, *wanted) for case, answer, wanted in rows]

    def _report(self, function: Any, cases: Any, expected: Any, problems: Sequence[Exception | None]) -> None:
        """Fail if there are problems: show the shortest call that is wrong, and where the function is right."""
        wrong = [place for place, error in enumerate(problems) if error is not None]
        if not wrong:
            return
        first = {name: next(iter(levels)) for name, levels in self.kinds[function.__name__].factors.items()}

        def length(place: int) -> tuple[int, int]:
            unusual = sum(level != first.get(name) for name, level in cases[place].kinds.items())
            return sum(np.size(value) for value in cases[place].args), unusual

        place = min(wrong, key=length)
        error, note = problems[place], where_wrong(cases, [p is None for p in problems])
        if self._problems(function, [cases[place]], [expected[place]]) == [None]:
            note = "The same call alone is answered rightly: something is kept from one call to the next."
        show_call(function, cases[place])
        if isinstance(error, CheckFailure):
            raise CheckFailure(f"{error.message}\n{note}".rstrip(), error.hint)
        assert error is not None
        error.add_note(note)
        raise error


def answers_to(function: Any, cases: Sequence[Case]) -> list[Any]:
    """Return the answers of a function to calls in a row, with the error it raised in the place of an answer.

    All answers are read when the last call has been made, and arrays of one shape are the same objects in all calls.
    """
    answers = list(each(function, [case.args for case in cases], [case.kwargs for case in cases], reuse=True))
    for answer in answers:
        if isinstance(answer, NotImplementedError):
            raise answer
    return answers


def problem(kinds: Kinds, case: Case, answer: Any, expected: Case, wanted: Any) -> Exception | None:
    """Return how the answer to a call, or a call of a function that was passed in, differs from what is expected."""
    if isinstance(answer, Exception):
        return answer
    try:
        got = kinds.facts(case, answer)
        if not plainly_same(got, wanted):
            assert_same(got, wanted, kinds.names)
        for name, spy in case.spies.items():
            assert_same_calls(name, spy.calls, expected.spies[name].calls)
    except CheckFailure as failure:
        return failure
    return None


def plainly_same(got: Any, want: Any) -> bool:
    """Return whether float arrays, as most answers are, are equal within the tolerance: a quick look at them."""
    if type(got) is tuple and type(want) is tuple:
        return len(got) == len(want) and all(map(plainly_same, got, want))
    if not (type(got) is np.ndarray and got.dtype == float and got.shape == np.shape(want)):
        return False
    return bool(np.isfinite(got).all() and near(got, np.asarray(want, dtype=float)).all())


def assert_same_calls(name: str, got: list[tuple[Any, ...]], want: list[tuple[Any, ...]]) -> None:
    """Fail unless a function that was passed in was called as often as expected, with the expected arguments."""
    if len(got) != len(want):
        fail(f"called {name} {len(got)} times, expected {len(want)}")
    for number, (own, expected) in enumerate(zip(got, want, strict=True), start=1):
        if not plainly_same(own, expected):
            for value, other in zip(own, expected, strict=True):
                assert_close(value, other, f"the argument of {name} in call {number}")


def show_call(function: Any, case: Case) -> None:
    """Let the message show this call."""
    CALLS.append(type(CALLS[-1])(function.__name__, case.args, case.kwargs))


def where_wrong(cases: Sequence[Case], passed: Sequence[bool]) -> str:
    """Return a sentence on the simplest level, or pair of levels, that all wrong calls have and few right ones, or "".

    >>> cases = [Case({"shape": shape}, {}, {}) for shape in ("a vector", "a number", "a matrix")]
    >>> where_wrong(cases, [True, True, False])
    'Wrong is the one call with a matrix and none of the other 2.'
    """
    wrong, right = (
        [set(c.kinds.values()) for c, p in zip(cases, passed, strict=True) if p is which] for which in (False, True)
    )
    levels = dict.fromkeys(level for case in cases for level in case.kinds.values())
    shared = [level for level in levels if all(level in kinds for kinds in wrong)]
    saved = [level for level in levels if all(level in kinds for kinds in right)]
    if not wrong or not right:
        return ""
    for level in shared:
        if not any(level in kinds for kinds in right):
            return _count("Wrong", len(wrong), len(wrong), level, len(right))
    for level in saved:
        if not any(level in kinds for kinds in wrong):
            return _count("Right", len(right), len(right), level, len(wrong))
    pairs = [pair for pair in combinations(shared, 2) if not any(set(pair) <= kinds for kinds in right)]
    if len(pairs) == 1:
        return _count("Wrong", len(wrong), len(wrong), " and ".join(pairs[0]), len(right))
    sizes = {level: len(wrong) + sum(level in kinds for kinds in right) for level in shared}
    level = min(sizes, key=sizes.__getitem__, default="")
    if len(wrong) > 1 and 2 * len(wrong) >= sizes.get(level, len(cases) * 2):
        return _count("Wrong", len(wrong), sizes[level], level, len(cases) - sizes[level])
    return ""


def _count(what: str, number: int, size: int, level: str, others: int) -> str:
    which = f"{number} of the {size} calls" if number < size else f"all {size} calls" if size > 1 else "the one call"
    return f"{what} {'is' if size == 1 else 'are'} {which} with {level} and none of the other {others}."
