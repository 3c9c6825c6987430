"""What came of each check: its verdict in the words a student reads, and the order in which checks run.

The same functions serve pytest in a student's folder, the page and the grader.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest

from calls import CALLS, RecordedFunction
from checks import Check, CheckFailure
from outcomes import NOT_WRITTEN, Outcome


class Judgement(NamedTuple):
    """The outcome of a check: `reason` is the kind of failure, `message` what was seen, `hint` the idea behind it."""

    outcome: Outcome
    reason: str = ""
    message: str = ""
    hint: str = ""


@dataclass
class Verdict:
    """One check of an exercise with its judgement."""

    slug: str
    name: str
    title: str
    points: int
    outcome: Outcome
    reason: str = ""
    message: str = ""
    hint: str = ""


VERDICTS: dict[tuple[str, str], Verdict] = {}
"""The verdicts of this run by exercise and check name."""


def identity(item: pytest.Item) -> tuple[str, str]:
    """Return the exercise (the folder that holds the suite) and the name of a check."""
    return item.path.parent.name, item.name.removeprefix("test_")


def check_of(item: pytest.Item) -> Check | None:
    """Return what `@check` says of a test; None for a test that is no check."""
    return getattr(getattr(item, "function", None), "check", None)


def title_of(item: pytest.Item) -> str:
    """Return the docstring of a check: the line a student reads."""
    function = getattr(item, "function", None)
    return " ".join((getattr(function, "__doc__", None) or item.name).split())


def sort_by_dependency(items: list[pytest.Item]) -> None:
    """Move every check behind the one it waits for, whatever the order in the file."""
    named = {identity(item): item for item in items}
    ordered: dict[int, pytest.Item] = {}

    def place(item: pytest.Item, waiting: tuple[pytest.Item, ...] = ()) -> None:
        about = check_of(item)
        before = named.get((identity(item)[0], about.after)) if about and about.after else None
        if before is not None and before not in waiting and id(before) not in ordered:
            place(before, (*waiting, item))
        ordered.setdefault(id(item), item)

    for item in items:
        place(item)
    items[:] = ordered.values()


def prepare(item: pytest.Item) -> None:
    """Clear the recorded calls; skip the check when the one it waits for did not pass."""
    CALLS.clear()
    about = check_of(item)
    before = VERDICTS.get((identity(item)[0], about.after)) if about and about.after else None
    if before is not None and before.outcome != "passed":
        pytest.skip(NOT_WRITTEN if before.outcome == "not_written" else f"waits for: {before.title}")


def record_verdict(item: pytest.Item, caught: BaseException | None) -> Verdict:
    """Record the verdict of a check that raised `caught` (None: it passed), and return it."""
    about = check_of(item)
    assert about is not None
    slug, name = identity(item)
    VERDICTS[slug, name] = Verdict(slug, name, title_of(item), about.points, *judge(caught, about, slug))
    return VERDICTS[slug, name]


def judge(error: BaseException | None, about: Check, slug: str) -> Judgement:
    """Judge a check by what it raised; None means that it passed."""
    if error is None:
        return Judgement("passed")
    if isinstance(error, pytest.skip.Exception):
        text = str(error)
        return Judgement("not_written" if text == NOT_WRITTEN else "skipped", message=text)
    if isinstance(error, NotImplementedError):
        return Judgement("not_written", message=NOT_WRITTEN)
    last = f"{CALLS[-1]}\n" if CALLS else ""
    if isinstance(error, CheckFailure):
        reason = getattr(error, "reason", "wrong")
        return Judgement("failed", reason, last + error.message, about.hint if error.hint is None else error.hint)
    frames = student_frames(error, slug)
    if frames is None:
        unread = f"the check could not read the answer ({type(error).__name__})"
        return Judgement("failed", "check_error", last + unread)
    return Judgement("failed", "raised", last + raised(error, frames))


def student_frames(error: BaseException, slug: str) -> list[tuple[int, str, str]] | None:
    """Return line number, function and text of each line of the student's file that an error passed through.

    None for an error of the check itself. A student's error can have no lines: a call whose arguments do not fit the
    function fails before its first line.
    """
    crossed = getattr(error, "student_frames", None)
    if crossed is not None:
        return list(crossed)
    frames = traceback.extract_tb(error.__traceback__)
    lines = [(f.lineno or 0, f.name, f.line or "") for f in frames if Path(f.filename).name == f"{slug}.py"]
    refused = (frames[-1].filename, frames[-1].name) == (RecordedFunction.__call__.__code__.co_filename, "__call__")
    return lines if lines or refused else None


def raised(error: BaseException, frames: list[tuple[int, str, str]]) -> str:
    """Describe a student's own error, with the lines of the student's file only."""
    name = getattr(error, "student_type", type(error).__name__)
    lines = [f"raised {name}: {text_of(error)}".rstrip(": ")]
    lines += [f"  line {number}, in {function}: {text.strip()}" for number, function, text in frames[-3:]]
    return "\n".join(lines)


def text_of(error: BaseException) -> str:
    """Return an error's text, "" where a class of the student's own cannot give one."""
    try:
        return str(error)
    except Exception:
        return ""
