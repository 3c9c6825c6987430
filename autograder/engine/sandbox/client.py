"""The grader's side of a worker: start it, call it with deadlines, answer its callbacks, end it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.course import Bounds
from autograder.engine.sandbox.channel import MAX_REPLY, Channel, Closed, FrameError
from autograder.engine.sandbox.stopwatch import BUSY, Stopwatch, ready
from autograder.engine.sandbox.wire import OBJECTIVES, ByValue, CallbackRef, Echo, WireError, decode, encode
from autograder.errors import Crashed, OutOfTime
from checks import CheckFailure
from objectives import Spy

START = 60.0  # seconds that a worker may take to start; off Linux Python and NumPy load, read by a virus scanner first
TICK = 0.25  # seconds between two looks at the clocks while a worker computes
ASKED = 4 << 20  # bytes of arguments that callbacks may bring in one call: a check may keep them, 64 times as large
KEPT = ("PYTHONPATH", "LD_LIBRARY_PATH", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
SHARE = 3  # a call with its callbacks may take this many times `call_wall`


class Zygote:
    """The process that forks workers; one for each slot, started once."""

    def __init__(self, bounds: Bounds, confine: bool = True) -> None:
        self.bounds = bounds
        self.control, theirs = socket.socketpair()
        mode = "confined" if confine else "unconfined"
        limits = (bounds.memory_mib << 20, bounds.output_kib << 10, int(bounds.submission_wall + bounds.load_wall) + 1)
        command = [sys.executable, "-P", "-s", "-m", "autograder.engine.sandbox.zygote", str(theirs.fileno()), mode]
        self.process = subprocess.Popen(
            [*command, *map(str, limits)],
            env=_environment(),
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        theirs.close()
        self._state: dict[str, Any] | None = None

    @property
    def state(self) -> dict[str, Any]:
        """`confined`, and `why` not; asked when it is needed, since the process takes a moment to start."""
        if self._state is None:
            try:
                self._state = dict(decode(Channel(self.control).receive()))
            except (Closed, FrameError):
                raise Crashed("the process that forks workers did not start") from None
        return self._state

    @property
    def confined(self) -> bool:
        """Whether the workers of this zygote are confined."""
        return bool(self.state["confined"])

    def spawn(self) -> WorkerProcess:
        """A fresh worker."""
        self.state  # noqa: B018  the zygote is ready to be asked
        ours, theirs = socket.socketpair()
        socket.send_fds(self.control, [b"w"], [theirs.fileno()])
        theirs.close()
        return WorkerProcess(ours, self.bounds)

    def close(self) -> None:
        """End the zygote, and with it every worker that is still there."""
        self.control.close()
        self.process.kill()
        self.process.wait()


class Workers:
    """The workers of one submission: one serves exercise after exercise, until one leaves traces or is killed."""

    def __init__(self, zygote: Zygote) -> None:
        self.zygote = zygote
        self.idle: WorkerProcess | None = None

    def take(self) -> WorkerProcess:
        """A worker that computes for nobody else: the idle one, or a fresh one."""
        worker, self.idle = self.idle or self.zygote.spawn(), None
        worker.spent, worker.flooded = 0.0, False
        return worker

    def give_back(self, worker: WorkerProcess) -> None:
        """Keep a sound worker for the next exercise."""
        self.close()
        self.idle = worker

    def close(self) -> None:
        if self.idle is not None:
            self.idle.close()
            self.idle = None


def _environment() -> dict[str, str]:
    """Nothing of the grader's environment but where its packages are and what NumPy computes the same with."""
    one_thread = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    kept = {n: os.environ[n] for n in KEPT if n in os.environ}
    return {**one_thread, **kept, "PYTHONHASHSEED": "0"}


class WorkerProcess:
    """One worker: requests go out, replies and callbacks come in, clocks run while it computes."""

    def __init__(self, end: socket.socket, bounds: Bounds) -> None:
        self.channel, self.bounds = Channel(end, max_received=MAX_REPLY, tick=TICK), bounds
        self.spent = 0.0  # seconds that the worker has computed or slept
        self.flooded = False  # it printed more than it may
        self.failure: CheckFailure | None = None
        self._greet()

    def _greet(self) -> None:
        """Wait until the worker says who it is, and put a stopwatch on it."""
        deadline = time.monotonic() + START

        def on_tick() -> None:
            if time.monotonic() > deadline:
                raise Crashed("the worker did not start")

        self.pid = int(decode(self.channel.receive(on_tick))["pid"])
        self.watch = Stopwatch(2 * TICK, lambda: [self.pid])

    def request(self, frame: bytes, wall: float, cpu: float, callbacks: list[Callable[..., Any]]) -> dict[str, Any]:
        """Send a request and wait for its reply, answering callbacks on the way.

        Raises OutOfTime, Crashed, or FrameError for a reply that is no plain data. `failure` is how a check failed in
        a callback, when the last call ended because of it.
        """
        clock, failure, self.failure = _Clock(self, wall, cpu), None, None
        try:
            clock.send(frame)
            while True:
                reply = clock.receive()
                if not isinstance(reply, dict):
                    raise WireError("a reply that is not a dict")
                if "flood" in reply:
                    self.flooded = True
                    continue
                if "callback" not in reply:
                    break
                answer, failure = self._answer(reply, callbacks)
                clock.send(answer)
        except Closed:
            raise Crashed("the process ended") from None
        self.failure = failure if reply.get("raised") else None
        return reply

    def _answer(self, reply: dict[str, Any], callbacks: list[Callable[..., Any]]) -> tuple[bytes, CheckFailure | None]:
        """Run one callback; an argument that it hands back goes as `Echo`, so that aliasing stays visible."""
        try:
            args = reply["args"]
            value = callbacks[reply["callback"]](*args)
            for position, argument in enumerate(args):
                if value is argument and isinstance(value, np.ndarray | list):
                    value = Echo(position)
                    break
            return encode({"value": value}), None
        except CheckFailure as error:
            return encode({"failed": "CheckFailure"}), error
        except Exception as error:  # an argument that the callback cannot work with: the student's error
            return encode({"failed": type(error).__name__}), None

    def cpu(self) -> float:
        """CPU seconds of the worker so far; 0 where the system has no clock for other processes."""
        with contextlib.suppress(OSError, OverflowError):
            return time.clock_gettime((~self.pid << 3) | 2) if sys.platform == "linux" else 0.0
        return 0.0

    def close(self) -> None:
        """Kill the worker, whatever it is doing."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(self.pid, signal.SIGKILL)
        self.channel.close()


class _Clock:
    """The wall and CPU time left to one call.

    What the grader spends in callbacks does not count, up to a bound; nor does what the machine spends on others.
    """

    def __init__(self, worker: WorkerProcess, wall: float, cpu: float) -> None:
        self.worker, self.wall, self.cpu = worker, wall, worker.cpu()
        self.share, self.cpu_end = SHARE * wall + time.process_time(), self.cpu + cpu
        now = time.monotonic()
        self.next_look, self.end = now + TICK, now + BUSY * wall
        self.asked = 0

    def send(self, frame: bytes) -> None:
        """Let the worker go on."""
        self.worker.watch.skip()
        self.worker.channel.send(frame, self.on_tick)

    def receive(self) -> Any:
        """What the worker says next, decoded on its time; OutOfTime when one of the clocks has run out."""
        try:
            frame = self.worker.channel.receive(self.on_tick)
            said = decode(frame)
            self.asked += len(frame) if isinstance(said, dict) and "callback" in said else 0
        finally:
            self._charge()
        if self.asked > ASKED:
            raise OutOfTime
        if time.monotonic() > self.next_look:  # a loop around a quick callback never waits for a tick
            self.on_tick()
        return said

    def _charge(self) -> None:
        seconds = self.worker.watch.lap()
        self.wall -= seconds
        self.share -= seconds
        self.worker.spent += seconds

    def on_tick(self) -> None:
        self._charge()
        now, cpu = time.monotonic(), self.worker.cpu()
        starved = cpu == self.cpu and ready(self.worker.pid)  # this wait is not in the kernel's notes before it ends
        self.next_look, self.cpu = now + TICK, cpu
        if (self.wall < 0 and not starved) or cpu > self.cpu_end or time.process_time() > self.share or now > self.end:
            raise OutOfTime


Given = tuple[tuple[Any, ...], dict[str, Any]]
"""What one call is given: its arguments, and its keyword arguments."""


def pack_calls(function: str, calls: Sequence[Given]) -> tuple[bytes, list[Callable[..., Any]]]:
    """Calls of one function as a frame, and the functions among their arguments, in the order of their numbers.

    Arguments that are the same objects as in the previous call are sent as None. A generator keeps its identity only
    within one tuple.
    """
    callbacks: list[Callable[..., Any]] = []
    crossing: list[list[Any]] = []
    before: Given | tuple[None, None] = None, None
    for args, kwargs in calls:
        given = None if args is before[0] else [_cross(a, callbacks) for a in args]
        named = None if kwargs is before[1] else {name: _cross(a, callbacks) for name, a in kwargs.items()}
        crossing.append([given, named])
        before = args, kwargs
    return encode({"do": "call", "function": function, "calls": crossing}), callbacks


def _cross(value: Any, callbacks: list[Callable[..., Any]]) -> Any:
    """An argument as it crosses: a method of an objective by value, any other function by its number."""
    if not callable(value):
        return value
    reporting = isinstance(value, Spy) and value.in_worker
    method: Any = value.function if reporting else value
    owner: Any = getattr(method, "__self__", None)
    by_value = OBJECTIVES.get(type(owner).__name__) is type(owner)
    number, limit = -1, value.limit - len(value.calls) if reporting else 0
    if reporting or not by_value:
        callbacks.append(value)
        number = len(callbacks) - 1
    if not by_value:
        return CallbackRef(number)
    return ByValue(type(owner).__name__, tuple(vars(owner).values()), method.__name__, number, limit)


def write_back(args: tuple[Any, ...], kwargs: dict[str, Any], changed: Any) -> None:
    """Give the caller's own arguments what the student's code left in them, as a plain call would have."""
    if not isinstance(changed, dict):
        return
    for name, new in changed.items():
        original = (
            kwargs.get(name)
            if isinstance(name, str)
            else args[name]
            if type(name) is int and 0 <= name < len(args)
            else None
        )
        with contextlib.suppress(ValueError, TypeError, AttributeError):
            if isinstance(original, np.random.Generator):
                original.bit_generator.state = new.bit_generator.state
            elif isinstance(original, np.ndarray) and isinstance(new, np.ndarray):
                original.flags.writeable = True
                original[...] = new
            elif isinstance(original, list) and isinstance(new, list):
                original[:] = new
