"""A student's modules as a suite sees them: `from adam import adam_step` yields a stand-in that calls the worker.

A suite cannot tell the difference: arguments that the student's code changed are changed here too, errors
arrive as errors of the same kind, and generators have moved on.
"""

from __future__ import annotations

import builtins
import contextlib
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.course import Bounds
from autograder.engine.results import Status
from autograder.engine.sandbox.channel import Closed, FrameError
from autograder.engine.sandbox.client import Given, WorkerProcess, Workers, pack_calls, write_back
from autograder.engine.sandbox.wire import decode, encode
from autograder.errors import Crashed, OutOfTime
from calls import CALLS, missing_function, record
from checks import CheckFailure
from objectives import Spy

if TYPE_CHECKING:
    from verdicts import Verdict

ASIDE = 2.0  # seconds of worker and grader, at most, for calls that no verdict depends on


class StandIn(ModuleType):
    """What `import adam` yields in the grader: its functions call the attempt that is being graded."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.attempt: Attempt | None = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandInFunction(self, name)


class StandInFunction:
    """One function of a student's module."""

    def __init__(self, module: StandIn, name: str) -> None:
        self.module, self.__name__ = module, name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.module.attempt is None:
            raise RuntimeError(f"{self.module.__name__}.{self.__name__} was called outside a check")
        return self.module.attempt.call(self.__name__, args, kwargs)

    def each(self, calls: Sequence[Given]) -> Iterator[Any]:
        """What `checks.each` asks for: the answers to many calls, sent and read at once."""
        assert self.module.attempt is not None
        return self.module.attempt.each(self.__name__, calls)


class Failed(CheckFailure):
    """A check that failed for a reason of its own kind: `missing`, `timed_out`, `crashed`, `out_of_memory`, …"""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message, "")
        self.reason = reason


class Attempt:
    """One exercise of one submission: its source, the worker that runs it, and what became of both."""

    def __init__(
        self, slug: str, chunks: list[tuple[str, bytes]], workers: Workers | None, bounds: Bounds, wall: float
    ) -> None:
        self.slug, self.chunks, self.workers, self.bounds = slug, chunks, workers, bounds
        self.wall = min(wall, bounds.exercise_wall)
        self.worker: WorkerProcess | None = None
        self.defined: list[str] | None = None
        self.problems: list[dict[str, Any]] = []
        self.status: Status = "graded"
        self.note = ""
        self.spent, self.flooded = 0.0, False
        self.given_up: dict[str, str] = {}
        self.called: dict[str, list[str]] = {}
        self.verdicts: dict[str, Verdict] = {}
        self.mistakes: dict[str, set[str]] = {}
        self.lines = {name: source.decode("utf-8", "replace").splitlines() for name, source in chunks}

    @property
    def used(self) -> float:
        """The seconds of this exercise that are used up."""
        return self.spent + (self.worker.spent if self.worker else 0.0)

    def open(self) -> None:
        """Start a worker and load the source; sets `status` and `problems`, raises nothing."""
        try:
            reply = self._load()
            if reply.get("changed"):
                self._part(sound=False)
                reply = self._load()
            self.problems, self.defined = loaded(reply)
        except OutOfTime:
            self.status, self.note = (
                "timed_out",
                f"{self.slug} did not finish loading; is there a loop that never ends?",
            )
        except (Crashed, FrameError, Closed):
            self.status, self.note = "crashed", f"{self.slug} ended the Python process it was loaded in"

    def _load(self) -> dict[str, Any]:
        assert self.workers is not None
        self.worker = self.workers.take()
        frame = encode({"do": "load", "slug": self.slug, "chunks": [list(c) for c in self.chunks]})
        return self.worker.request(frame, self.bounds.load_wall, self.bounds.load_wall, [])

    def broken(self, functions: list[str]) -> bool:
        """Something stopped the file, and none of these functions exists."""
        return bool(self.problems) and not set(functions) & set(self.defined or [])

    def close(self) -> None:
        """Leave the worker to the next exercise, or end it where it is in doubt."""
        self._part(self.status == "graded" and not self.flooded)

    @contextlib.contextmanager
    def aside(self) -> Iterator[Callable[[], bool]]:
        """Calls in this block leave status and notes as they are; yields a function that says whether time is left."""
        kept, end = (self.status, self.note, self.flooded), ASIDE + self.used + time.process_time()

        def time_left() -> bool:
            return self.used + time.process_time() < end and self.wall - self.used > ASIDE

        try:
            yield time_left
        finally:
            self.status, self.note, self.flooded = kept

    def _part(self, sound: bool) -> None:
        if self.worker is None or self.workers is None:
            return
        self.spent += self.worker.spent
        self.flooded |= self.worker.flooded
        self.workers.give_back(self.worker) if sound and not self.worker.flooded else self.worker.close()
        self.worker = None

    def call(self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """The answer of a student's function; raises what it raised, or `Failed`."""
        return next(self.each(function, [(args, kwargs)]))

    def each(self, function: str, calls: Sequence[Given]) -> Iterator[Any]:
        """The answers of a student's function to these calls; raises what it raised, or `Failed`.

        Together they have the time of one call. Calls that share a generator cross one by one.
        """
        if len(calls) > 1 and not _independent(calls):
            for args, kwargs in calls:
                yield self.call(function, args, kwargs)
            return
        record(function, *calls[0])
        self._ready(function)
        frame, callbacks = pack_calls(function, calls)
        replies, failure = self._ask(function, frame, callbacks)
        for place, (args, kwargs) in enumerate(calls):
            if place:
                record(function, args, kwargs)
            if failure is not None and place == len(replies) - 1:
                raise failure
            reply = replies[place] if place < len(replies) else b""
            yield self._read(function, args, kwargs, reply, callbacks)

    def checked(self, name: str) -> None:
        """A check has ended: remember which functions it called, the last one last."""
        names = [call.function for call in reversed(CALLS)]
        self.called[name] = list(dict.fromkeys(names))[::-1]

    def _ask(
        self, function: str, frame: bytes, callbacks: list[Callable[..., Any]]
    ) -> tuple[list[Any], CheckFailure | None]:
        """Send calls and wait for the replies; and for what failed in a callback, if that ended the last of them."""
        assert self.worker is not None
        wall = min(self.bounds.call_wall, self.wall - self.used)
        try:
            reply = self.worker.request(frame, wall, self.bounds.call_cpu, callbacks)
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
        callbacks: list[Callable[..., Any]],
    ) -> Any:
        """The answer in one reply; what the call left in its arguments is put there, what it raised is raised."""
        failure = None
        try:
            reply: Any = decode(frame)
            value = decode(reply["value"]) if "value" in reply else None
            if "reported" in reply:
                failure = replay(decode(reply["reported"]), callbacks)
        except Exception:
            reply, value = {"too_large": True}, None
        if "too_large" in reply:
            raise self._give_up(function, "unreadable", "returned something too large or too deep to read")
        write_back(args, kwargs, reply.get("changed"))
        if reply.get("global_random"):
            np.random.random()  # the student's code used the global state: it moves here too
        for text in reply.get("warnings", ()):
            warnings.warn(str(text), RuntimeWarning, stacklevel=2)
        if "error" in reply:
            raise failure or self._error(reply["error"])
        return value

    def _ready(self, function: str) -> None:
        """A worker with the source loaded, in which the function exists and has not been given up."""
        if function in self.given_up:
            raise Failed(self.given_up[function], "not called again: it was stopped in an earlier check")
        if self.used >= self.wall:
            self.status, self.note = "timed_out", f"the {self.wall:g} seconds of this exercise are used up"
            raise Failed("timed_out", self.note)
        if self.worker is None:
            self.open()
        if self.status != "graded":
            raise Failed(self.status, "the file could not be loaded again")
        if self.defined is not None and function not in self.defined:
            raise Failed("missing", missing_function(self.slug, function, self.defined))

    def _give_up(self, function: str, reason: str, message: str) -> Failed:
        self.given_up[function] = reason
        self._part(sound=False)
        return Failed(reason, message)

    def _error(self, data: Any) -> BaseException:
        """A student's error as an exception of the nearest built-in kind, with its place in the student's source."""
        classes = [str(c) for c in data["classes"]]
        if "MemoryError" in classes:
            return Failed("out_of_memory", f"needed more than the {self.bounds.memory_mib} MiB of memory there are")
        kind = next((getattr(builtins, c) for c in classes if _is_exception(c)), Exception)
        if issubclass(kind, StopIteration) or not issubclass(kind, Exception):  # such as SystemExit: not an end of ours
            kind = RuntimeError
        error: Any
        try:
            error = kind.__new__(kind)
            error.args = (str(data["text"]),)
        except TypeError:  # an exception group wants its members
            error = Exception(str(data["text"]))
        frames = [(int(line), str(name), self._line(str(chunk), int(line))) for chunk, line, name in data["frames"]]
        error.student_type, error.student_frames = classes[0], frames
        made: BaseException = error
        return made

    def _line(self, chunk: str, number: int) -> str:
        lines = self.lines.get(chunk, [])
        return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def replay(reported: Any, callbacks: list[Callable[..., Any]]) -> CheckFailure | None:
    """Replay the calls the worker answered on its spies. Return the CheckFailure of the last one, if any.

    Only spies with `in_worker` take part: calls that a check counts are never taken from a worker's report.
    """
    spies = {place: spy for place, spy in enumerate(callbacks) if isinstance(spy, Spy) and spy.in_worker}
    failure = None
    for number, args in reported:
        failure = None
        try:
            spies[number](*args)
        except CheckFailure as error:
            failure = error
        except Exception:  # an argument that the function cannot work with: the student's error
            continue
    return failure


def _independent(calls: Sequence[Given]) -> bool:
    """No generator is in two of the calls (one tuple over and over is one): each would draw from a copy of its own."""
    different = [args for place, (args, _) in enumerate(calls) if not place or args is not calls[place - 1][0]]
    generators = [id(value) for args in different for value in args if isinstance(value, np.random.Generator)]
    return len(generators) == len(set(generators))


def loaded(reply: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """What stopped a source that was loaded, and the names it defines; FrameError for what no worker of ours says."""
    try:
        return [problem(p) for p in list(reply["problems"])[:20]], [str(n)[:100] for n in list(reply["defined"])[:500]]
    except Exception as error:  # the answer can be a student's: of any shape, with numbers and depths of any size
        raise FrameError(f"an answer that cannot be read ({type(error).__name__})") from None


def problem(data: Any) -> dict[str, Any]:
    """What stopped a chunk, field by field: the worker that tells it may be a student's by now."""
    chunk = str(data["chunk"])[:200]
    if "syntax" in data:
        return {"chunk": chunk, "line": int(data["line"]), "syntax": str(data["syntax"])[:200]}
    frames = [[str(name)[:200], int(line), str(function)[:100]] for name, line, function in list(data["frames"])[:5]]
    return {
        "chunk": chunk,
        "classes": [str(data["classes"][0])[:100]],
        "text": str(data["text"])[:500],
        "frames": frames,
    }


def _is_exception(name: str) -> bool:
    kind = getattr(builtins, name, None)
    return isinstance(kind, type) and issubclass(kind, BaseException) and kind is not BaseException
