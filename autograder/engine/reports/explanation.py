"""Print the explanation of one check on the terminal, so that every point can be defended."""

from __future__ import annotations

from autograder.course import Course
from autograder.engine.reports.terminal import Report, console
from autograder.engine.results import ExerciseResult


def show(course: Course, submission: str, name: str, result: ExerciseResult) -> None:
    """Print the verdict, the calls with both answers, and how each known mistake compares with the submission."""
    page, explanation = Report(console(), course.site), result["explanation"]
    check = next(c for c in result["checks"] if c["name"] == name)
    page.line(f"{submission}   {result['slug']}::{name}   {check['score']} / {check['max_score']}", "bold")
    confined = "confined" if result["confined"] else "not confined"
    page.line(f"seed {result['seed']}   source {result['source_sha256'][:16]}   {confined}")
    for note in result["notes"]:
        page.line(note, "yellow")
    page.check(result, check)
    page.line()
    count, shown = explanation["count"], explanation["calls"]
    page.line(f"{count} call{'' if count == 1 else 's'}, with what came back and what the reference answers", "bold")
    for number, (call, answer, expected) in enumerate(shown, start=1):
        page.line(f"{number}. {call}", "", 2)
        page.line(f"returned  {answer}", "", 5)
        page.line(f"reference {expected}", "", 5)
    if count > len(shown):
        page.line(f"and {count - len(shown)} more", "dim", 2)
    if not explanation["mistakes"]:  # there was no code to compare
        return
    page.line()
    page.line("known mistakes, compared on random calls of the whole exercise", "bold")
    for identity, title, difference in sorted(explanation["mistakes"], key=lambda row: row[2] != ""):
        page.line(f"{identity}: {title}", "" if difference else "green", 2)
        page.line(difference or "agrees with the submission in every answer", "dim", 5)
