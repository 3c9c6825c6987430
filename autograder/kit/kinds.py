"""The kinds of inputs that a docstring allows, and the check that a function is right on all of them.

The inputs of a function are described by factors ("shape", "form", a setting, …), each with a few named levels. The
calls are rows that take one level of every factor, so chosen that every pair of levels of two factors occurs. Which
rows there are depends on nothing but the levels; only the numbers in them are random.

    KINDS = {"gradient_step": Kinds(step, "w", shape=SHAPES, form=FORMS, rate={"learning_rate = 0.5": 0.5, …})}

Here `step(draw, shape, rate)` returns the arguments of one call, with the numbers that `draw` gives it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, cycle
from typing import Any

import numpy as np

from calls import fresh, keep_call, left_in, show, strided
from checks import CheckFailure, assert_close, assert_same, assert_unchanged, each, fail, is_unchanged, near
from objectives import Bowl, HalfSquare, Quadratic, Slope, Spy, Valley

Row = dict[str, str]
"""The level of each factor."""

MANY = 110
"""So many calls at least are made of the first function of an exercise: what is kept grows."""

LEFT_OUT = object()
"""The value of a setting that is not passed, so that its default holds."""

SHAPES: dict[str, tuple[int, ...]] = {
    "a vector": (3,),
    "a number": (),
    "one entry": (1,),
    "one entry in two axes": (1, 1),
    "a matrix": (2, 3),
    "a square matrix": (2, 2),
    "three axes": (2, 3, 3),
    "axes of length one": (1, 3, 1),
    "more than a hundred entries": (257,),
}

Form = Callable[[np.ndarray], Any]

FORMS: dict[str, Form | tuple[Form, ...]] = {
    "an array": lambda array: array,
    "column-major order": np.asfortranarray,
    "different memory orders": (np.asfortranarray, lambda array: array),
    "every second entry of a longer array": strided,
    "float32": lambda array: array.astype(np.float32),
}
"""How the arrays of a call are passed, or how in turn. Their numbers are those of `np.asarray(x, dtype=float)`."""

UNTOUCHED: dict[str, Form] = {"read-only": lambda array: locked(array)}
"""A form in which a function that writes into its arguments fails."""

CONVERTED: dict[str, Form] = {
    "a list": np.ndarray.tolist,
    "a tuple": lambda array: nested_tuple(array.tolist()),
    "whole numbers": lambda array: np.trunc(4 * array).astype(np.int64),
    "whole numbers of 32 bits": lambda array: np.trunc(4 * array).astype(np.int32),
}
"""Forms that a function has to convert to float arrays first; a check of their own asks for it."""

LARGE: dict[str, Form] = {"large whole numbers": lambda array: np.trunc(40000 * array).astype(np.int32)}
"""Further forms to be converted: squares do not fit into 32 bits. For functions whose inputs may be so large."""

SCALES = {"numbers of usual size": 1.0, "tiny numbers": 1e-9, "huge numbers": 1e9}

ENTRIES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "mixed signs": lambda array: array,
    "all positive": np.abs,
    "a zero first": lambda array: without(array, [0]),
    "zeros among them": lambda array: without(array, slice(1, None, 2)),
    "equal entries": lambda array: np.full_like(array, array.ravel()[0]),
}
"""What the entries of an array of random numbers have in common. Where all are zero, few mistakes can be seen, so that
is no level, but a further call of its own."""

STARTS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "any w": lambda array: array,
    "w at the origin": np.zeros_like,
    "zeros in w": lambda array: without(array, slice(0, None, 2)),
}
"""Where w is. At the origin a step is compared by itself, and not beside a larger w."""

SPARSE = {name: STARTS[name] for name in ("any w", "zeros in w")}
"""Where a run starts: at the origin of most grounds nothing moves, so that is a further call."""

FLAT = {
    "column-major order": {"a vector", "axes of length one", "more than a hundred entries"},
    "different memory orders": {"a vector", "axes of length one", "more than a hundred entries"},
    "every second entry of a longer array": set[str](),
}
"""By form, the shapes that it cannot change, beside those of one entry: there it is no kind of its own."""

SINGLE = {"a number", "one entry", "one entry in two axes"}
"""Shapes of one entry. Several entries have to be there for the later levels of ENTRIES and STARTS."""

Ground = Callable[["Draw", tuple[int, ...], float], Any]

GROUNDS: dict[str, Ground] = {
    "a bowl": lambda draw, shape, scale: Bowl(scaled(np.abs(draw(shape)), scale)).gradient,
    "a gradient_fn that returns its argument": lambda draw, shape, scale: HalfSquare(shape).gradient,
    "a gradient_fn that returns one fixed array": lambda draw, shape, scale: Slope(scaled(draw(shape), scale)).gradient,
    "gradients that repeat and then change": lambda draw, shape, scale: (
        Valley(scaled(np.abs(draw(shape)), scale)).gradient
    ),
}
"""Functions whose gradients a run asks for."""


def curved(curvature: float) -> Ground:
    """Return a parabola of this curvature: with 1 / rate it is crossed to 0, with 2 / rate back and forth, exactly."""
    return lambda draw, shape, scale: Quadratic(scale * curvature).gradient


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


def without(array: np.ndarray, places: Any) -> np.ndarray:
    """Return a copy with zeros at these places in the order of its entries."""
    array = array.copy()
    array.flat[places] = 0.0
    return array


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

    def anew(self) -> Case:
        """Return the same call with recorders and generators that have not been used."""
        used = (Spy, np.random.Generator)
        own = {name: fresh(value) if isinstance(value, used) else value for name, value in self.arguments.items()}
        return Case(self.kinds, own, self.kwargs)


class Kinds:
    """The kinds of inputs of one function.

    `build(draw, **values)` returns the arguments of a call from one value of each factor: a dict of those without a
    default, and one of the others. The factor `form` is applied to all arrays among them; arguments that are LEFT_OUT
    are not passed. `names` names the values of an answer; `view` turns an answer (followed by the arguments) into facts
    to compare, where several answers are right. Each entry of `extra` is a further call by its name: the values in
    which it differs from the first levels of all factors. Each pair of `same` names two arguments that are one array
    in a further call. `converted` are the forms that have to be converted.
    """

    def __init__(
        self,
        build: Callable[..., tuple[dict[str, Any], dict[str, Any]]],
        names: str = "",
        *,
        view: Callable[..., Any] | None = None,
        impossible: Callable[[Row], bool] = lambda row: False,
        extra: dict[str, dict[str, Any]] | None = None,
        same: Sequence[tuple[str, str]] = (),
        converted: dict[str, Form] = CONVERTED,
        **factors: dict[str, Any],
    ) -> None:
        self.build, self.names, self.view, self.factors = build, names, view, factors
        self.extra, self.same, self.converted = extra or {}, same, converted
        self.varied = next(iter(factors))
        self.first = {name: next(iter(levels)) for name, levels in factors.items()}
        self.rows = covering(
            {name: list(levels) for name, levels in factors.items()}, lambda row: impossible(row) or idle(row)
        )

    def cases(self, rng: np.random.Generator) -> list[Case]:
        """Return a call for each row, and the further ones; the first one comes again at the end."""
        draw, first = Draw(rng), self._values(self.first)
        cases = [self._case(draw, row, self._values(row)) for row in self.rows]
        cases += [self._case(draw, {"case": name}, first | own) for name, own in self.extra.items()]
        for name, other in self.same:
            case = self._case(draw, {"case": f"one array for {name} and {other}"}, dict(first))
            cases.append(replace(case, arguments=case.arguments | {other: case.arguments[name]}))
        return [*cases, replace(cases[0], kinds={"case": "the first call once more"}), *other_functions(cases)]

    def in_forms(self, forms: dict[str, Form], rng: np.random.Generator) -> list[Case]:
        """Return calls in other forms for each level of the first factor, with the first levels of all others.

        The first form is taken for each level, and the others in turn.
        """
        draw, (always, *others) = Draw(rng), forms
        rows = [self.first | {self.varied: level} for level in self.factors[self.varied]]
        turns = [[always, other] for other in others] or [[always]]
        pairs = [(row, form) for row, names in zip(rows, cycle(turns), strict=False) for form in names]
        return [self._case(draw, row | {"form": f}, self._values(row) | {"form": forms[f]}) for row, f in pairs]

    def facts(self, case: Case, answer: Any) -> Any:
        """Return what of an answer is compared."""
        return self.view(answer, *case.args) if self.view else answer

    def _values(self, row: Row) -> dict[str, Any]:
        return {name: self.factors[name][level] for name, level in row.items()}

    def _case(self, draw: Draw, kinds: Row, values: dict[str, Any]) -> Case:
        form = values.pop("form", FORMS["an array"])
        forms = cycle(form if isinstance(form, tuple) else (form,))
        arguments, keywords = self.build(draw, **values)
        numbers = (np.ndarray, np.floating)  # what NumPy computes from an array without axes is none any more
        formed = {n: next(forms)(np.asarray(x)) if isinstance(x, numbers) else x for n, x in arguments.items()}
        return Case(kinds, formed, {name: value for name, value in keywords.items() if value is not LEFT_OUT})


def other_functions(cases: Sequence[Case]) -> Iterator[Case]:
    """Yield the first call with the functions of another one, if arrays of the same shapes are passed with those."""

    def shapes(case: Case) -> list[Any]:
        return [np.shape(value) for value in case.args if isinstance(value, np.ndarray)]

    first = cases[0]
    for case in cases[1:]:
        if first.spies and case.spies.keys() == first.spies.keys() and shapes(case) == shapes(first):
            own = {name: spy.function for name, spy in first.spies.items()}
            if all(repr(spy.function) != repr(own[name]) for name, spy in case.spies.items()):
                yield Case({"case": "another function with all else equal"}, first.arguments | case.spies, first.kwargs)
                return


def idle(row: Row) -> bool:
    """Return whether the form or the entries of a row change nothing of its shape."""
    form, shape, levels = row.get("form", ""), row.get("shape", ""), set(row.values())
    if shape in SINGLE and levels & {*[*ENTRIES][2:], *[*STARTS][2:]}:
        return True
    return form in FLAT and shape in SINGLE | FLAT[form]


# --- the checks ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trial:
    """A call, the facts about the answer of the reference, and how that called the functions it was passed.

    Where the reference raises a ValueError, that type is what is wanted.
    """

    case: Case
    wanted: Any
    called: dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Drawn:
    """The calls of one function: those that show whether it is right, with read-only arrays, with lists and the like.

    They hold nothing of a submission, and nobody changes them: many submissions may share them.
    """

    right: list[Trial]
    untouched: list[Trial]
    converted: list[Trial]


@dataclass(frozen=True)
class Tried:
    """What a student's function made of a call: what is wrong, if anything, and what it left in which argument."""

    case: Case
    trial: Trial
    problem: Exception | None
    left: dict[str, Any]


def drawn(kinds: Kinds, right: Any, rng: np.random.Generator) -> Drawn:
    """Return the calls of a function with random numbers, and what the reference's function `right` makes of each."""

    def trial(case: Case) -> Trial:
        own = case.anew()
        try:
            wanted = kinds.facts(own, right(*own.args, **own.kwargs))
        except ValueError:
            wanted = ValueError
        return Trial(case, wanted, {name: spy.listed() for name, spy in own.spies.items()})

    parts = kinds.cases(rng), kinds.in_forms(UNTOUCHED, rng), kinds.in_forms(kinds.converted, rng)
    return Drawn(*([trial(case) for case in cases] for cases in parts))


class Trials:
    """A student's functions beside those of the reference, on all kinds of inputs: the fixture `kinds` of suites.

    All calls of a function are made together when its first check asks for them; `draw(name)` returns them.
    """

    def __init__(self, kinds: dict[str, Kinds], draw: Callable[[str], Drawn]) -> None:
        self.kinds, self.draw = kinds, draw
        self.results: dict[str, list[Tried]] = {}

    def assert_right(self, function: Any) -> None:
        """Fail unless a function agrees with the reference on every kind of input that its docstring allows."""
        self._report(function, self._tried(function, "right"))

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

    def _tried(self, function: Any, part: str) -> list[Tried]:
        """Return what became of the calls of one part; all parts are tried when the first is asked for."""
        name = function.__name__
        calls = self.draw(name)
        wanted: list[Trial] = getattr(calls, part)
        if name not in self.results:
            others = [*calls.untouched, *calls.converted]
            again = max(0, MANY - len(others) - len(calls.right)) if name == next(iter(self.kinds)) else 0
            self.results[name] = self._try(function, [*others, *calls.right[:again], *calls.right])
        made = {id(row.trial): row for row in self.results[name]}
        return [made[id(trial)] for trial in wanted]

    def _try(self, function: Any, trials: Sequence[Trial]) -> list[Tried]:
        """Call a function in a row; all answers are read when the last call has been made."""
        kinds, cases = self.kinds[function.__name__], [trial.case.anew() for trial in trials]
        answers = list(each(function, [case.args for case in cases], [case.kwargs for case in cases], reuse=True))
        for answer in answers:
            if isinstance(answer, NotImplementedError):
                raise answer
        return [
            Tried(case, trial, problem(kinds, case, answer, trial), changes(case))
            for case, trial, answer in zip(cases, trials, answers, strict=True)
        ]

    def _report(self, function: Any, rows: Sequence[Tried]) -> None:
        """Fail if there are problems: show the shortest call that is wrong, and where the function is right."""
        first = self.kinds[function.__name__].first

        def length(row: Tried) -> tuple[int, int]:
            unusual = sum(level != first.get(name) for name, level in row.case.kinds.items())
            return sum(np.size(value) for value in row.case.args), unusual

        wrong = [row for row in rows if row.problem is not None]
        if not wrong:
            return
        row = min(wrong, key=length)
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
    return bool(np.isfinite(got).all() and near(got, np.asarray(want, dtype=float)).all())


def assert_same_calls(name: str, got: list[tuple[Any, ...]], want: list[tuple[Any, ...]]) -> None:
    """Fail unless a function that was passed in was called as often as expected, with the expected arguments."""
    if len(got) != len(want):
        fail(f"called {name} {len(got)} times, expected {len(want)}")
    for number, (own, expected) in enumerate(zip(got, want, strict=True), start=1):
        if len(own) != len(expected):
            fail(f"called {name} with {len(own)} arguments, expected {len(expected)}")
        if not plainly_same(own, expected):
            for value, other in zip(own, expected, strict=True):
                assert_close(value, other, f"the argument of {name} in call {number}")


def show_call(function: Any, case: Case) -> None:
    """Let the message show this call."""
    keep_call(function.__name__, case.args, case.kwargs)


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
