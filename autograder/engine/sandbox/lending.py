"""A specimen in the grader: an implementation that a student's function calls, with functions of the student's own.

It works on copies of the arguments. What it leaves in them crosses back, so that the student sees every change.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.engine.sandbox.changes import arguments_by_name, fingerprint
from autograder.engine.sandbox.channel import Closed, FrameError
from autograder.engine.sandbox.forms import CallbackRef, Echo
from autograder.engine.sandbox.wire import WireError, encode
from autograder.errors import OutOfTime
from specimens import Specimen

Ask = Callable[[dict[str, Any]], Any]
"""Sends a request to the worker and returns what it replies."""


class LentFailed(Exception):
    """A student's function raised an error, which the worker keeps."""


def answer_of(specimen: Specimen, request: dict[str, Any], ask: Ask) -> bytes:
    """Return the frame that answers a call of a specimen: its value or its error, and what it changed."""
    try:
        args = [borrowed_argument(value, ask) for value in request["args"]]
        kwargs = {str(name): borrowed_argument(value, ask) for name, value in request["kwargs"].items()}
    except Exception as error:  # nothing that a worker sends by itself
        raise WireError(f"a call that cannot be read ({type(error).__name__})") from None
    places = {place: a for place, a in arguments_by_name(args, kwargs).items() if isinstance(a, np.ndarray | list)}
    before = {place: fingerprint(argument) for place, argument in places.items()}
    reply: dict[str, Any] = {}
    try:
        reply["value"] = echoed_answer(specimen(*args, **kwargs), args)
    except (OutOfTime, Closed, FrameError):
        raise
    except Exception as error:  # arguments that it refuses, or an error of the student's function
        reply = {"failed": type(error).__name__, "text": str(error)[:200]}
    reply["changed"] = {place: a for place, a in places.items() if fingerprint(a) != before[place]}
    return encode(reply)


def echoed_answer(value: Any, args: list[Any]) -> Any:
    """Return the answer of a callback as it crosses: an argument that is handed back as its position."""
    same = (place for place, argument in enumerate(args) if value is argument and isinstance(value, np.ndarray | list))
    return next((Echo(place) for place in same), value)


def borrowed_argument(value: Any, ask: Ask) -> Any:
    """Return an argument as a specimen gets it, with a student's function in place of a number."""
    if not isinstance(value, CallbackRef):
        return value

    def function(*args: Any, **kwargs: Any) -> Any:
        reply = ask({"call": value.number, "args": list(args), "kwargs": kwargs})
        if "raised" in reply:
            raise LentFailed
        if "returned" not in reply:
            raise WireError("no answer of a function")
        return reply["returned"]

    return function
