"""Call functions with all kinds of inputs, with fixed public numbers, so that two implementations can be compared.

A visit is all these calls: of the reference, of every known mistake, and of a student's functions, in the grader and on
the student's own machine.
"""

from __future__ import annotations

import contextlib
import random
import sys
import warnings
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from types import ModuleType
from typing import Any

import numpy as np

from checks import each
from kinds import BROKEN_OFF, Case, Kinds
from notes import IMPLEMENTATION, MISSING, NOT_REACHED, Event, event_of, plain, same
from trials import changes

AGAIN = {"case": "the first call once more"}
DEFAULT_ROWS = 2  # calls of either kind for each default: one could agree by chance

Defaults = dict[str, dict[str, Any]]
"""By function, the defaults that its stub has."""


@dataclass
class Seen:
    """What was seen of one function: for each call the note of its answer, and what else happened."""

    cases: list[Case]
    answers: list[Any]
    called: list[Any]
    """How the functions that were passed in were called."""
    changed: list[list[str]]
    """The arguments that a call changed."""
    warned: list[bool]
    forms: dict[str, str] = field(default_factory=dict)
    """By form (a list, whole numbers, …): "" as with a float array, else "wrong" or the error that was raised."""
    defaults: list[str] = field(default_factory=list)
    """The arguments whose default differs from the stub's."""
    required: list[str] = field(default_factory=list)
    """The arguments with a default without which a call raises TypeError."""
    kept: bool = False
    """Whether the first call got another answer when it was repeated."""
    gains: list[float] = field(default_factory=list)
    """What each answer gains, where every method may give others."""
    enough: float = 0.0
    """A method that gains so much on average is right."""

    @property
    def judged(self) -> list[bool]:
        """Return by call whether its numbers are compared; with one array as two arguments, only changes of it are."""
        return [not case.kinds.get("case", "").startswith(("one array for ", BROKEN_OFF)) for case in self.cases]

    @property
    def reached(self) -> bool:
        """Return whether the answers gain enough."""
        return bool(self.gains) and float(np.mean(self.gains)) >= self.enough

    @property
    def writes(self) -> list[str]:
        """Return the arguments that any call changed, if it can be told which: not where they are one array."""
        apart = [names for case, names in zip(self.cases, self.changed, strict=True) if not is_shared(case)]
        return sorted({name for names in apart for name in names})

    def failed(self, place: int) -> Event | None:
        """Return what happened in a call instead of an answer, None if it was answered."""
        answer = self.answers[place]
        return answer if isinstance(answer, tuple) else None

    def stopped(self) -> bool:
        """Return whether some call has neither an answer nor an error that it raised."""
        events = [self.failed(place) for place in range(len(self.answers))]
        return any(event is not None and not event[0].startswith("raised ") for event in events)


class Local:
    """A function of a module in this process, which answers many calls as one in the grader does."""

    def __init__(self, name: str, function: Any) -> None:
        self.__name__, self.function = name, function

    def each(self, calls: Sequence[tuple[tuple[Any, ...], dict[str, Any]]], reuse: bool, packed: None) -> Iterator[Any]:
        """Yield the answers, each after the warnings of its call."""
        caught: list[list[warnings.WarningMessage]] = []

        def watched(*args: Any, **kwargs: Any) -> Any:
            with warnings.catch_warnings(record=True) as seen:
                warnings.simplefilter("always")
                caught.append(seen)
                return self.function(*args, **kwargs)

        watched.__name__ = self.__name__
        answers = each(watched, [args for args, _ in calls], [kwargs for _, kwargs in calls], reuse=reuse)
        for place, answer in enumerate(answers):
            for warning in caught[place]:
                warnings.warn(warning.message, warning.category, stacklevel=2)
            yield answer


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


@settled()
def module_of(source: str) -> ModuleType:
    """Return a source as a module that `import` cannot find."""
    module = ModuleType("implementation")
    sys.modules["implementation"] = module  # dataclasses look their module up
    exec(compile(source, IMPLEMENTATION, "exec"), module.__dict__)
    return module


@settled()
def visit(
    kinds: dict[str, Kinds],
    module: Any,
    defaults: Defaults,
    functions: Collection[str] | None = None,
    number: int = 0,
) -> dict[str, Seen]:
    """Return what is seen of the functions of a module (all, or these) with the random numbers of this number."""
    seen: dict[str, Seen] = {}
    for place, (name, own) in enumerate(kinds.items()):
        if functions is None or name in functions:
            seen[name] = go_through(
                name, getattr(module, name, None), own, np.random.default_rng([number, place]), defaults.get(name, {})
            )
    return seen


def go_through(name: str, function: Any, kinds: Kinds, rng: np.random.Generator, defaults: dict[str, Any]) -> Seen:
    """Return what is seen of one function with every kind of input, with other forms, and without some arguments."""
    drawn = kinds.cases(rng)
    varied = {setting for case in drawn for setting in case.kwargs}
    filled = {setting: value for setting, value in defaults.items() if setting in varied}
    cases = [replace(case, kwargs=filled | case.kwargs) for case in drawn]
    formed = kinds.in_forms(kinds.converted, rng)
    formed = [replace(case, kwargs=filled | case.kwargs) for case in formed]
    without = [
        (setting, place, replace(cases[place], kwargs={k: v for k, v in cases[place].kwargs.items() if k != setting}))
        for setting in filled
        for place in default_rows([p for p, case in enumerate(drawn) if setting not in case.kwargs], drawn)
    ]
    every = [*cases, *formed, *(case.with_arrays() for case in formed), *(case for _, _, case in without)]
    notes, called, changed, warned, gains = answered(name, function, kinds, [case.anew() for case in every])
    end = len(cases)
    seen = Seen(cases, notes[:end], called[:end], changed[:end], warned[:end])
    again = [p for p, case in enumerate(cases) if case.kinds == AGAIN]
    seen.kept = any(not same(notes[p], notes[0]) for p in again)
    if kinds.gain is not None:
        seen.gains, seen.enough = gains[:end], kinds.enough
    for own, case in enumerate(formed):
        note, usual = notes[end + own], notes[end + len(formed) + own]
        # Where something is kept, no two calls agree: only an error then tells of the form.
        outcome = note[0] if isinstance(note, tuple) else "" if seen.kept else "wrong"
        outcome = "" if same(note, usual) else outcome
        seen.forms[case.kinds["form"]] = seen.forms.get(case.kinds["form"]) or outcome
    for own, (setting, place, _) in enumerate(without):
        at = end + 2 * len(formed) + own
        differs = not (same(notes[at], notes[place]) and same(called[at], called[place]))
        refused = isinstance(notes[at], tuple) and notes[at] == ("raised TypeError",)
        settings = seen.required if refused and not isinstance(notes[place], tuple) else seen.defaults
        if differs and not seen.kept and setting not in settings:
            settings.append(setting)
    return seen


def is_shared(case: Case) -> bool:
    """Return whether two arguments of a call may be one array."""
    arrays = [value for value in case.arguments.values() if isinstance(value, np.ndarray)]
    return any(np.may_share_memory(one, other) for one, other in combinations(arrays, 2))


def default_rows(places: list[int], cases: list[Case]) -> list[int]:
    """Return in which of these calls defaults are tried: the first, and the first with small numbers, for eps."""
    small = [place for place in places if any("small" in str(level) for level in cases[place].kinds.values())]
    return sorted({*places[:DEFAULT_ROWS], *small[:DEFAULT_ROWS]})


def answered(name: str, function: Any, kinds: Kinds, cases: list[Case]) -> tuple[list[Any], ...]:
    """Return by call its note, how functions were called, the arguments it changed, whether it warned, and its gain."""
    rows: list[tuple[Any, Any, list[str], bool, float]] = []
    ended: Event = NOT_REACHED
    if function is None:
        ended = MISSING
    else:
        function = function if hasattr(function, "each") else Local(name, function)
        answers = each(function, [c.args for c in cases], [c.kwargs for c in cases], reuse=True)
        try:
            for case in cases:
                with warnings.catch_warnings(record=True) as caught:
                    warnings.simplefilter("always")
                    answer = next(answers)
                note = event_of(answer) if isinstance(answer, Exception) else fact(kinds, case, answer)
                gain = -np.inf if isinstance(note, tuple) else kinds.gained(case, answer)
                called = [[plain(list(call)) for call in spy.listed()] for spy in case.spies.values()]
                warned = any(issubclass(w.category, RuntimeWarning) for w in caught)
                rows.append((note, called, sorted(changes(case)), warned, gain))
        except Exception as error:
            ended = event_of(error)
    rows += [(ended, [], [], False, -np.inf)] * (len(cases) - len(rows))
    return tuple(list(column) for column in zip(*rows, strict=True))


def fact(kinds: Kinds, case: Case, answer: Any) -> Any:
    """Return the note of an answer; if it cannot even be looked at, the event of that error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return plain(kinds.facts(case, answer))
        except Exception as error:
            return event_of(error)
