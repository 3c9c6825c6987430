"""The grader's side of a worker: call it with deadlines, and answer its callbacks."""

from __future__ import annotations

import contextlib
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from autograder.course import Bounds
from autograder.engine.sandbox.arguments import Callbacks
from autograder.engine.sandbox.channel import Channel, Closed
from autograder.engine.sandbox.lending import answer_of, echoed_answer
from autograder.engine.sandbox.stopwatch import BUSY, Stopwatch, ready
from autograder.engine.sandbox.wire import WireError, decode, encode
from autograder.errors import Crashed, OutOfTime
from checks import CheckFailure
from specimens import Specimen

TICK = 0.25  # seconds between two looks at the clocks while a worker computes
MAX_CALLBACK_BYTES = 4 << 20  # of arguments to callbacks in one call
MAX_RECEIVED = 16 << 20  # bytes from one worker: a check may keep them, 64 times as large
MAX_DEPTH = 10  # of callbacks in each other
WITH_CALLBACKS = 3  # a call with its callbacks may take this many times `call_wall`: they are the grader's work


class WorkerProcess(ABC):
    """One worker: requests go out, replies and callbacks come in, clocks run while it computes.

    Subclasses start and end the process.
    """

    def __init__(self, channel: Channel, pid: int) -> None:
        self.channel, self.pid = channel, pid
        self.spent = 0.0  # seconds that the worker has computed or slept
        self.received = 0  # bytes
        self.flooded = False  # it printed more than it may
        self.failure: CheckFailure | None = None
        self.last_failure: CheckFailure | None = None  # in the latest callback
        self.depth = 0  # of callbacks in which the worker is asked in turn
        self.watch = Stopwatch(2 * TICK, lambda: [self.pid])

    @abstractmethod
    def close(self) -> None:
        """Kill the worker, whatever it is doing."""

    def request(
        self, frame: bytes, wall: float, cpu: float, callbacks: Callbacks, calls: int = 1, total: float = 0.0
    ) -> dict[str, Any]:
        """Send a request, answer callbacks on the way, and return the reply.

        `wall` and `cpu` are the seconds of each of the calls, `total` are those of all together.

        Raise OutOfTime, Crashed, or FrameError for a reply that is not plain data. `failure` is how a check failed in
        a callback, when the last call ended because of it.
        """
        clock, end = Clock(self, wall, cpu), self.spent + total
        self.failure = self.last_failure = None
        try:
            clock.send(frame)
            while "done" in (reply := self.converse(clock, callbacks)):
                calls -= 1  # it says so at most once a call, whoever wrote that message
                if calls > 0 and self.spent < end:
                    clock = Clock(self, min(wall, end - self.spent), cpu)
        except Closed:
            raise Crashed("the process ended") from None
        self.failure = self.last_failure if reply.get("raised") else None
        return reply

    def converse(self, clock: Clock, callbacks: Callbacks) -> dict[str, Any]:
        """Answer callbacks until the worker sends something else, and return that."""
        while True:
            reply = clock.receive()
            if not isinstance(reply, dict):
                raise WireError("a reply that is not a dict")
            if "flood" in reply:
                self.flooded = True
            elif "callback" in reply:
                answer, self.last_failure = self._answer(reply, callbacks, partial(self._ask, clock, callbacks))
                clock.send(answer)
            else:
                return reply

    def _answer(
        self, reply: dict[str, Any], callbacks: Callbacks, ask: Callable[[dict[str, Any]], Any]
    ) -> tuple[bytes, CheckFailure | None]:
        """Run one callback; an argument that it hands back goes as `Echo`, so that aliasing stays visible.

        A specimen may `ask` the worker for the answers of student's functions that it is called with.
        """
        number = reply["callback"]
        known = type(number) is int and 0 <= number < len(callbacks)
        if known and isinstance(specimen := callbacks[number], Specimen):
            return answer_of(specimen, reply, ask), None
        try:
            args = reply["args"]
            return encode({"value": echoed_answer(callbacks[reply["callback"]](*args), args)}), None
        except CheckFailure as error:
            return encode({"failed": "CheckFailure"}), error
        except Exception as error:  # an argument that the callback cannot work with: the student's error
            return encode({"failed": type(error).__name__}), None

    def _ask(self, clock: Clock, callbacks: Callbacks, request: dict[str, Any]) -> Any:
        """Let the worker call a student's function during a callback; return its reply."""
        if self.depth >= MAX_DEPTH:
            raise WireError("functions that call each other too deeply")
        self.depth += 1
        try:
            clock.send(encode(request))
            return self.converse(clock, callbacks)
        finally:
            self.depth -= 1

    def cpu(self) -> float:
        """Return the worker's CPU seconds so far; 0 where the system has no clock for other processes."""
        with contextlib.suppress(OSError, OverflowError):
            return time.clock_gettime((~self.pid << 3) | 2) if sys.platform == "linux" else 0.0
        return 0.0


class Clock:
    """The wall and CPU time left to one call.

    What the grader spends in callbacks does not count, up to a bound; nor does what the machine spends on others.
    """

    def __init__(self, worker: WorkerProcess, wall: float, cpu: float) -> None:
        self.worker, self.wall, self.cpu = worker, wall, worker.cpu()
        self.share, self.cpu_end = WITH_CALLBACKS * wall + time.process_time(), self.cpu + cpu
        now = time.monotonic()
        self.next_look, self.end = now + TICK, now + BUSY * wall
        self.callback_bytes = 0

    def send(self, frame: bytes) -> None:
        """Send the worker something, so that it continues."""
        self.worker.watch.skip()
        self.worker.channel.send(frame, self.on_tick)

    def receive(self) -> Any:
        """Return what the worker sends next, decoded on its time. Raise OutOfTime when a clock has run out."""
        try:
            frame = self.worker.channel.receive(self.on_tick)
            self.worker.received += len(frame)
            reply = decode(frame)
            self.callback_bytes += len(frame) if isinstance(reply, dict) and "callback" in reply else 0
        finally:
            self._charge()
        if self.callback_bytes > MAX_CALLBACK_BYTES or self.worker.received > MAX_RECEIVED:
            raise OutOfTime
        if time.monotonic() > self.next_look:  # a loop around a quick callback never waits for a tick
            self.on_tick()
        return reply

    def _charge(self) -> None:
        seconds = self.worker.watch.lap()
        self.wall -= seconds
        self.share -= seconds
        self.worker.spent += seconds

    def on_tick(self) -> None:
        """Raise OutOfTime when a clock has run out."""
        self._charge()
        now, cpu = time.monotonic(), self.worker.cpu()
        starved = cpu == self.cpu and ready(self.worker.pid)  # this wait is not in the kernel's notes before it ends
        self.next_look, self.cpu = now + TICK, cpu
        if (self.wall < 0 and not starved) or cpu > self.cpu_end or time.process_time() > self.share or now > self.end:
            raise OutOfTime


class Zygote(Protocol):
    """Whatever starts workers: a process that forks them, or the grader itself.

    `pid` is the process whose children they are, `confined` whether they are confined, `why` the reason if not.
    """

    bounds: Bounds
    pid: int

    @property
    def confined(self) -> bool: ...

    @property
    def why(self) -> str: ...

    def ended(self) -> bool:
        """Return whether the process has ended, and all workers with it."""

    def spawn(self) -> WorkerProcess:
        """Start a fresh worker."""

    def close(self) -> None:
        """End what starts workers."""
