"""Pack the arguments of calls for a worker, and write back what the calls have left in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from autograder.engine.sandbox.forms import OBJECTIVES, ByValue, CallbackRef, Echo
from autograder.engine.sandbox.wire import encode
from calls import LEFT, first_place
from checks import CheckFailure
from specimens import Specimen
from spies import Spy

MOST_SPAWNED = 1000  # generators that a call spawns: where there are more, the caller's generator does not follow

Arguments = tuple[tuple[Any, ...], dict[str, Any]]
"""The arguments of one call, and its keyword arguments."""

Callbacks = list[Callable[..., Any]]
"""The functions among the arguments of a request, in the order of their numbers."""


@dataclass(frozen=True)
class Packed:
    """Calls of one function as they cross, packed once for many submissions, and the reference's replies to them."""

    frame: bytes
    replies: list[bytes]


def pack_calls(function: str, calls: Sequence[Arguments], reuse: bool = False) -> tuple[bytes, Callbacks]:
    """Return calls of one function as a frame, and the functions among their arguments.

    Arguments that are the same objects as in the previous call are sent as None. A generator keeps its identity only
    within one tuple.
    """
    callbacks: Callbacks = []
    crossing: list[list[Any]] = []
    previous: Arguments | tuple[None, None] = None, None
    for args, kwargs in calls:
        values = None if args is previous[0] else [_argument_at(place, args, callbacks) for place in range(len(args))]
        named = None if kwargs is previous[1] else {name: _cross(a, callbacks) for name, a in kwargs.items()}
        crossing.append([values, named])
        previous = args, kwargs
    return encode({"do": "call", "function": function, "calls": crossing, "reuse": reuse}), callbacks


def _argument_at(place: int, args: tuple[Any, ...], callbacks: Callbacks) -> Any:
    """Return an argument as it crosses; an array or a list that is given twice crosses once."""
    first = first_place(args, place)
    return _cross(args[place], callbacks) if first == place else Echo(first)


def _cross(value: Any, callbacks: Callbacks) -> Any:
    """Return an argument as it crosses: a method of an objective by value, any other function by its number."""
    if not callable(value):
        return value
    reporting, by_value = _reporting(value), _by_value(value)
    method: Any = value.function if reporting else value
    number, limit = -1, value.limit - len(value.calls) if reporting else 0
    if reporting or not by_value:
        callbacks.append(value)
        number = len(callbacks) - 1
    if not by_value:
        return CallbackRef(number, isinstance(value, Specimen))
    owner = _owner(method)
    name = "" if owner is method else method.__name__
    data = tuple(getattr(owner, field.name) for field in fields(owner))
    return ByValue(type(owner).__name__, data, name, number, limit, reporting and value.reenters)


def _reporting(function: Any) -> bool:
    """Return whether the worker reports the calls of a function instead of asking for each."""
    return isinstance(function, Spy) and function.in_worker


def _by_value(function: Any) -> bool:
    """Return whether a function is an objective that the worker can compute, or a method of one."""
    objective = type(_owner(function.function if _reporting(function) else function))
    return OBJECTIVES.get(objective.__name__) is objective


def _owner(function: Any) -> Any:
    """Return the object whose method a function is, or what can be called itself."""
    return getattr(function, "__self__", function)


def callbacks_in(calls: Sequence[Arguments]) -> Iterator[Callable[..., Any]]:
    """Yield the functions among the arguments of calls in the order of the numbers that `pack_calls` gives them.

    No two calls may have the same tuple of arguments.
    """
    for args, kwargs in calls:
        for value in (*args, *kwargs.values()):
            if callable(value) and (_reporting(value) or not _by_value(value)):
                yield value


def independent(calls: Sequence[Arguments]) -> bool:
    """Return whether no generator is in two of the calls: each would draw from a copy of its own.

    One tuple over and over counts as one call here, since its arguments stay the same objects in the worker.
    """
    different = [args for place, (args, _) in enumerate(calls) if not place or args is not calls[place - 1][0]]
    generators = [id(value) for args in different for value in args if isinstance(value, np.random.Generator)]
    return len(generators) == len(set(generators))


def write_back(args: tuple[Any, ...], kwargs: dict[str, Any], changed: Any) -> None:
    """Move the caller's generators on, and keep what the student's code left in other arguments for who asks.

    Those stay as the check made them: what is expected of a call may be computed from them afterwards.
    """
    if not isinstance(changed, dict):
        return
    for name, new in changed.items():
        original = _argument(args, kwargs, name)
        if isinstance(original, np.random.Generator):
            if isinstance(new, np.random.Generator):
                original.bit_generator.state = new.bit_generator.state
                seed: Any = original.bit_generator.seed_seq
                was, now = (getattr(g.bit_generator.seed_seq, "n_children_spawned", 0) for g in (original, new))
                if 0 < now - was <= MOST_SPAWNED:
                    seed.spawn(now - was)
        else:
            LEFT[id(original)] = original, new


def _argument(args: tuple[Any, ...], kwargs: dict[str, Any], name: Any) -> Any:
    """Return the argument of a name or a position; None where a worker names one that does not exist."""
    if isinstance(name, str):
        return kwargs.get(name)
    return args[name] if type(name) is int and 0 <= name < len(args) else None


def replay(reported: Any, callbacks: Callbacks, failed: bool) -> CheckFailure | None:
    """Note on spies the calls that the worker answered. Return the CheckFailure of the last one, if `failed` and any.

    Only spies with `in_worker` take part: calls that a check counts are never taken from a worker's report.
    """
    spies = {place: spy for place, spy in enumerate(callbacks) if isinstance(spy, Spy) and spy.in_worker}
    last = len(reported) - 1 if failed else -1
    for place, (number, args) in enumerate(reported):
        try:
            if place == last:
                spies[number](*args)
            else:
                spies[number].calls.append(tuple(args))
        except CheckFailure as failure:
            return failure
        except Exception:  # an argument that the function cannot work with: the student's error
            continue
    return None
