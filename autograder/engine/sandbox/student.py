"""A student's modules as a suite sees them: `from adam import adam_step` yields a stand-in that calls the worker.

A suite cannot tell the difference: arguments that the student's code changed are changed here too, errors
arrive as errors of the same kind, and generators have moved on.
"""

from __future__ import annotations

import builtins
import warnings
from types import ModuleType
from typing import Any

import numpy as np

from autograder import checks
from autograder.course import Bounds
from autograder.engine.sandbox.channel import Closed, FrameError
from autograder.engine.sandbox.client import Crashed, OutOfTime, WorkerProcess, Zygote, pack_call, write_back
from autograder.engine.sandbox.wire import decode, encode


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


class Failed(checks.CheckFailure):
    """A check that failed for a reason of its own kind: `missing`, `timed_out`, `crashed`, `out_of_memory`, …"""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message, "")
        self.reason = reason


class Attempt:
    """One exercise of one submission: its source, the worker that runs it, and what became of both."""

    def __init__(
        self, slug: str, chunks: list[tuple[str, bytes]], zygote: Zygote | None, bounds: Bounds, wall: float
    ) -> None:
        self.slug, self.chunks, self.zygote, self.bounds = slug, chunks, zygote, bounds
        self.wall = min(wall, bounds.exercise_wall)
        self.worker: WorkerProcess | None = None
        self.defined: list[str] | None = None
        self.problems: list[dict[str, Any]] = []
        self.status, self.note = "graded", ""
        self.spent, self.flooded = 0.0, False
        self.given_up: dict[str, str] = {}
        self.lines = {name: source.decode("utf-8", "replace").splitlines() for name, source in chunks}

    def open(self) -> None:
        """Start a worker and load the source; sets `status` and `problems`, raises nothing."""
        assert self.zygote is not None
        try:
            self.worker = self.zygote.spawn()
            frame = encode({"do": "load", "slug": self.slug, "chunks": [list(c) for c in self.chunks]})
            reply = self.worker.request(frame, self.bounds.load_wall, self.bounds.load_wall, [])
            self.problems, self.defined = loaded(reply)
        except OutOfTime:
            self.status, self.note = (
                "timed_out",
                f"{self.slug} did not finish loading; is there a loop that never ends?",
            )
        except (Crashed, FrameError, Closed):
            self.status, self.note = "crashed", f"{self.slug} ended the Python process it was loaded in"

    def broken(self, functions: list[str]) -> bool:
        """Something stopped the file, and none of these functions exists."""
        return bool(self.problems) and not set(functions) & set(self.defined or [])

    def close(self) -> None:
        """End the worker, if there is one."""
        if self.worker is not None:
            self.spent += self.worker.spent
            self.flooded |= self.worker.flooded
            self.worker.close()
            self.worker = None

    def call(self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call a function of the student's; raises what it raised, or `Failed`."""
        checks.record(function, args, kwargs)
        self._ready(function)
        assert self.worker is not None
        frame, callbacks = pack_call(function, args, kwargs)
        left = self.wall - self.spent - self.worker.spent
        try:
            reply = self.worker.request(frame, min(self.bounds.call_wall, left), self.bounds.call_cpu, callbacks)
            value = decode(reply["value"]) if type(reply.get("value")) is bytes else None
        except OutOfTime:
            printed = self.worker.flooded
            what = "printed without end and " if printed else ""
            reason = "too_much_output" if printed else "timed_out"
            raise self._give_up(function, reason, f"{what}did not finish in time; does a loop never end?") from None
        except Crashed:
            raise self._give_up(function, "crashed", "ended the Python process it ran in") from None
        except FrameError:
            reply, value = {"too_large": True}, None
        if "too_large" in reply:
            raise self._give_up(function, "unreadable", "returned something too large or too deep to read")
        write_back(args, kwargs, reply.get("changed"))
        if reply.get("global_random"):
            np.random.random()  # the student's code used the global state: it moves here too
        for text in reply.get("warnings", ()):
            warnings.warn(str(text), RuntimeWarning, stacklevel=2)
        if "error" in reply:
            raise self._error(reply["error"])
        return value

    def _ready(self, function: str) -> None:
        """A worker with the source loaded, in which the function exists and has not been given up."""
        if function in self.given_up:
            raise Failed(self.given_up[function], "not called again: it was stopped in an earlier check")
        if self.spent + (self.worker.spent if self.worker else 0.0) >= self.wall:
            self.status, self.note = "timed_out", f"the {self.wall:g} seconds of this exercise are used up"
            raise Failed("timed_out", self.note)
        if self.worker is None:
            self.open()
        if self.status != "graded":
            raise Failed(self.status, "the file could not be loaded again")
        if self.defined is not None and function not in self.defined:
            raise Failed("missing", checks.missing_function(self.slug, function, self.defined))

    def _give_up(self, function: str, reason: str, message: str) -> Failed:
        self.given_up[function] = reason
        self.close()
        return Failed(reason, message)

    def _error(self, data: Any) -> BaseException:
        """A student's error as an exception of the nearest built-in kind, with its place in the student's source."""
        classes = [str(c) for c in data["classes"]]
        if "MemoryError" in classes:
            return Failed("out_of_memory", f"needed more than the {self.bounds.memory_mib} MiB of memory there are")
        kind = next((getattr(builtins, c) for c in classes if _is_exception(c)), Exception)
        if not issubclass(kind, Exception):  # SystemExit, KeyboardInterrupt: an error of the student's, not of ours
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
