"""The process that runs a student's code: it loads sources from memory and answers calls with plain data.

It knows nothing of suites, expected values or points. It imports nothing of the grader but the codec, and of
the public kit the objectives that cross by value.
A request is {"do": "load", …} or {"do": "call", …}; while a call runs, functions that the grader passed as
arguments are asked back as {"callback": number, …}.
"""

from __future__ import annotations

import ctypes
import importlib.util
import io
import itertools
import random
import sys
import types
import warnings
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from autograder.engine.sandbox.channel import MAX_REPLY, Channel, Closed
from autograder.engine.sandbox.traces import Surroundings
from autograder.engine.sandbox.wire import OBJECTIVES, ByValue, CallbackRef, Echo, Items, Opaque, Record, decode, encode
from calls import snapshot

MAX_READ = 10_001  # items read from an iterable that a student returns
TOO_LARGE = encode({"too_large": True})
COULD_NOT = "the function could not work with its argument ({})"


class CallbackFailed(Exception):
    """A function that was passed in as an argument raised an error."""


def serve(channel: Channel, max_output: int) -> None:
    """Answer requests until the grader closes the channel."""
    worker = Worker(channel, max_output)
    while True:
        try:
            request = decode(channel.receive())
        except Closed:
            return
        channel.send(worker.load(request) if request["do"] == "load" else worker.call(request))


class Output(io.TextIOBase):
    """Discards what a student prints; the grader learns, once, that it was more than a bound."""

    def __init__(self, channel: Channel, bound: int) -> None:
        self.channel, self.left = channel, bound

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        before, self.left = self.left, self.left - len(text)
        if before >= 0 > self.left:
            self.channel.send(encode({"flood": True}))
        return len(text)


class Worker:
    """One student's module and the calls made into it; then the next module of the same student."""

    def __init__(self, channel: Channel, max_output: int) -> None:
        self.channel, self.max_output = channel, max_output
        self.module = types.ModuleType("student")
        self.chunks: list[str] = []
        self.reported: list[Any] = []
        self.surroundings = Surroundings()

    def load(self, request: dict[str, Any]) -> bytes:
        """Run the source chunk by chunk (a module is one chunk, a notebook one a cell); report what stopped it.

        Nothing is run where an earlier exercise has left traces.
        """
        sys.modules.pop(self.module.__name__, None)
        if self.surroundings.changed():
            return encode({"changed": True})
        sys.stdout = sys.stderr = Output(self.channel, self.max_output)
        random.seed(0)
        np.random.seed(0)
        self.chunks = []
        self.module = types.ModuleType(request["slug"])
        sys.modules[request["slug"]] = self.module  # before it runs: dataclasses look their module up
        problems = [p for p in (self.run(name, source) for name, source in request["chunks"]) if p]
        defined = [n for n, v in list(vars(self.module).items()) if type(n) is str and callable(v)]
        return encode({"problems": problems[:20], "defined": [n[:100] for n in defined[:500]]})

    def run(self, name: str, source: bytes) -> dict[str, Any] | None:
        """Run one chunk; what stopped it, if anything did. What it defined before stays."""
        self.chunks.append(name)
        try:
            text = importlib.util.decode_source(source)  # as an import reads a file: declared encoding, any line end
        except (SyntaxError, LookupError, ValueError):  # each Python has its own words for each of the three
            return {"chunk": name, "line": 0, "syntax": "it is not text in UTF-8 or the encoding it declares"}
        try:
            code = compile(text, name, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line, what = getattr(error, "lineno", 0), getattr(error, "msg", None) or str(error) or type(error).__name__
            return {"chunk": name, "line": line or 0, "syntax": str(what)[:200]}
        try:
            exec(code, self.module.__dict__)
        except BaseException as error:  # SystemExit and KeyboardInterrupt too
            return {"chunk": name, **self.describe(error)}
        return None

    def call(self, request: dict[str, Any]) -> bytes:
        """Call one function with each of the arguments (None: the same objects again), up to the first error."""
        args: list[Any] = []
        kwargs: dict[str, Any] = {}
        before: dict[Any, bytes] = {}
        replies: list[bytes] = []
        calls, sound = request["calls"], True
        left = MAX_REPLY - 100 * len(calls)
        for (given, named), following in itertools.zip_longest(calls, calls[1:]):
            if given is not None:
                args = [self.receive_argument(a) for a in given]
            if named is not None:
                kwargs = {name: self.receive_argument(a) for name, a in named.items()}
            if [given, named] != AGAIN:
                before = fingerprints(args, kwargs)
            reply, sound = self.answer(request["function"], args, kwargs, before, following != AGAIN)
            left -= len(reply)
            replies.append(reply if left >= 0 else TOO_LARGE)
            if left < 0 or not sound:
                break
        return encode({"replies": replies, "raised": not sound})

    def answer(
        self, function: str, args: list[Any], kwargs: dict[str, Any], before: dict[Any, bytes], last: bool
    ) -> tuple[bytes, bool]:
        """One call: its answer or its error, and whether there was an answer.

        With what has changed of the arguments, if this is the last call that gets these.
        """
        legacy = global_random_state()
        reply: dict[str, Any] = {}
        self.reported = []
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                answer = getattr(self.module, function)(*args, **kwargs)
                if isinstance(answer, np.ndarray) and answer.nbytes > MAX_REPLY:
                    return TOO_LARGE, False
                reply["value"] = encode(readable(answer), _opaque)
            except BaseException as error:
                reply = {"error": self.describe(error)}
        if self.reported:
            try:
                reply["reported"] = encode(self.reported, _opaque)
            except Exception:  # an argument that has no form, such as half a character
                return TOO_LARGE, False
        if caught:
            reply["warnings"] = [str(w.message)[:200] for w in caught if issubclass(w.category, RuntimeWarning)][:5]
        if before and (last or "error" in reply):
            given: dict[Any, Any] = {**dict(enumerate(args)), **kwargs}
            reply["changed"] = {name: given[name] for name, old in before.items() if fingerprint(given[name]) != old}
        if global_random_state() != legacy:
            reply["global_random"] = True
        return encode(reply, _opaque), "value" in reply

    def receive_argument(self, value: Any) -> Any:
        if isinstance(value, ByValue):
            method = getattr(OBJECTIVES[value.kind](*value.numbers), value.method)
            return method if value.number < 0 else self.reporting(method, value.number, value.limit)
        return self.callback(value.number) if isinstance(value, CallbackRef) else value

    def reporting(self, method: Callable[..., Any], number: int, limit: int) -> Callable[..., Any]:
        """Return a method that is computed here; its calls are reported when the student's function has returned."""
        calls = itertools.count()

        def function(*args: Any) -> Any:
            before = next(calls)
            if before <= limit:
                self.reported.append([number, [snapshot(value) for value in args]])
            if before >= limit:
                raise CallbackFailed("the function was called too often")
            try:
                return method(*args)
            except Exception as error:
                raise CallbackFailed(COULD_NOT.format(type(error).__name__)) from None

        function.__name__ = function.__qualname__ = "function"
        return function

    def callback(self, number: int) -> Callable[..., Any]:
        """A local function that asks the grader's function of this number."""

        def function(*args: Any) -> Any:
            self.channel.send(encode({"callback": number, "args": list(args)}, _opaque))
            reply = decode(self.channel.receive())
            if "failed" in reply:
                raise CallbackFailed(COULD_NOT.format(reply["failed"]))
            value = reply["value"]
            return args[value.position] if isinstance(value, Echo) else value

        function.__name__ = function.__qualname__ = "function"
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


CHANGEABLE = (np.ndarray, list, dict, tuple, np.random.Generator)
AGAIN = [None, None]  # a call with the arguments and keyword arguments of the one before


def fingerprints(args: list[Any], kwargs: dict[str, Any]) -> dict[Any, bytes]:
    """Of the arguments that a function can change, by place or name."""
    given: dict[Any, Any] = {**dict(enumerate(args)), **kwargs}
    return {name: fingerprint(a) for name, a in given.items() if isinstance(a, CHANGEABLE)}


def fingerprint(argument: Any) -> bytes:
    """What differs when an argument has been changed."""
    if type(argument) is np.ndarray:
        return argument.tobytes() if argument.dtype.kind != "O" else b"objects"
    return encode(argument, _opaque)


_MERSENNE = np.random.mtrand._rand._bit_generator.ctypes.state_address


def global_random_state() -> bytes:
    """NumPy's global random state: 624 words and a position, read from memory since `get_state` takes 30 us."""
    return ctypes.string_at(_MERSENNE, 625 * 4)


def readable(answer: Any) -> Any:
    """An answer that can cross: iterables read to their end (bounded), objects by their public fields."""
    if isinstance(answer, dict) and hasattr(type(answer), "__getattr__"):  # a dict whose items are attributes too
        public = {n: v for n, v in answer.items() if type(n) is str and not n.startswith("_") and n not in RESERVED}
        return Record(type(answer).__name__, dict(list(public.items())[:20]))
    if isinstance(answer, str | bytes | dict | list | tuple | np.ndarray | np.generic):
        return answer
    fields = public_fields(answer)
    if fields:
        return Record(type(answer).__name__, fields)
    if isinstance(answer, Iterable):
        return Items(item if not isinstance(item, range) else list(item) for item in itertools.islice(answer, MAX_READ))
    return answer


RESERVED = ("type_name", "names", "fields")  # what a record on the other side has of its own


def public_fields(item: Any) -> dict[str, Any]:
    """What an object of a class written in Python shows: attributes, slots, properties and class attributes."""
    if isinstance(item, types.ModuleType | types.FunctionType | type):
        return {}
    written = [c for c in type(item).__mro__ if "__slots__" in vars(c) or "__dict__" in vars(c)]
    names = [*getattr(item, "__dict__", ()), *(n for c in written for n in vars(c))]
    shown: dict[str, Any] = {}
    for name in names:
        value = getattr(item, name, None) if type(name) is str and not name.startswith("_") else None
        if value is not None and not callable(value) and name not in RESERVED and len(shown) < 20:
            shown[name] = value
    return shown


def _opaque(item: Any) -> Any:
    """What has no form on the wire: a range as a list, anything else by the name of its type."""
    if isinstance(item, np.ndarray):  # of objects, text or records: the numbers have crossed by value
        return Opaque("array of objects" if item.dtype.kind == "O" else f"array of {item.dtype.name}"[:100])
    return list(item[:MAX_READ]) if isinstance(item, range) else Opaque(type(item).__name__[:100])
