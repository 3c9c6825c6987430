"""Judge a check by the error it raised, in the words a student reads. Notebooks use this as well, without pytest."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from calls import CALLS, RecordedFunction
from checks import Check, CheckFailure
from outcomes import NOT_WRITTEN, Outcome


class Judgement(NamedTuple):
    """The outcome of a check; `reason` is the kind of failure, `message` what was seen, `hint` the idea behind it."""

    outcome: Outcome
    reason: str = ""
    message: str = ""
    hint: str = ""


class Frame(NamedTuple):
    """A line of a student's file that an error passed through: its number, the function it is in, and its text."""

    line: int
    function: str
    text: str


def judge(error: BaseException | None, check: Check, frames: Sequence[Frame] | None) -> Judgement:
    """Judge a check by the error it raised (None: it passed); `frames` is None for an error of the check itself."""
    if error is None:
        return Judgement("passed")
    if isinstance(error, NotImplementedError):
        return Judgement("not_written", message=NOT_WRITTEN)
    call = f"{CALLS[-1]}\n" if CALLS else ""
    if isinstance(error, CheckFailure):
        reason = getattr(error, "reason", "wrong")
        return Judgement("failed", reason, call + error.message, check.hint if error.hint is None else error.hint)
    if frames is None:
        unread = f"the check could not read the answer ({type(error).__name__})"
        return Judgement("failed", "check_error", call + unread)
    return Judgement("failed", "raised", call + description(error, frames), check.hint)


def student_frames(error: BaseException, slug: str) -> list[Frame] | None:
    """Return the lines of the student's file that an error passed through; None for an error of the check itself.

    A student's error can have no lines: a call whose arguments do not fit the function fails before its first line.
    """
    crossed = getattr(error, "student_frames", None)  # what the sandbox reported
    if crossed is not None:
        return [Frame(*frame) for frame in crossed]
    frames = traceback.extract_tb(error.__traceback__)
    lines = [Frame(f.lineno or 0, f.name, f.line or "") for f in frames if Path(f.filename).name == f"{slug}.py"]
    recorder = RecordedFunction.__call__.__code__.co_filename, "__call__"
    called = recorder in [(f.filename, f.name) for f in frames]
    return lines if lines or called else None


def description(error: BaseException, frames: Sequence[Frame]) -> str:
    """Describe a student's own error, with the last lines of the student's file that it passed through."""
    name = getattr(error, "student_type", type(error).__name__)
    lines = [f"raised {name}: {text_of(error)}".rstrip(": ")]
    lines += [f"  line {frame.line}, in {frame.function}: {frame.text.strip()}" for frame in frames[-3:]]
    return "\n".join(lines + getattr(error, "__notes__", []))


def text_of(error: BaseException) -> str:
    """Return the text of an error, "" if its class, which a student may have written, cannot give one."""
    try:
        return str(error)
    except Exception:
        return ""
