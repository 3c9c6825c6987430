"""An explanation of one check on the terminal, so that every point can be defended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import calls
import checks
from autograder.course import Course
from autograder.engine.reports.terminal import Report, console
from autograder.engine.results import harmless

if TYPE_CHECKING:
    from autograder.engine.diagnosis.compare import Disagreement
    from autograder.engine.grading.explanation import Explanation

SHOWN = 300  # characters of a value
MOST_CALLS = 40  # of a check


def show(course: Course, submission: str, name: str, explanation: Explanation) -> None:
    """The verdict, the calls with both answers, and how the known mistakes compare."""
    page, result = Report(console(), course.site), explanation.result
    check = next(c for c in result["checks"] if c["name"] == name)
    page.line(f"{submission}   {result['slug']}::{name}   {check['score']} / {check['max_score']}", "bold")
    how = "confined" if result["confined"] else "not confined"
    page.line(f"seed {result['seed']}   source {result['source_sha256'][:16]}   {how}")
    for note in result["notes"]:
        page.line(note, "yellow")
    page.check(result, check)
    page.line()
    count = len(explanation.calls)
    page.line(f"{count} call{'' if count == 1 else 's'}, with what came back and what the reference answers", "bold")
    for number, (call, answer, expected) in enumerate(explanation.calls[:MOST_CALLS], start=1):
        page.line(f"{number}. {shown(call)}", "", 2)
        page.line(f"returned  {shown(answer)}", "", 5)
        page.line(f"reference {shown(expected)}", "", 5)
    if count > MOST_CALLS:
        page.line(f"and {count - MOST_CALLS} more", "dim", 2)
    if not explanation.mistakes:  # nothing was read that could be compared
        return
    page.line()
    page.line("known mistakes, compared on random calls of the whole exercise", "bold")
    for identity, title, difference in sorted(explanation.mistakes, key=lambda row: row[2] is not None):
        page.line(f"{identity}: {title}", "" if difference else "green", 2)
        page.line(told(difference), "dim", 5)


def told(difference: Disagreement | None) -> str:
    """How a mistake compares, in a line."""
    if difference is None:
        return "agrees with the submission in every answer"
    student, mistake = (
        v[0] if isinstance(v, tuple) else shown(v, 90)  # a tuple is an event, such as an error
        for v in (difference.student, difference.mistake)
    )
    return f"differs in {difference.function}: the submission answers {student}, the mistake {mistake}"


def shown(value: Any, limit: int = SHOWN) -> str:
    """A value, a call or an error in one line, cut, and harmless."""
    if isinstance(value, Exception):
        kind = getattr(value, "student_type", type(value).__name__)
        text = str(value) if isinstance(value, checks.CheckFailure) else f"raised {kind}: {value}"
    elif isinstance(value, calls.Call):
        text = str(value)
    elif isinstance(value, list | tuple):
        text = "(" + ", ".join(shown(v) for v in value) + ")"
    else:
        text = value if isinstance(value, str) else calls.show(value)
    return harmless(" ".join(text.split()), limit)
