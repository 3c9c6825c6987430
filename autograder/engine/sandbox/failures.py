"""Read with care from a worker's reports what went wrong in a student's code.

A student's code may have taken over a worker before it reports anything.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping
from typing import Any

from autograder.engine.sandbox.channel import MAX_NAMES, FrameError
from checks import CheckFailure

MOST_USED = 50  # functions of a module that one of them calls
NOT_TEXT = "it is not text in UTF-8 or the encoding it declares"
MODULE = re.compile(r"[^\W\d]\w{0,99}(\.[^\W\d]\w{0,99}){0,9}")


class Failed(CheckFailure):
    """A check that failed for a special reason: `missing`, `timed_out`, `crashed`, `out_of_memory`, …"""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message, "")
        self.reason = reason


def load_report(
    reply: dict[str, Any], chunks: list[tuple[str, bytes]]
) -> tuple[list[dict[str, Any]], list[str], dict[str, list[str]]]:
    """Return what stopped a source that was loaded, the names it defines, and which of them call which.

    Raise FrameError for a reply that only a student's code can have sent.
    """
    try:
        problems, defined = list(reply["problems"])[:20], list(reply["defined"])[:MAX_NAMES]
        names = [str(name)[:100] for name in defined]
        uses = {str(n)[:100]: [str(i)[:100] for i in list(inner)[:MOST_USED]] for n, inner in reply["uses"][:MAX_NAMES]}
        sizes = {name: len(source) for name, source in chunks}
        return [problem(p, sizes) for p in problems], names, uses
    except Exception as error:  # a reply of any shape, with numbers and depths of any size
        raise FrameError(f"an answer that cannot be read ({type(error).__name__})") from None


def problem(data: Any, sizes: Mapping[str, int]) -> dict[str, Any]:
    """Return what stopped a chunk, field by field.

    All but the words of an error have a known form: a note of the grader never begins with words of a student. Raise
    an error for anything else.
    """
    place = {"chunk": data["chunk"], "line": 0}
    if "missing" in data and data["chunk"] not in sizes:  # an import in code that the student's code made
        place["chunk"] = next(iter(sizes))
    elif "line" in data:
        place["line"] = _line_number(data["line"], sizes[data["chunk"]])
    if "syntax" in data:
        return {**place, "syntax": str(data["syntax"])[:200]}
    if "encoding" in data:
        return {**place, "encoding": NOT_TEXT}
    if "missing" in data:
        name = str(data["missing"])
        return {**place, "missing": name if MODULE.fullmatch(name) else "a module"}
    frames = [[c, _line_number(number, sizes[c]), str(name)[:100]] for c, number, name in list(data["frames"])[:5]]
    error = str(data["classes"][0])[:100]
    return {
        "chunk": data["chunk"],
        "classes": [error if error.isidentifier() else "Exception"],
        "text": str(data["text"])[:500],
        "frames": frames,
    }


def _line_number(number: Any, size: int) -> int:
    """Return the number of a line; a source has at most one more than it has bytes."""
    if type(number) is int and 0 <= number <= size + 1:
        return number
    raise FrameError("a line that is not there")


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
