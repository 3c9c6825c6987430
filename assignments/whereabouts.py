"""Where a function goes wrong: the plainest call, what came back and what was expected, in lines to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from calls import Call, show
from compared import Compared
from contrast import where_wrong
from kinds import Case

UNUSUAL = 5  # numbers that are as hard to read as one unusual thing about a call


def where(own: Compared, usual: dict[str, str], raised: Callable[[str, Case], str]) -> Iterator[str]:
    """Yield the plainest call that goes wrong, what came back, what was expected, and where else it goes wrong."""
    wrong = [int(place) for place in np.flatnonzero(own.wrong)]
    if not wrong:
        yield "gives the right values for arrays of floats with all settings passed in; something else is wrong"
        return
    if own.seen.gains:
        yield from gained(own, raised)
        return
    cases, answers = own.seen.cases, own.seen.answers

    def effort(place: int) -> tuple[bool, bool, int]:
        """Return what it takes to read a call: numbers, and levels that are not the usual ones."""
        want, case = own.prints.expected[place], cases[place]
        unusual = sum(level != usual.get(factor) for factor, level in case.kinds.items())
        size = sum(np.size(value) for value in case.args) + value(want).count(",")
        return want is None, not differs_plainly(answers[place], want), UNUSUAL * unusual + size

    place = min(wrong, key=effort)
    yield str(Call(own.name, cases[place].args, cases[place].kwargs))
    got, want = answers[place], own.prints.expected[place]
    if isinstance(got, tuple):
        text = raised(own.name, cases[place]) if got[0].startswith("raised ") else ""
        yield (text or got[0]) + (f"; expected {value(want)}" if want is not None else "")
    elif got is None and want is not None:
        yield f"returned None, expected {value(want)}: is a return statement missing?"
    else:
        yield from outputs(own.prints.names, got, want)
    judged = [p for p, counts in enumerate(own.judged) if counts]
    sentence = where_wrong([cases[p] for p in judged], [bool(own.right[p]) for p in judged])
    if sentence:
        yield sentence


def gained(own: Compared, raised: Callable[[str, Case], str]) -> Iterator[str]:
    """Yield where a method gains least, and what it gains in all runs: nothing else is expected of it."""
    cases, gains = own.seen.cases, own.seen.gains
    place = min((p for p, case in enumerate(cases) if "case" not in case.kinds), key=lambda p: gains[p])
    ground, event = list(cases[place].kinds.values())[-1], own.seen.failed(place)
    if event is not None:
        yield f"on {ground}: {(raised(own.name, cases[place]) if event[0].startswith('raised ') else '') or event[0]}"
    elif gains[place] == -np.inf:
        yield f"on {ground} a rule is broken: the budget, the shape of the answer, or where random numbers come from"
    else:
        yield f"gains {gains[place]:.1f} decimals on {ground}; with 1.0 a tenth of the loss would be left"
        if min(gains) > -np.inf:
            yield f"gains {np.mean(gains):.1f} decimals on average in {len(gains)} runs, expected {own.seen.enough:g}"


def differs_plainly(got: Any, want: Any) -> bool:
    """Return whether a reader sees at a glance that two answers differ: by a hundredth or more, or in form."""
    parts = want["values"] if isinstance(want, dict) else [want]
    values = got if isinstance(want, dict) and isinstance(got, list) else [got]
    try:
        one, other = (np.concatenate([np.ravel(np.asarray(v, dtype=float)) for v in of]) for of in (values, parts))
    except (TypeError, ValueError):
        return True
    return one.shape != other.shape or bool((abs(one - other) > 0.01 * np.maximum(abs(one), abs(other))).any())


def outputs(names: list[str], got: Any, want: Any) -> Iterator[str]:
    """Yield what came back and what was expected, value by value where there are several."""
    several = isinstance(want, dict) or (isinstance(want, list) and len(want) == len(names) > 1)
    parts = want["values"] if isinstance(want, dict) else want if several else [want]
    listed = isinstance(got, list) or (isinstance(got, np.ndarray) and got.ndim > 0)
    values = list(got) if several and listed else [got]
    if len(parts) != len(values) or want is None:
        yield f"returned {value(got)}" + (f", expected {value(want)}" if want is not None else "")
        return
    labels = names if len(names) == len(parts) else [""] * len(parts)
    facts = []
    told = False
    for label, one, other in zip(labels, map(value, values), map(value, parts), strict=True):
        if label and len(parts) > 1 and not label.isidentifier():
            facts += [f"{label}: {one}, expected {other}"] * (one != other)
            continue
        told |= one != other
        name = f"{label} = " if label and len(parts) > 1 else ""
        yield f"returned {name}{one}" + (", as expected" if one == other else f", expected {other}")
    if not told:  # a fact is computed from what was returned
        yield from facts


def value(note: Any) -> str:
    """Return an answer as a reader writes it."""
    if isinstance(note, dict):
        return "(" + ", ".join(value(part) for part in note["values"]) + ")"
    if isinstance(note, list) and any(isinstance(part, np.ndarray) for part in note):
        return "(" + ", ".join(value(part) for part in note) + ")"
    return note if isinstance(note, str) else show(note)
