"""`autograder publish solutions`: a reference with its explanation, to hand out after the deadline."""

from __future__ import annotations

import argparse
import re

from autograder.course import Course
from autograder.engine.delivery.publish import folder, put
from autograder.engine.mistakes import Mistake, mistakes_of
from autograder.engine.release import BEGIN, END
from autograder.engine.results import printable

_MARK = re.compile(rf"^ *(?:{BEGIN}|{END})\n", re.MULTILINE)


def solutions(course: Course, slugs: tuple[str, ...], options: argparse.Namespace) -> int:
    """Write for each exercise `<slug>.py` and `<slug>.md`; the exit status."""
    out = folder(options.out)
    for slug in slugs:
        code = module(course, slug)
        put(out, {f"{slug}.py": code.encode(), f"{slug}.md": page(course, slug, code).encode()})
    print(f"{printable(str(out))}: {', '.join(slugs)}; these are solutions, for after the deadline")
    return 0


def module(course: Course, slug: str) -> str:
    """The reference without the marks that the release cuts at."""
    return _MARK.sub("", course.solution(slug).read_text(encoding="utf-8"))


def page(course: Course, slug: str, code: str) -> str:
    """The reference and, from the known mistakes, where such code goes wrong, as Markdown."""
    exercise = course.exercise(slug)
    wrong = "\n\n".join(explained(course, mistake) for mistake in mistakes_of(slug))
    return (
        f"# {exercise.title}: a solution\n\n"
        f"One correct way of many. The theory is at <{course.site}{exercise.page}>.\n\n"
        f"```python\n{code.rstrip()}\n```\n\n"
        f"## Where it goes wrong\n\n{wrong}\n"
    )


def explained(course: Course, mistake: Mistake) -> str:
    return f"**{mistake.title}.** {mistake.explanation} [Read about it]({course.site}{mistake.page})"
