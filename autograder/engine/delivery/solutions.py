"""Publish solutions: each reference with an explanation, to hand out after the deadline."""

from __future__ import annotations

from pathlib import Path

from autograder.course import Course
from autograder.engine.delivery.published_files import put
from autograder.engine.folders import writable_folder
from autograder.engine.results import printable
from autograder.engine.stubs import without_markers
from autograder.engine.suites import mistakes_of


def solutions(course: Course, slugs: tuple[str, ...], out: Path) -> int:
    """Write `<slug>.py` and `<slug>.md` for each exercise; return the exit status."""
    writable_folder(out)
    for slug in slugs:
        code = without_markers(course.solution(slug).read_text(encoding="utf-8"))
        put(out, {f"{slug}.py": code.encode(), f"{slug}.md": page(course, slug, code).encode()})
    print(f"{printable(str(out))}: {', '.join(slugs)}; these are solutions, for after the deadline")
    return 0


def page(course: Course, slug: str, code: str) -> str:
    """Return the reference and the explanations of the known mistakes as Markdown."""
    exercise = course.exercise(slug)
    mistakes = "\n\n".join(
        f"**{mistake.title}.** {mistake.explanation} [Read about it]({course.site}{mistake.page})"
        for mistake in mistakes_of(course, slug)
    )
    return (
        f"# {exercise.title}: a solution\n\n"
        f"This is one of many correct solutions. The theory is at <{course.site}{exercise.page}>.\n\n"
        f"```python\n{code.rstrip()}\n```\n\n"
        f"## Known mistakes\n\n{mistakes}\n"
    )
