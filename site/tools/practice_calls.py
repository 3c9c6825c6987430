"""Calls that people can read, and what the versions of a function answer to them.

A call is text, and what it returns is found by evaluating this text in a fresh module: whoever types it gets the same.
"""

from __future__ import annotations

import ast
import doctest
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

import objectives
from autograder.engine.diagnosis.endless import Endless, at_most
from calls import Call
from fingerprints import structure_and_arrays
from kinds import Case
from notes import IMPLEMENTATION, event_of, plain
from visits import settled
from whereabouts import UNUSUAL, value

SECONDS = 0.5  # of CPU for one call
LONGEST_CALL, LONGEST_LINE = 110, 90  # characters
PER_NUMBER = 6  # characters
VISIBLE, NOISE = 0.01, 1e-13  # a reader sees a relative difference of this size, unless it is one of rounding
GENERATOR = "np.random.default_rng(7)"
IN_CALLBACK = "raised an error in the function that it was given"
FUNCTIONS = {name: made for name, made in vars(objectives).items() if isinstance(made, type)}
NAMES = {**FUNCTIONS, "np": np, "nan": np.nan, "inf": np.inf, "array": np.array}


class Readable(NamedTuple):
    """A call as text, what it takes to read it, what the functions are that it names, and the number of its origin."""

    text: str
    effort: float
    given: str
    origin: int


@dataclass(frozen=True)
class Answer:
    """What came of a call: a note of what was returned or raised, and the facts that count; None if it never ends."""

    note: Any
    facts: Any
    fields: tuple[str, ...] = ()

    def text(self, labels: list[str]) -> str:
        """Return the answer as a reader writes it, a line for each of several values."""
        if isinstance(self.note, tuple):
            return (
                IN_CALLBACK if self.note[0] in ("raised CallbackFailed", "raised CheckFailure") else str(self.note[0])
            )
        labels = [*self.fields] or labels
        several = isinstance(self.note, list) or (isinstance(self.note, np.ndarray) and self.note.ndim > 0)
        values = list(self.note) if several else []
        if len(labels) > 1 and len(values) == len(labels):
            return "\n".join(f"{label} = {value(one)}" for label, one in zip(labels, values, strict=True))
        return value(self.note)

    @cached_property
    def plain_text(self) -> str:
        """Return the answer in one line."""
        return self.text([])


def apart(one: Answer, other: Answer) -> bool:
    """Return whether two answers are known, differ in what counts, and visibly."""
    if one is other or one.note is None or other.note is None or one.plain_text == other.plain_text:
        return False
    return all(visibly(a, b) for a, b in ((one.note, other.note), (one.facts, other.facts)))


def visibly(one: Any, other: Any) -> bool:
    """Return whether two notes differ in form, or in a number by a hundredth or more."""
    (form, arrays), (other_form, others) = structure_and_arrays(one), structure_and_arrays(other)
    return form != other_form or any(
        bool((abs(a - b) > NOISE + VISIBLE * np.maximum(abs(a), abs(b))).any())
        for a, b in zip(arrays, others, strict=True)
    )


def affected(reference: str, source: str) -> set[str]:
    """Return the functions of a module that can behave otherwise than in the reference: changed or using one."""
    trees = [ast.parse(text).body for text in (reference, source)]
    dumps = [{getattr(node, "name", place): ast.dump(node) for place, node in enumerate(tree)} for tree in trees]
    changed = {name for name in {**dumps[0], **dumps[1]} if dumps[0].get(name) != dumps[1].get(name)}
    functions = {node.name: node for node in trees[1] if isinstance(node, ast.FunctionDef)}
    if not changed <= {*functions}:
        return {*functions}
    while more := {
        name
        for name, node in functions.items()
        if name not in changed and changed & {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    }:
        changed |= more
    return {str(name) for name in changed}


def answers(source: str, name: str, texts: list[str], view: Callable[..., Any] | None) -> list[Answer]:
    """Return what a function of a module answers to each call, every time in a module of its own."""
    code = compile(source, IMPLEMENTATION, "exec")
    return [answer(code, name, text, view) for text in texts]


@settled()
def answer(code: Any, name: str, text: str, view: Callable[..., Any] | None) -> Answer:
    """Return what came of one call."""
    module = ModuleType("implementation")
    passed: list[Any] = []

    def function(*args: Any, **kwargs: Any) -> Any:
        passed[:] = args
        return vars(module)[name](*args, **kwargs)

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            with at_most(SECONDS):
                exec(code, vars(module))
                returned = eval(text, {**NAMES, name: function})
                note = [*map(plain, returned)] if holds_batches(returned) else plain(returned)
            facts = plain(view(returned, *passed)) if view else note
            return Answer(note, facts, getattr(returned, "_fields", ()))
        except Endless:
            return Answer(None, None)
        except Exception as error:
            event = event_of(error)
            return Answer(event, event)


def holds_batches(returned: Any) -> bool:
    """Return whether an answer consists of arrays of whole numbers, which are shown as they are, one by one."""
    parts = returned if isinstance(returned, list | tuple) else ()
    return len(parts) > 0 and all(isinstance(part, np.ndarray) and part.dtype.kind in "iu" for part in parts)


def labels_of(kinds: Any) -> list[str]:
    """Return the names of the values of an answer, none where facts about it are compared and named."""
    return [] if kinds.view else [label.strip() for label in kinds.names.split(",")]


# --- the calls ----------------------------------------------------------------------------------------


def readable_calls(source: str, name: str, kinds: Any) -> list[Readable]:
    """Return the calls of a function that are short, with a short right answer, the plainest first."""
    labels = labels_of(kinds)
    found = {text: (0, -1 - place) for place, text in enumerate(examples(source, name))}
    for origin, case in enumerate(kinds.cases(np.random.default_rng(0))):
        unusual = sum(level != kinds.first.get(factor) for factor, level in case.kinds.items())
        texts = [text_of(name, rounded(case, decimals)) for decimals in (1, 12)]
        for text in texts["Table(" in texts[0] :]:  # a table holds the very numbers that are passed
            if len(text) <= LONGEST_CALL and "..." not in text:
                found.setdefault(text, (UNUSUAL * unusual, origin))
    calls = []
    for (text, (unusual, origin)), right in zip(
        found.items(), answers(source, name, list(found), kinds.view), strict=True
    ):
        shown = right.text(labels)
        failed = isinstance(right.note, tuple) and right.note != ("raised ValueError",)
        if right.note is not None and not failed and max(map(len, shown.splitlines())) <= LONGEST_LINE:
            calls.append(Readable(text, unusual + (len(text) + len(shown)) / PER_NUMBER, given(text), origin))
    return sorted(calls, key=lambda call: call.effort)


def rounded(case: Case, decimals: int) -> Case:
    """Return a case whose arrays of numbers of usual size are rounded, and hold no negative zeros."""
    usual = {
        name: np.round(array, decimals) + 0.0
        for name, array in case.arguments.items()
        if isinstance(array, np.ndarray) and array.dtype.kind == "f" and 0.5 <= np.max(np.abs(array), initial=0) < 100
    }
    return replace(case, arguments=case.arguments | usual)


def text_of(name: str, case: Case) -> str:
    """Return a call as text, "..." if it passes a function without a name that a reader could look up."""
    if any(callable(v) and not named(v) for v in (*case.arguments.values(), *case.kwargs.values())):
        return "..."
    return seeded(Call(name, case.args, case.kwargs)) if name else ""


def seeded(call: Call) -> str:
    """Return a call as text in which generators have a seed: a reader gets the answer that is shown."""
    return str(call).replace("np.random.default_rng()", GENERATOR)


def named(function: Any) -> bool:
    """Return whether a function is a method of one of the kit's objectives."""
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    return type(getattr(function, "__self__", None)) in FUNCTIONS.values()


def examples(source: str, name: str) -> Iterator[str]:
    """Yield the calls in a function's docstring, with the values of names written out."""
    module: dict[str, Any] = {}
    exec(compile(source, "exercise", "exec"), module)
    names = dict(module)
    for step in doctest.DocTestParser().get_examples(module[name].__doc__ or ""):
        for node in ast.walk(ast.parse(step.source)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                args = [written(argument, names) for argument in node.args]
                args += [f"{keyword.arg}={written(keyword.value, names)}" for keyword in node.keywords]
                yield f"{name}({', '.join(args)})"
        exec(compile(step.source, "example", "exec"), names)


def written(node: ast.expr, names: dict[str, Any]) -> str:
    """Return an argument as text: a function as it is written, anything else by its value."""
    if isinstance(node, ast.Lambda):
        return ast.unparse(node)
    return seeded(Call("", (eval(ast.unparse(node), names),), {}))[1:-1]


def given(text: str) -> str:
    """Return what the functions are that a call names, from the first sentence of their docstrings."""
    used = [(name, made) for name, made in FUNCTIONS.items() if f"{name}(" in text]
    sentences = {name: re.split(r";|\.\s", f"{made.__doc__} ")[0] for name, made in used}
    return "\n".join(f"{name}: {' '.join(sentence.split())}" for name, sentence in sentences.items())
