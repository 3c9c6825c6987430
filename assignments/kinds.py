"""The kinds of inputs that a docstring allows.

The inputs of a function are described by factors ("shape", "form", a setting, …), each with a few named levels. The
calls are rows that take one level of every factor, so chosen that every pair of levels of two factors occurs. Which
rows there are depends on nothing but the levels; only the numbers in them are random.

    KINDS = {"gradient_step": Kinds(step, "w", shape=SHAPES, form=FORMS, rate={"learning_rate = 0.5": 0.5, …})}

Here `step(draw, shape, rate)` returns the arguments of one call, with the numbers that `draw` gives it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from typing import Any

import numpy as np

from calls import fresh, strided
from objectives import Bowl, HalfSquare, Quadratic, Slope, Spy, Valley
from rows import Draw, Row, covering

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
