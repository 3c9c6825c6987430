"""`autograder publish solutions`: a reference with its explanation, to hand out after the deadline."""

from __future__ import annotations

from pathlib import Path

from autograder.course import Course
from autograder.engine.delivery.publish import put
from autograder.engine.folders import writable_folder
from autograder.engine.results import printable
from autograder.engine.stubs import without_markers
from autograder.engine.suites import mistakes_of
from autograder.mistakes import Mistake


def solutions(course: Course, slugs: tuple[str, ...], out: Path) -> int:
    """Write for each exercise `<slug>.py` and `<slug>.md`; the exit status."""
    writable_folder(out)
    for slug in slugs:
        code = without_markers(course.solution(slug).read_text(encoding="utf-8"))
        put(out, {f"{slug}.py": code.encode(), f"{slug}.md": page(course, slug, code).encode()})
    print(f"{printable(str(out))}: {', '.join(slugs)}; these are solutions, for after the deadline")
    return 0


def page(course: Course, slug: str, code: str) -> str:
    """The reference and, from the known mistakes, where such code goes wrong, as Markdown."""
    exercise = course.exercise(slug)
    wrong = "\n\n".join(explained(course, mistake) for mistake in mistakes_of(course, slug))
    return (
        f"# {exercise.title}: a solution\n\n"
        f"One correct way of many. The theory is at <{course.site}{exercise.page}>.\n\n"
        f"```python\n{code.rstrip()}\n```\n\n"
        f"## Where it goes wrong\n\n{wrong}\n"
    )


def explained(course: Course, mistake: Mistake) -> str:
    return f"**{mistake.title}.** {mistake.explanation} [Read about it]({course.site}{mistake.page})"
