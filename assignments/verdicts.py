"""Run checks in the order of their dependencies, and keep the verdict on each.

The same functions serve pytest in a student's folder, the page and the grader.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pytest

from calls import CALLS, LEFT
from checks import Check
from judgement import Judgement, judge, student_frames
from outcomes import NOT_WRITTEN, Outcome
from usage import causes_of, mend_first


@dataclass
class Verdict:
    """A check of an exercise and the judgement on it; `function` is the one it called last."""

    slug: str
    name: str
    title: str
    points: int
    outcome: Outcome
    reason: str = ""
    message: str = ""
    hint: str = ""
    function: str = ""


VERDICTS: dict[tuple[str, str], Verdict] = {}
"""The verdicts so far, by exercise and name of the check."""


def identity(item: pytest.Item) -> tuple[str, str]:
    """Return the exercise (the folder that holds the suite) and the name of a check."""
    return item.path.parent.name, item.name.removeprefix("test_")


def check_of(item: pytest.Item) -> Check | None:
    """Return the arguments of a test's `@check`; None for a test that is not a check."""
    return getattr(getattr(item, "function", None), "check", None)


def title_of(item: pytest.Item) -> str:
    """Return the docstring of a check: the line a student reads."""
    function = getattr(item, "function", None)
    return " ".join((getattr(function, "__doc__", None) or item.name).split())


def sort_by_dependency(items: list[pytest.Item]) -> None:
    """Sort the checks so that each comes after the one it waits for, whatever the order in the file."""
    by_identity = {identity(item): item for item in items}
    ordered: dict[int, pytest.Item] = {}

    def place(item: pytest.Item, waiting: tuple[pytest.Item, ...] = ()) -> None:
        needed = needed_by(item)
        before = by_identity.get(needed) if needed else None
        if before is not None and before not in waiting and id(before) not in ordered:
            place(before, (*waiting, item))
        ordered.setdefault(id(item), item)

    for item in items:
        place(item)
    items[:] = ordered.values()


def needed_by(item: pytest.Item) -> tuple[str, str] | None:
    """Return the exercise and the name of the check that a check waits for."""
    check = check_of(item)
    return (identity(item)[0], check.after) if check and check.after else None


def prepare(item: pytest.Item) -> None:
    """Clear the recorded calls; skip the check when the one it waits for did not pass."""
    CALLS.clear()
    LEFT.clear()
    needed = needed_by(item)
    before = VERDICTS.get(needed) if needed else None
    if before is not None and before.outcome != "passed":
        pytest.skip(NOT_WRITTEN if before.outcome == "not_written" else f"waits for: {before.title}")


def record_verdict(
    item: pytest.Item, error: BaseException | None, uses: Mapping[str, Sequence[str]] | None = None
) -> Verdict:
    """Record the verdict on a check that raised this error (None: it passed), and return it.

    If `uses` says that its function calls one that failed a check, that is said in the place of the check's hint.
    """
    check = check_of(item)
    assert check is not None
    slug, name = identity(item)
    if isinstance(error, pytest.skip.Exception):
        text = str(error)
        judgement = Judgement("not_written" if text == NOT_WRITTEN else "skipped", message=text)
    else:
        judgement = judge(error, check, student_frames(error, slug) if error else None)
    function = CALLS[-1].function if CALLS else ""
    failed = {v.function for v in VERDICTS.values() if v.slug == slug and v.outcome == "failed"}
    causes = causes_of(function, uses or {}, failed)
    if judgement.outcome == "failed" and causes and judgement.hint == check.hint:
        judgement = judgement._replace(hint=mend_first(function, causes))
    VERDICTS[slug, name] = Verdict(slug, name, title_of(item), check.points, *judgement, function)
    return VERDICTS[slug, name]
