"""Read with care from a worker's reports what went wrong in a student's code.

A student's code may have taken over a worker before it reports anything.
"""

from __future__ import annotations

import builtins
from typing import Any

from autograder.engine.sandbox.channel import MAX_NAMES, FrameError
from checks import CheckFailure

MOST_USED = 50  # functions of a module that one of them calls


class Failed(CheckFailure):
    """A check that failed for a special reason: `missing`, `timed_out`, `crashed`, `out_of_memory`, …"""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message, "")
        self.reason = reason


def load_report(reply: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str], dict[str, list[str]]]:
    """Return what stopped a source that was loaded, the names it defines, and which of them call which.

    Raise FrameError for a reply that only a student's code can have sent.
    """
    try:
        problems, defined = list(reply["problems"])[:20], list(reply["defined"])[:MAX_NAMES]
        names = [str(name)[:100] for name in defined]
        uses = {str(n)[:100]: [str(i)[:100] for i in list(inner)[:MOST_USED]] for n, inner in reply["uses"][:MAX_NAMES]}
        return [problem(p) for p in problems], names, uses
    except Exception as error:  # a reply of any shape, with numbers and depths of any size
        raise FrameError(f"an answer that cannot be read ({type(error).__name__})") from None


def problem(data: Any) -> dict[str, Any]:
    """Return what stopped a chunk, field by field."""
    chunk = str(data["chunk"])[:200]
    for what in ("syntax", "encoding", "missing"):
        if what in data:
            return {"chunk": chunk, "line": int(data["line"]), what: str(data[what])[:200]}
    frames = [[str(name)[:200], int(line), str(function)[:100]] for name, line, function in list(data["frames"])[:5]]
    return {
        "chunk": chunk,
        "classes": [str(data["classes"][0])[:100]],
        "text": str(data["text"])[:500],
        "frames": frames,
    }


def student_error(data: Any, chunks: list[tuple[str, bytes]], memory_mib: int) -> BaseException:
    """Return a student's error as an exception of the nearest built-in type, with its place in the student's source.

    Raise FrameError for a report that only a student's code can have sent.
    """
    try:
        classes = [str(c)[:100] for c in list(data["classes"])[:20]]
        text, student_type = str(data["text"])[:500], classes[0]
        places = [(str(c), int(number), str(name)[:100]) for c, number, name in list(data["frames"])[:5]]
    except Exception as broken:
        raise FrameError(f"an error that cannot be read ({type(broken).__name__})") from None
    if "MemoryError" in classes:
        return Failed("out_of_memory", f"needed more than the {memory_mib} MiB of memory there are")
    error_type = next((getattr(builtins, c) for c in classes if _is_exception(c)), Exception)
    # SystemExit would end the grader
    if issubclass(error_type, StopIteration) or not issubclass(error_type, Exception):
        error_type = RuntimeError
    error: Any
    try:
        error = error_type.__new__(error_type)
        error.args = (text,)
    except TypeError:  # an exception group wants its members
        error = Exception(text)
    lines = {name: source.decode("utf-8", "replace").splitlines() for name, source in chunks}
    error.student_type = student_type
    error.student_frames = [(number, name, _line(lines.get(chunk, []), number)) for chunk, number, name in places]
    exception: BaseException = error
    return exception


def _line(lines: list[str], number: int) -> str:
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def _is_exception(name: str) -> bool:
    error_type = getattr(builtins, name, None)
    return isinstance(error_type, type) and issubclass(error_type, BaseException) and error_type is not BaseException
