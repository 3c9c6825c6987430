"""The form of a result, in memory as in `--json`, and functions that make text of a student harmless."""

from __future__ import annotations

import re
from typing import Literal, NotRequired, TypedDict

from outcomes import Outcome

RESULTS_SCHEMA = "autograder-results/1"

Status = Literal["graded", "missing", "unreadable", "broken", "timed_out", "crashed"]

WHY: dict[Status, str] = {
    "missing": "there is no file for this exercise",
    "unreadable": "the file could not be read",
    "broken": "the file does not run",
    "timed_out": "the time of this exercise was used up",
    "crashed": "the file ended the Python process it ran in",
}
"""The meaning of each status of an exercise whose checks could not run: all but "graded"."""


class CheckResult(TypedDict):
    """One check; `reason` is the kind of failure, `message` what was seen, `hint` the idea behind it."""

    name: str
    title: str
    visible: bool
    outcome: Outcome
    reason: str
    score: int
    max_score: int
    message: str
    hint: str


class MistakeResult(TypedDict):
    """What is known to be wrong: in which functions, and the names of the failed checks that it explains."""

    id: str
    title: str
    explanation: str
    page: str
    functions: list[str]
    checks: list[str]


class PictureLine(TypedDict):
    """A line of a picture: its name and the points that functions of a solution drew."""

    name: str
    x: list[float]
    y: list[float]


class PictureResult(TypedDict):
    """The lines that a student's functions drew, and in one sentence why a line is missing ("" if none is)."""

    lines: list[PictureLine]
    reason: str


class Explanation(TypedDict):
    """What is known of the verdict of one check, as harmless text.

    `calls` has for each call, of `count`, the call, the answer and the answer of the reference; `mistakes` has for each
    known mistake its id, its title, and how it differs from the submission ("" if it does not).
    """

    count: int
    calls: list[list[str]]
    mistakes: list[list[str]]


class ByHand(TypedDict):
    """A decision of an instructor about a check, or about the whole exercise if `check` is "".

    `points` replace the points of the checks (None: they stay); `extra` points are added. `source` says where the
    decision was written: into the instructor's records, or into the gradebook itself.
    """

    check: str
    points: float | None
    extra: float
    reason: str
    source: Literal["records", "gradebook"]


class Mark(TypedDict):
    """What an exercise counts: the points of its checks with the decisions `by_hand`, less the `penalty` for lateness.

    `deadline` (with an extension, if there is one) and `submitted` are UTC in ISO 8601, or "" if there is none; people
    are shown the times of `time_zone`, which is the course's. `kept` is there if the mark is one of an earlier run, and
    says why; `comments` are there if somebody wrote them under answers in the formgrader.
    """

    score: float
    max_score: int
    by_hand: list[ByHand]
    deadline: str
    submitted: str
    time_zone: str
    seconds_late: float
    penalty: float
    kept: NotRequired[str]
    comments: NotRequired[list[str]]


class Total(TypedDict):
    """The mark of a submission: its exercises in the gradebook together, scaled to `max_score` points."""

    score: float
    max_score: int
    on_roster: bool


class ExerciseResult(TypedDict):
    """One exercise of a submission; `page` is where the site explains it.

    `score` is the sum of the points of the checks. `mark` is there if a gradebook or an instructor's records were
    given. `picture` is None unless feedback was asked for and the file could run. `measured` is there if checks have
    measured functions, in the units that the report of a class names: their values by the names of the functions.
    """

    slug: str
    score: int
    max_score: int
    status: Status
    source_sha256: str
    seed: str
    confined: bool
    notes: list[str]
    checks: list[CheckResult]
    mistakes: list[MistakeResult]
    page: str
    picture: PictureResult | None
    measured: NotRequired[dict[str, float]]
    mark: NotRequired[Mark]
    explanation: NotRequired[Explanation]


class Result(TypedDict):
    """One submission; `mark` is there if its exercises have marks."""

    submission: str
    score: int
    max_score: int
    exercises: list[ExerciseResult]
    mark: NotRequired[Total]


def assemble(submission: str, exercises: list[ExerciseResult]) -> Result:
    """Return the result of a submission from the results of its exercises."""
    return {
        "submission": submission,
        "score": sum(e["score"] for e in exercises),
        "max_score": sum(e["max_score"] for e in exercises),
        "exercises": exercises,
    }


def amount(number: int, noun: str) -> str:
    """Return a number of things in words, as in "1 submission" or "2 submissions"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def printable(text: str) -> str:
    """Return a file's name with control characters, undecodable bytes and workflow commands escaped as \\xNN."""
    escapes = {ord(c): "".join(f"\\x{b:02x}" for b in _bytes_of(c)) for c in set(text) if not c.isprintable()}
    shown = text.translate(escapes)
    return re.sub(r"^\s*:(?=:)|(?<=#)#(?=\w*\[)", lambda found: found[0][:-1] + f"\\x{ord(found[0][-1]):02x}", shown)


def _bytes_of(character: str) -> bytes:
    """Return a character in UTF-8, or the undecodable byte that a lone surrogate in a file's name stands for."""
    return character.encode("utf-8", "surrogateescape" if "\udc80" <= character <= "\udcff" else "surrogatepass")


def harmless(text: str, limit: int) -> str:
    """Return text of a student without control characters and workflow commands (`::`, `##[`), cut to `limit`.

    It is cut before it is searched, so that no text takes long; what is cut then is far beyond the limit.
    """
    harmless_text = "".join(c if c == "\n" or c.isprintable() else " " for c in text[: 4 * limit])
    harmless_text = re.sub(r":{2,}", ":", harmless_text)
    harmless_text = re.sub(r"(?<!#)#{2,}(?=\w*\[)", "#", harmless_text).strip("\n")
    cut = len(harmless_text) > limit or len(text) > 4 * limit
    return harmless_text[: limit - 1] + "…" if cut else harmless_text


def code_fence(text: str, shortest: int = 3) -> str:
    """Return the backticks that hold a text as Markdown code: more of them than the text has anywhere in a row."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    return "`" * max(shortest, longest + 1)
