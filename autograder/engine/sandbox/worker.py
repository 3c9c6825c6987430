"""The process that runs a student's code: it loads sources from memory and answers calls with plain data.

It knows nothing of suites, expected values or points. It imports nothing of the grader but the codec, and of
the public kit the objectives that cross by value.
A request is {"do": "load", …} or {"do": "call", …}. Where a call needs a function that the grader passed as an
argument, the worker sends {"callback": number, …} and waits for the answer.
"""

from __future__ import annotations

import contextlib
import copy
import importlib.util
import io
import itertools
import linecache
import random
import sys
import time
import types
import warnings
from typing import Any

import numpy as np

import absent
from autograder.engine.sandbox.changes import arguments_by_name, fingerprint, fingerprints, global_random_state
from autograder.engine.sandbox.channel import MAX_NAMES, MAX_REPLY, Channel, Closed
from autograder.engine.sandbox.functions import PassedFunctions
from autograder.engine.sandbox.reading import opaque, readable
from autograder.engine.sandbox.wire import decode, encode
from calls import lies_in
from reuse import Reused, Unread, call_key, spoil
from usage import uses_of

TOO_LARGE = encode({"too_large": True})
DONE = encode({"done": True})
ALWAYS = [("always", None, Warning, None, 0)]  # the filter that lets every warning be caught
SAME_AGAIN = [None, None]  # a call with the arguments and keyword arguments of the previous one
SILENT = 0.2  # seconds after which the grader hears that a call is done and the next one begins


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


GLOBAL_SEED = 2**31 - 1
"""Nobody starts the global generators from it, so that it is seen when student's code does."""


class Worker:
    """One student's module and the calls of its functions."""

    def __init__(self, channel: Channel, max_output: int) -> None:
        self.channel, self.max_output = channel, max_output
        self.module = types.ModuleType("student")
        self.chunks: list[str] = []
        self.functions = PassedFunctions(channel)

    def load(self, request: dict[str, Any]) -> bytes:
        """Run the source chunk by chunk (a module is one chunk, a notebook one a cell); report what stopped it."""
        sys.stdout = sys.stderr = Output(self.channel, self.max_output)
        random.seed(GLOBAL_SEED)
        np.random.seed(GLOBAL_SEED)
        self.chunks = []
        self.module = types.ModuleType(request["slug"])
        sys.modules[request["slug"]] = self.module  # before it runs: dataclasses look their module up
        self.module.__file__ = f"/assignments/{request['slug']}/{request['slug']}.py"  # as deep as in a clone
        with absent.loading(request["slug"]) as uses:
            problems = [p for p in (self.run(name, source) for name, source in request["chunks"]) if p]
        problems += [{"chunk": use.file, "line": use.line, "missing": use.module} for use in uses]
        defined = [n for n, v in list(vars(self.module).items()) if type(n) is str and callable(v)]
        defined = [n[:100] for n in defined[:MAX_NAMES]]
        return encode({"problems": problems[:20], "defined": defined, "uses": self.uses(defined)})

    def uses(self, defined: list[str]) -> list[tuple[str, list[str]]]:
        """Return which of the defined functions call which; nothing where a module is too odd for that."""
        try:
            return list(uses_of(self.module, defined[:200]).items())
        except BaseException:
            return []

    def run(self, name: str, source: bytes) -> dict[str, Any] | None:
        """Run one chunk. Return what stopped it, None if nothing did; what it defined before stays."""
        self.chunks.append(name)
        try:
            text = importlib.util.decode_source(source)  # as an import reads a file: declared encoding, any line end
        except (SyntaxError, LookupError, ValueError):  # each Python has its own words for each of the three
            return {"chunk": name, "line": 0, "encoding": "it is not text in UTF-8 or the encoding it declares"}
        try:
            code = compile(text, name, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line, what = getattr(error, "lineno", 0), getattr(error, "msg", None) or str(error) or type(error).__name__
            return {"chunk": name, "line": line or 0, "syntax": str(what)[:200]}
        linecache.cache[name] = len(text), None, text.splitlines(keepends=True), name
        try:
            exec(code, self.module.__dict__)
        except BaseException as error:  # SystemExit and KeyboardInterrupt too
            return {"chunk": name, **self.describe(error)}
        return None

    def call(self, request: dict[str, Any]) -> bytes:
        """Make the calls of a request and return the replies; what warns is caught."""
        with warnings.catch_warnings(record=True) as caught:
            return self.call_each(request, caught)

    def call_each(self, request: dict[str, Any], caught: list[warnings.WarningMessage]) -> bytes:
        """Call one function with each of the arguments (None: the same objects again), up to the first error.

        With `reuse`, all calls are made, arrays are used again (`calls.Reused`), and answers are read late: see
        `checks.each`.
        """
        self.functions.forget_objectives()
        args: list[Any] = []
        kwargs: dict[str, Any] = {}
        before: dict[Any, Any] = {}
        replies: list[Any] = []
        unread = Unread()
        calls, reused, reply = request["calls"], Reused() if request["reuse"] else None, dict[str, Any]()
        left = allowed = MAX_REPLY - 100 * len(calls)
        heard = time.monotonic()
        for call, following in itertools.zip_longest(calls, calls[1:]):
            if time.monotonic() > heard + SILENT:
                self.channel.send(DONE)
                heard = time.monotonic()
            if call[0] is not None:
                args = self.functions.receive_all(call[0])
                args = reused(args) if reused else args
            if call[1] is not None:
                kwargs = {name: self.functions.receive(a) for name, a in call[1].items()}
            if call != SAME_AGAIN:
                before = fingerprints(args, kwargs)
            key = call_key(args, kwargs) if reused else ()
            for place in unread.due(key):
                replies[place] = self.sealed_and_spoiled(replies[place])
            reply = self.answer(request["function"], args, kwargs, before, following != SAME_AGAIN, caught)
            late = reused is not None and not lies_in(reply.get("value"), args)
            replies.append(reply if late else self.sealed(reply))
            left -= 0 if late else len(replies[-1])
            if late:
                unread.add(key, len(replies) - 1)
            if left < 0 or not (reused or "value" in reply):
                break
        frames = [self.sealed(r) if isinstance(r, dict) else r for r in replies]
        fitting = [total <= allowed for total in itertools.accumulate(map(len, frames))]
        frames = [*itertools.compress(frames, fitting), *([] if all(fitting) else [TOO_LARGE])]
        return encode({"replies": frames, "raised": "value" not in reply})

    def answer(
        self,
        function: str,
        args: list[Any],
        kwargs: dict[str, Any],
        before: dict[Any, Any],
        last: bool,
        caught: list[warnings.WarningMessage],
    ) -> dict[str, Any]:
        """Make one call. Return its answer or its error, and the warnings that are `caught` meanwhile.

        The `last` call with these arguments also reports how they differ from `before`.
        """
        random_state = global_random_state()
        reply: dict[str, Any] = {}
        self.functions.reported = []
        self.functions.call_again = lambda: self.called(function)(*map(self.doubled, args), **kwargs)
        caught.clear()
        if warnings.filters[:1] != ALWAYS:  # so that no call decides what the next one may warn of
            warnings.simplefilter("always")
        try:
            answer = self.called(function)(*args, **kwargs)
            if isinstance(answer, np.ndarray) and answer.nbytes > MAX_REPLY:
                return {"too_large": True}
            reply["value"] = readable(answer)
        except BaseException as error:
            reply = {"error": self.describe(error)}
        if self.functions.reported:
            try:
                reply["reported"] = encode(self.functions.reported, opaque)
            except Exception:  # an argument that has no form, such as half a character
                return {"too_large": True}
        if caught:
            reply["warnings"] = [str(w.message)[:200] for w in caught if issubclass(w.category, RuntimeWarning)][:5]
        if before and (last or "error" in reply):
            after = arguments_by_name(args, kwargs)
            changed = {name: after[name] for name, old in before.items() if fingerprint(after[name]) != old}
            reply["changed"] = encode(changed, opaque)  # at once: the next call may use the same arrays
        if global_random_state() != random_state:
            reply["global_random"] = True
        return reply

    def doubled(self, argument: Any) -> Any:
        """Return an argument for another call: a number or an array twice as large, a function that does not report."""
        if isinstance(argument, np.random.Generator):
            return copy.deepcopy(argument)
        if callable(argument):
            return self.functions.unreported.get(argument, argument)
        return 2 * argument if isinstance(argument, float | np.ndarray) else argument

    def called(self, function: str) -> Any:
        """Return the student's function of this name."""
        return getattr(self.module, function)

    def sealed(self, reply: dict[str, Any]) -> bytes:
        """Return a reply as it crosses, whatever becomes of the answer in it; an answer without a form is an error."""
        try:
            return encode(reply | {"value": encode(reply["value"], opaque)} if "value" in reply else reply, opaque)
        except BaseException as error:
            reply.pop("value", None)
            reply["error"] = self.describe(error)
            return encode(reply, opaque)

    def sealed_and_spoiled(self, reply: dict[str, Any]) -> bytes:
        """Return a reply as it crosses, and spoil the answer in it."""
        frame = self.sealed(reply)
        with contextlib.suppress(BaseException):
            spoil(reply.get("value"))
        return frame

    def describe(self, error: BaseException) -> dict[str, Any]:
        """Return an error as data: the names of its classes, its text, and the lines of the student's source."""
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
