"""A student's code in a worker: its functions answer calls as if they ran here.

Generators have moved on, errors arrive as errors of the same kind. Other changes of arguments reach a check only if it
asks about them.
"""

from __future__ import annotations

import contextlib
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np

from autograder.course import Bounds
from autograder.engine.sandbox.arguments import (
    Arguments,
    Callbacks,
    Packed,
    callbacks_in,
    independent,
    pack_calls,
    replay,
    write_back,
)
from autograder.engine.sandbox.channel import Closed, FrameError
from autograder.engine.sandbox.client import WorkerProcess, Zygote
from autograder.engine.sandbox.failures import Failed, load_report, student_error
from autograder.engine.sandbox.wire import decode, encode
from autograder.errors import Crashed, OutOfTime
from calls import EXACT, keep_call, missing_function, record
from checks import CheckFailure

ASIDE = 2.0  # seconds of worker and grader, at most, for calls that no verdict depends on


class Stop(NamedTuple):
    """Why the code as a whole answers no more calls."""

    reason: Literal["timed_out", "crashed"]
    note: str


class StudentCode:
    """The source of one exercise and the worker that runs it, which never has run anything else.

    `stop` ends all calls; `uses` says which of its functions call which. `given_up` names the functions that are not
    called again, each with the reason.
    """

    def __init__(self, slug: str, chunks: list[tuple[str, bytes]], zygote: Zygote, bounds: Bounds, wall: float) -> None:
        self.slug, self.chunks, self.zygote, self.bounds = slug, chunks, zygote, bounds
        self.wall = min(wall, bounds.exercise_wall)
        self.worker: WorkerProcess | None = None
        self.defined: list[str] | None = None
        self.uses: dict[str, list[str]] = {}
        self.problems: list[dict[str, Any]] = []
        self.stop: Stop | None = None
        self.given_up: dict[str, str] = {}
        self.spent, self.flooded, self.began = 0.0, False, time.process_time()

    @property
    def used(self) -> float:
        """Return the seconds that this exercise has used: the workers' own, and what the grader computed for it."""
        return self.spent + (self.worker.spent if self.worker else 0.0) + time.process_time() - self.began

    def open(self) -> None:
        """Start a worker and load the source; sets `stop` and `problems`, raises nothing."""
        try:
            self.worker = self.zygote.spawn()
            frame = encode({"do": "load", "slug": self.slug, "chunks": [list(c) for c in self.chunks]})
            self.problems, self.defined, self.uses = load_report(
                self.worker.request(frame, self.bounds.load_wall, self.bounds.load_wall, []), self.chunks
            )
        except OutOfTime:
            self.stop = Stop("timed_out", f"{self.slug} did not finish loading; is there a loop that never ends?")
        except (Crashed, FrameError, Closed):
            self.stop = Stop("crashed", f"{self.slug} ended the Python process it was loaded in")

    def broken(self, functions: list[str]) -> bool:
        """Return whether something stopped the file before any of these functions was defined."""
        return bool(self.problems) and not set(functions) & set(self.defined or [])

    def close(self) -> None:
        """End the worker."""
        if self.worker is not None:
            self.spent += self.worker.spent
            self.flooded |= self.worker.flooded
            self.worker.close()
            self.worker = None

    @contextlib.contextmanager
    def aside(self) -> Iterator[Callable[[], bool]]:
        """Let calls in this block change neither `stop` nor `flooded`; yield a function that says if time is left."""
        before, end = (self.stop, self.flooded), ASIDE + self.used

        def time_left() -> bool:
            return self.used < end and self.wall - self.used > ASIDE

        try:
            yield time_left
        finally:
            self.stop, self.flooded = before

    def call(self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Return the answer of a student's function. Raise what it raised, or `Failed`."""
        return next(self.each(function, [(args, kwargs)]))

    def each(
        self, function: str, calls: Sequence[Arguments], reuse: bool = False, packed: Packed | None = None
    ) -> Iterator[Any]:
        """Yield the answers of a student's function to these calls. Raise what it raised, or `Failed`.

        Each has the time of one call. Calls that share a generator cross one by one. What `reuse` means is
        said in `checks.each`: arrays are used again, and what the function raised is yielded. If the calls are
        `packed`, a reply that is the reference's byte for byte is yielded as EXACT.
        """
        if packed is None and len(calls) > 1 and not independent(calls):
            for args, kwargs in calls:
                yield self.call(function, args, kwargs)
            return
        keep = keep_call if reuse else record  # nobody changes the arguments of calls that share arrays
        keep(function, *calls[0])
        self._prepare(function)
        frame, callbacks = (packed.frame, list(callbacks_in(calls))) if packed else pack_calls(function, calls, reuse)
        replies, failure = self._request(function, frame, callbacks, len(calls))
        expected_replies = packed.replies if packed else []
        for place, (args, kwargs) in enumerate(calls):
            if place:
                keep(function, args, kwargs)
            if failure is not None and place == len(replies) - 1:
                raise failure
            reply = replies[place] if place < len(replies) else b""
            if place < len(expected_replies) and reply == expected_replies[place]:
                yield EXACT
                continue
            try:
                answer = self._read(function, args, kwargs, reply, callbacks)
            except Exception as error:
                if not reuse or isinstance(error, Failed):
                    raise
                answer = error
            yield answer

    def _prepare(self, function: str) -> None:
        """Load the source if no worker has it. Raise `Failed` if the function is missing or was given up."""
        if function in self.given_up:
            raise Failed(self.given_up[function], "not called again: it was stopped in an earlier check")
        if self.used >= self.wall:
            self.stop = Stop("timed_out", f"the {self.wall:g} seconds of this exercise are used up")
            raise Failed(*self.stop)
        if self.worker is None:
            self.open()
        if self.stop:
            raise Failed(self.stop.reason, "the file could not be loaded again")
        if self.defined is not None and function not in self.defined:
            raise Failed("missing", missing_function(self.slug, function, self.defined))

    def _request(
        self, function: str, frame: bytes, callbacks: Callbacks, calls: int
    ) -> tuple[list[Any], CheckFailure | None]:
        """Send calls. Return the replies, and what failed in a callback if that ended the last of the calls."""
        assert self.worker is not None
        left = self.wall - self.used
        wall = min(self.bounds.call_wall, left)
        try:
            reply = self.worker.request(frame, wall, self.bounds.call_cpu, callbacks, calls, left)
            replies = reply["replies"]
            return (replies if isinstance(replies, list) else []), self.worker.failure
        except OutOfTime:
            printed = self.worker.flooded
            what = "printed without end and " if printed else ""
            reason = "too_much_output" if printed else "timed_out"
            raise self._give_up(function, reason, f"{what}did not finish in time; does a loop never end?") from None
        except Crashed:
            raise self._give_up(function, "crashed", "ended the Python process it ran in") from None
        except (FrameError, KeyError):
            return [], None

    def _read(
        self,
        function: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        frame: Any,
        callbacks: Callbacks,
    ) -> Any:
        """Return the answer in one reply, or raise the error; keep what the call changed, as `write_back` says."""
        try:
            reply: Any = decode(frame)
            texts = [str(text)[:200] for text in list(reply.get("warnings", ()))[:5]]
            failure = replay(decode(reply["reported"]), callbacks, "error" in reply) if "reported" in reply else None
            error = student_error(reply["error"], self.chunks, self.bounds.memory_mib) if "error" in reply else None
            value = decode(reply["value"]) if error is None else None
            write_back(args, kwargs, decode(reply["changed"]) if "changed" in reply else None)
        except Exception:  # too large, too deep, or nothing that a worker sends by itself
            message = "returned something too large or too deep to read"
            raise self._give_up(function, "unreadable", message) from None
        if reply.get("global_random"):
            np.random.random()  # the student's code used the global state: it moves here too
        for text in texts:
            warnings.warn(text, RuntimeWarning, stacklevel=2)
        if error is not None:
            raise failure or error
        return value

    def _give_up(self, function: str, reason: str, message: str) -> Failed:
        """End the worker. Return the failure of a function that is not called again."""
        self.given_up[function] = reason
        self.close()
        return Failed(reason, message)
