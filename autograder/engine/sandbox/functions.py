"""The functions that a check passes to a student's function, as the worker has them."""

from __future__ import annotations

import builtins
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from autograder.engine.sandbox.channel import Channel
from autograder.engine.sandbox.forms import OBJECTIVES, ByValue, CallbackRef, Echo
from autograder.engine.sandbox.reading import opaque
from autograder.engine.sandbox.wire import decode, encode
from calls import snapshot

COULD_NOT = "the function could not work with its argument ({})"


class CallbackFailed(Exception):
    """A function that was passed in as an argument raised an error."""


@dataclass
class CallCount:
    """How often a function was called in the call that runs, and the number under which that is reported."""

    number: int
    calls: int = 0


class PassedFunctions:
    """Makes functions of what crosses in their place; the grader answers their calls, or the worker itself.

    `reported` are the calls that the worker has answered: the number of the function, and its arguments. `call_again`
    makes a call like the one that runs, for the first function that reenters; `unreported` are the methods behind
    functions whose calls are reported, and `objectives` are the functions made of data. `lent` are the student's
    functions that the grader may call while it answers, and `raised` is what one of them has raised.
    """

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.reported: list[Any] = []
        self.call_again: Callable[[], Any] | None = None
        self.unreported: dict[Callable[..., Any], Callable[..., Any]] = {}
        self.lent: list[Callable[..., Any]] = []
        self.objectives: dict[bytes, Callable[..., Any]] = {}
        self.counts: dict[bytes, CallCount] = {}
        self.raised: BaseException | None = None

    def receive_all(self, values: list[Any]) -> list[Any]:
        """Return the arguments of a call as the student's function gets them; one that is given twice is one object."""
        args: list[Any] = []
        for value in values:
            args.append(args[value.position] if isinstance(value, Echo) else self.receive(value))
        return args

    def receive(self, value: Any) -> Any:
        """Return an argument as the student's function gets it, with a function in place of a number."""
        if isinstance(value, ByValue):
            return self.objective(value)
        if isinstance(value, CallbackRef):
            return self.specimen(value.number) if value.takes_functions else self.callback(value.number)
        return value

    def forget_objectives(self) -> None:
        """Make the objectives anew in the next request: a student's code may have written into their arrays."""
        self.objectives.clear()
        self.unreported.clear()
        self.counts.clear()

    def objective(self, value: ByValue) -> Callable[..., Any]:
        """Return a method of an objective: in one request the same object again for the same numbers."""
        key = encode(replace(value, number=min(value.number, 0)))
        if key not in self.objectives:
            objective = OBJECTIVES[value.kind](*value.numbers)
            method = getattr(objective, value.method) if value.method else objective
            self.objectives[key] = (
                method if value.number < 0 else self.reporting(method, key, value.limit, value.reenters)
            )
        self.counts[key] = CallCount(value.number)
        return self.objectives[key]

    def reporting(self, method: Callable[..., Any], key: bytes, limit: int, reenters: bool) -> Callable[..., Any]:
        """Return a method that is computed here; its calls are reported when the student's function has returned."""

        def function(*args: Any) -> Any:
            count = self.counts[key]
            before, count.calls = count.calls, count.calls + 1
            if before <= limit:
                self.reported.append([count.number, [snapshot(value) for value in args]])
            if before >= limit:
                raise CallbackFailed("the function was called too often")
            if reenters and self.call_again is not None:
                call_again, self.call_again = self.call_again, None
                with contextlib.suppress(Exception):  # it is the outer call whose answer counts
                    call_again()
            try:
                return method(*args)
            except Exception as error:
                raise CallbackFailed(COULD_NOT.format(type(error).__name__)) from None

        function.__name__ = function.__qualname__ = "function"
        self.unreported[function] = method
        return function

    def callback(self, number: int) -> Callable[..., Any]:
        """Return a local function that calls the grader's function of this number."""

        def function(*args: Any) -> Any:
            self.channel.send(encode({"callback": number, "args": list(args)}, opaque))
            reply = decode(self.channel.receive())
            if "failed" in reply:
                raise CallbackFailed(COULD_NOT.format(reply["failed"]))
            value = reply["value"]
            return args[value.position] if isinstance(value, Echo) else value

        function.__name__ = function.__qualname__ = "function"
        return function

    # --- an implementation in the grader ----------------------------------------------------------------

    def specimen(self, number: int) -> Callable[..., Any]:
        """Return a local function for an implementation in the grader, which calls functions among its arguments.

        What it changes in its arguments is changed here, and it raises the errors that it raises there.
        """

        def function(*args: Any, **kwargs: Any) -> Any:
            lent_before = len(self.lent)
            crossing = [self.lend(value) for value in args], {name: self.lend(v) for name, v in kwargs.items()}
            self.channel.send(encode({"callback": number, "args": crossing[0], "kwargs": crossing[1]}, opaque))
            reply = decode(self.channel.receive())
            while "call" in reply:
                self.channel.send(self.answer(reply))
                reply = decode(self.channel.receive())
            del self.lent[lent_before:]
            for place, new in reply["changed"].items():
                overwrite(kwargs[place] if isinstance(place, str) else args[place], new)
            if "failed" in reply:
                raise self.error_of(reply)
            value = reply["value"]
            return args[value.position] if isinstance(value, Echo) else value

        function.__name__ = function.__qualname__ = "function"
        return function

    def lend(self, value: Any) -> Any:
        """Return an argument as it crosses: a student's function by its number."""
        if not callable(value):
            return value
        self.lent.append(value)
        return CallbackRef(len(self.lent) - 1)

    def answer(self, request: dict[str, Any]) -> bytes:
        """Call a student's function for the grader; what it raises goes on from where the grader was called."""
        try:
            return encode({"returned": self.lent[request["call"]](*request["args"], **request["kwargs"])}, opaque)
        except BaseException as error:
            self.raised = error
            return encode({"raised": True})

    def error_of(self, reply: dict[str, Any]) -> BaseException:
        """Return what ended a specimen: the error of a student's function, or one of its own."""
        error, self.raised = self.raised, None
        if error is not None:
            return error
        error_type = getattr(builtins, reply["failed"], CallbackFailed)
        own_error: BaseException = error_type(reply["text"])
        return own_error


def overwrite(argument: Any, new: Any) -> None:
    """Write into an array or a list what the grader's function has left in it."""
    argument[... if hasattr(argument, "shape") else slice(None)] = new
