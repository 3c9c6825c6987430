"""Describe the kinds of inputs that a docstring allows.

The inputs of a function are described by factors ("shape", "form", a setting, …), each with a few named levels. The
calls are rows that take one level of every factor, chosen so that every pair of levels of two factors occurs. Which
rows there are depends on nothing but the levels; only the numbers in them are random.

    KINDS = {"gradient_step": Kinds(step, "w", shape=SHAPES, form=FORMS, rate={"learning_rate = 0.5": 0.5, …})}

Here `step(draw, shape, rate)` returns the arguments of one call, with the numbers that `draw` gives it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, cycle, islice
from typing import Any

import numpy as np

from calls import fresh
from levels import CONVERTED, FORMS, FREQUENT, LEFT_OUT, REFILLED, WITH_FLOATS, Form, idle
from objectives import Cliff, Slope
from rows import Draw, InTurn, Row, covering
from spies import Spy, Unlisted

BROKEN_OFF = "a run that an error in gradient_fn breaks off"
"""A case of which no answer is expected: it is there for the calls after it."""


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
        """Return the functions among the arguments whose calls are compared with those of the reference."""
        return {name: value for name, value in self.arguments.items() if isinstance(value, Spy)}

    def with_arrays(self) -> Case:
        """Return the same call with float arrays in the place of lists, tuples and arrays of whole numbers."""
        formed = {
            name: np.array(value, dtype=float) if isinstance(value, list | tuple | np.ndarray | np.number) else value
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
    which it differs from the first levels of all factors. `same` names arguments of which a function uses the entries
    one by one: several are one array in a further call, and all have another shape and another order in the next two.
    Where every method may reach another point, `gain` measures an answer (followed by the arguments): a function that
    gains `enough` on average is right, and the facts only tell methods apart that do not. `runs_from` is the argument
    at which a run starts whose answer is its path. `converted` are the forms that have to be converted; `whole` are
    values of factors that go with some forms of whole numbers.

    At the end the first call is made again, and then with its arguments exchanged one by one for those of a call with
    the second level of each factor, or the level that `exchange` gives. Arguments that are `tied` change together.
    """

    def __init__(
        self,
        build: Callable[..., tuple[dict[str, Any], dict[str, Any]]],
        names: str = "",
        *,
        view: Callable[..., Any] | None = None,
        impossible: Callable[[Row], bool] = lambda row: False,
        extra: dict[str, dict[str, Any]] | None = None,
        same: Sequence[str] = (),
        runs_from: str = "",
        converted: dict[str, Any] = CONVERTED,
        whole: dict[str, Any] | None = None,
        exchange: Row | None = None,
        tied: Sequence[Sequence[str]] = (),
        gain: Callable[..., float] | None = None,
        enough: float = 0.0,
        **factors: dict[str, Any],
    ) -> None:
        self.build, self.names, self.view, self.factors = build, names, view, factors
        self.extra, self.same, self.tied, self.runs_from = extra or {}, same, tied, runs_from
        self.converted, self.whole, self.gain, self.enough = converted, whole or {}, gain, enough
        self.varied = next(iter(factors))
        self.first = {name: next(iter(levels)) for name, levels in factors.items()}
        second = {name: [*levels][:2][-1] for name, levels in factors.items() if name not in (self.varied, "form")}
        self.second = self.first | second | (exchange or {})
        self.rows = covering(
            {name: list(levels) for name, levels in factors.items()}, lambda row: impossible(row) or idle(row)
        )

    def cases(self, rng: np.random.Generator) -> list[Case]:
        """Return a call for each row, and the further ones."""
        draw, visits = Draw(rng), Counter[tuple[str, str]]()
        cases = [self._case(draw, row, self._values(row, visits)) for row in self.rows]
        cases += [self._case(draw, {"case": name}, self._values(self.first) | own) for name, own in self.extra.items()]
        for names in self._together():
            case = self._case(draw, {"case": f"one array for {' and '.join(names)}"}, self._values(self.first))
            one = np.abs(case.arguments[names[0]])
            cases.append(replace(case, arguments=case.arguments | dict.fromkeys(names, one)))
        first = cases[0].arguments
        spies = {n: v if isinstance(v, Spy) else Unlisted(v) for n, v in first.items() if callable(v)}
        reentering = {name: spy.reentering() for name, spy in spies.items()}
        if reentering:
            kinds = {"case": f"a {' and a '.join(reentering)} that makes such a run itself"}
            cases.append(Case(kinds, first | reentering, cases[0].kwargs))
        again = replace(cases[0], kinds={"case": "the first call once more"})
        cases += [*self._reshaped(again), *self._broken_off(again), *self._long(again, draw), again]
        return [*cases, *self._exchanged(again, self._case(draw, self.second, self._values(self.second)))]

    def _together(self) -> list[Sequence[str]]:
        """Return the names of arguments that are one array in a call: all of `same`, and every two of them."""
        pairs = combinations(self.same, 2) if len(self.same) > 2 else ()
        return [self.same, *pairs] if len(self.same) > 1 else []

    def _reshaped(self, case: Case) -> Iterator[Case]:
        """Yield calls with the same numbers elsewhere, if the function uses them entry by entry."""
        if self.same:
            columns = {name: np.reshape(case.arguments[name], (-1, 1)) for name in self.same}
            yield replace(case, kinds={"case": "the same numbers as a column"}, arguments=case.arguments | columns)
            turned = {name: np.flip(case.arguments[name]) for name in self.same}
            yield replace(case, kinds={"case": "the same numbers in reverse"}, arguments=case.arguments | turned)

    def _broken_off(self, case: Case) -> Iterator[Case]:
        """Yield a run that an error ends after one update, so that what is kept of it shows in the next call."""
        a_run = isinstance(case.arguments.get("gradient_fn"), Spy) and "w0" in case.arguments
        if a_run and self.gain is None:  # a method of the reader's own may do anything at an error
            cliff = Spy(Cliff(float(np.ravel(case.arguments["w0"])[0])).gradient, in_worker=True)
            yield replace(case, kinds={"case": BROKEN_OFF}, arguments=case.arguments | {"gradient_fn": cliff})

    def _long(self, case: Case, draw: Draw) -> Iterator[Case]:
        """Yield two long runs that differ in their gradient_fn alone."""
        if self.runs_from:
            for name in ("a long run", "the same long run with another gradient_fn"):
                slope = Spy(Slope(draw(np.shape(case.arguments[self.runs_from]))).gradient, in_worker=True)
                yield replace(
                    case, kinds={"case": name}, arguments=case.arguments | {"gradient_fn": slope, "n_steps": 64}
                )

    def _exchanged(self, case: Case, other: Case) -> Iterator[Case]:
        """Yield calls that lead from one to the other; each differs from the one before it in one argument."""
        for name in {**case.arguments, **case.kwargs, **other.kwargs}:
            together = next((names for names in self.tied if name in names), [name])
            if name == together[0]:
                kinds = {"case": f"another {' and '.join(together)} with all else equal"}
                arguments = case.arguments | {n: value for n, value in other.arguments.items() if n in together}
                kept = {n: value for n, value in case.kwargs.items() if n not in together}
                case = Case(kinds, arguments, kept | {n: v for n, v in other.kwargs.items() if n in together})
                yield case

    def in_forms(self, forms: dict[str, Form], rng: np.random.Generator) -> list[Case]:
        """Return calls in other forms for each level of the first factor, with the first levels of all others.

        Forms that are FREQUENT are taken for each level, and the others in turn, most of those of whole numbers with
        settings that are whole numbers, too.
        """
        draw, visits = Draw(rng), Counter[tuple[str, str]]()
        rows = [self.first | {self.varied: level} for level in self.factors[self.varied]]
        always, others = [f for f in forms if f in FREQUENT], [f for f in forms if f not in FREQUENT]
        turns = [[*always, other] for other in others] or [always]
        turns = list(islice(cycle(turns), max(len(turns), len(rows))))
        pairs = [(row, form) for row, names in zip(cycle(rows), turns, strict=False) for form in names]
        pairs += [(self.first, form) for form in REFILLED if form in forms for _ in range(2)]
        settings = [self.whole if "whole" in form and form not in WITH_FLOATS else {} for _, form in pairs]
        return [
            self._case(draw, row | {"form": form}, self._values(row, visits) | own | {"form": forms[form]})
            for (row, form), own in zip(pairs, settings, strict=True)
        ]

    def facts(self, case: Case, answer: Any) -> Any:
        """Return the facts about an answer that are compared."""
        return self.view(answer, *case.args) if self.view else answer

    def gained(self, case: Case, answer: Any) -> float:
        """Return what an answer gains, 0 where that is not measured."""
        return self.gain(answer, *case.args) if self.gain else 0.0

    def _values(self, row: Row, visits: Counter[tuple[str, str]] | None = None) -> dict[str, Any]:
        """Return the values of a row; of a level with several values, the next one after these `visits`."""
        values, visits = {}, Counter() if visits is None else visits
        for name, level in row.items():
            value = self.factors[name][level]
            values[name] = value.values[visits[name, level] % len(value.values)] if type(value) is InTurn else value
            visits[name, level] += 1
        return values

    def _case(self, draw: Draw, kinds: Row, values: dict[str, Any]) -> Case:
        form = values.pop("form", FORMS["an array"])
        forms = cycle(form if isinstance(form, tuple) else (form,))
        arguments, keywords = self.build(draw, **values)
        numbers = (np.ndarray, np.floating)  # NumPy makes a number of what it computes from an array without axes
        formed = {n: next(forms)(np.asarray(x)) if isinstance(x, numbers) else x for n, x in arguments.items()}
        return Case(kinds, formed, {name: value for name, value in keywords.items() if value is not LEFT_OUT})
