"""The process that runs a student's code: it loads sources from memory and answers calls with plain data.

It knows nothing of suites, expected values or points, and imports nothing of the grader but the codec.
A request is {"do": "load", …} or {"do": "call", …}; while a call runs, functions that the grader passed as
arguments are asked back as {"callback": number, …}.
"""

from __future__ import annotations

import itertools
import sys
import types
import warnings
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from autograder.engine.sandbox.wire import MAX_FRAME, CallbackRef, Channel, Closed, Echo, Fields, Items, Opaque, decode, encode

MAX_READ = 10_001  # items read from an iterable that a student returns


class CallbackFailed(Exception):
    """The grader's own function raised; the grader knows what, the student only that."""


def serve(channel: Channel) -> None:
    """Answer requests until the grader closes the channel."""
    worker = Worker(channel)
    while True:
        try:
            request = decode(channel.receive())
        except Closed:
            return
        channel.send(worker.load(request) if request["do"] == "load" else worker.call(request))


class Worker:
    """One student's module and the calls made into it."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.module = types.ModuleType("student")
        self.chunks: list[str] = []

    def load(self, request: dict[str, Any]) -> bytes:
        """Run the source chunk by chunk (a module is one chunk, a notebook one a cell); report what stopped."""
        self.module = types.ModuleType(request["slug"])
        sys.modules[request["slug"]] = self.module  # before it runs: dataclasses look their module up
        problems = []
        for name, source in request["chunks"]:
            self.chunks.append(name)
            try:
                exec(compile(source, name, "exec", dont_inherit=True), self.module.__dict__)
            except SyntaxError as error:
                problems.append({"chunk": name, "line": error.lineno or 0, "syntax": str(error.msg)[:200]})
            except BaseException as error:  # SystemExit and KeyboardInterrupt too: what is defined stays
                problems.append({"chunk": name, **self.describe(error)})
        defined = [n for n, v in list(vars(self.module).items()) if type(n) is str and callable(v)]
        return encode({"problems": problems[:20], "defined": [n[:100] for n in defined[:500]]})

    def call(self, request: dict[str, Any]) -> bytes:
        """Call one function; the reply holds the answer or the error, and every argument that changed."""
        args = [self.receive_argument(a) for a in request["args"]]
        kwargs = {name: self.receive_argument(a) for name, a in request["kwargs"].items()}
        before = [encode(a, _opaque) for a in (*args, *kwargs.values())]
        legacy = np.random.get_state()[1:3]  # type: ignore[index]
        reply: dict[str, Any] = {}
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                answer = getattr(self.module, request["function"])(*args, **kwargs)
                if getattr(answer, "nbytes", 0) > MAX_FRAME:
                    return encode({"too_large": True})
                reply["value"] = encode(readable(answer), _opaque)
            except BaseException as error:
                reply = {"error": self.describe(error)}
        reply["warnings"] = [str(w.message)[:200] for w in caught if issubclass(w.category, RuntimeWarning)][:5]
        after = [encode(a, _opaque) for a in (*args, *kwargs.values())]
        names: list[Any] = [*range(len(args)), *kwargs]
        reply["changed"] = {n: decode(new) for n, old, new in zip(names, before, after, strict=True) if old != new}
        now = np.random.get_state()[1:3]  # type: ignore[index]
        reply["global_random"] = bool(now[1] != legacy[1] or (now[0] != legacy[0]).any())
        frame = encode(reply, _opaque)
        return frame if len(frame) <= MAX_FRAME else encode({"too_large": True})

    def receive_argument(self, value: Any) -> Any:
        return self.callback(value.number) if isinstance(value, CallbackRef) else value

    def callback(self, number: int) -> Callable[..., Any]:
        """A local function that asks the grader's function of this number."""

        def function(*args: Any) -> Any:
            self.channel.send(encode({"callback": number, "args": list(args)}, _opaque))
            reply = decode(self.channel.receive())
            if "failed" in reply:
                raise CallbackFailed(reply["failed"])
            value = reply["value"]
            return args[value.position] if isinstance(value, Echo) else value

        return function

    def describe(self, error: BaseException) -> dict[str, Any]:
        """An error as data: the names of its classes, its text, and the lines of the student's source it passed."""
        try:
            text = str(error)[:500].encode("utf-8", "replace").decode()
        except BaseException:
            text = ""
        frames: list[Any] = []
        trace = error.__traceback__
        while trace is not None and len(frames) < 2000:
            code = trace.tb_frame.f_code
            if code.co_filename in self.chunks:
                frames.append([code.co_filename, trace.tb_lineno, code.co_name[:100]])
            trace = trace.tb_next
        classes = [c.__name__[:100] for c in type(error).__mro__[:20]]
        return {"classes": classes, "text": text, "frames": frames[-5:]}


def readable(answer: Any) -> Any:
    """An answer with generators and other iterables read to their end, bounded; fields instead of objects."""
    if isinstance(answer, str | bytes | dict | list | tuple | np.ndarray | np.generic):
        return answer
    if isinstance(answer, Iterable):
        return Items(item if not isinstance(item, range) else list(item) for item in itertools.islice(answer, MAX_READ))
    return answer


def _opaque(item: Any) -> Any:
    """What has no form on the wire: a range as a list, an object by its public fields, the rest by its type's name."""
    if isinstance(item, range):
        return list(item[:MAX_READ])
    if not callable(item) and not isinstance(item, types.ModuleType | type):
        names = [*getattr(item, "__dict__", ()), *getattr(type(item), "__slots__", ())]
        shown = {
            n: getattr(item, n) for n in names[:20] if type(n) is str and not n.startswith("_") and hasattr(item, n)
        }
        if shown:
            made = Fields(shown.values())
            made.names, made.type_name = tuple(shown), type(item).__name__
            return made
    return Opaque(type(item).__name__[:100])
