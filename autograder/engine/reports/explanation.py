"""Print the explanation of one check on the terminal, so that every point can be defended."""

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

VALUE_LENGTH = 300  # characters
SHORT_VALUE_LENGTH = 90
MOST_CALLS = 40  # of a check


def show(course: Course, submission: str, name: str, explanation: Explanation) -> None:
    """Print the verdict, the calls with both answers, and how each known mistake compares with the submission."""
    page, result = Report(console(), course.site), explanation.result
    check = next(c for c in result["checks"] if c["name"] == name)
    page.line(f"{submission}   {result['slug']}::{name}   {check['score']} / {check['max_score']}", "bold")
    confined = "confined" if result["confined"] else "not confined"
    page.line(f"seed {result['seed']}   source {result['source_sha256'][:16]}   {confined}")
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
    if not explanation.mistakes:  # there was no code to compare
        return
    page.line()
    page.line("known mistakes, compared on random calls of the whole exercise", "bold")
    for identity, title, difference in sorted(explanation.mistakes, key=lambda row: row[2] is not None):
        page.line(f"{identity}: {title}", "" if difference else "green", 2)
        page.line(comparison(difference), "dim", 5)


def comparison(difference: Disagreement | None) -> str:
    """Return in one line how a known mistake compares with the submission."""
    if difference is None:
        return "agrees with the submission in every answer"
    student, mistake = (
        answer[0] if isinstance(answer, tuple) else shown(answer, SHORT_VALUE_LENGTH)  # a tuple is an event: an error
        for answer in (difference.student, difference.mistake)
    )
    return f"differs in {difference.function}: the submission answers {student}, the mistake {mistake}"


def shown(value: Any, limit: int = VALUE_LENGTH) -> str:
    """Return a value, a call or an error as one harmless line of at most `limit` characters."""
    if isinstance(value, Exception):
        name = getattr(value, "student_type", type(value).__name__)
        text = str(value) if isinstance(value, checks.CheckFailure) else f"raised {name}: {value}"
    elif isinstance(value, calls.Call):
        text = str(value)
    elif isinstance(value, list | tuple):
        text = "(" + ", ".join(shown(v) for v in value) + ")"
    else:
        text = value if isinstance(value, str) else calls.show(value)
    return harmless(" ".join(text.split()), limit)
