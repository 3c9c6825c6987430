"""Solutions and the stubs made of them: each body stands between two marker lines that a release cuts at."""

from __future__ import annotations

import re

from autograder.course import Course
from autograder.errors import CourseError

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
_BODY = re.compile(rf"^(?P<indent> *){BEGIN}\n.*?^ *{END}\n", re.MULTILINE | re.DOTALL)
_MARKER = re.compile(rf"^ *(?:{BEGIN}|{END})\n", re.MULTILINE)


def stub(solution: str) -> str:
    """Return a solution with every marked body replaced by `raise NotImplementedError`.

    Raises CourseError when a marker is missing its partner.
    """
    text, cut = _BODY.subn(r"\g<indent>raise NotImplementedError\n", solution)
    if not cut or BEGIN in text or END in text or solution.count(BEGIN) != cut:
        raise CourseError(f"every {BEGIN} needs one {END} after it, each on a line of its own")
    return text


def stubs(course: Course, slugs: tuple[str, ...]) -> dict[str, str]:
    """Return the stub of each exercise; CourseError names the solution that is missing or badly marked."""
    made = {}
    for slug in slugs:
        try:
            made[slug] = stub(course.solution(slug).read_text(encoding="utf-8"))
        except (OSError, CourseError) as error:
            raise CourseError(f"solutions/{slug}/{slug}.py: {getattr(error, 'strerror', None) or error}") from None
    return made


def without_markers(solution: str) -> str:
    """Return a solution as a reader wants it: the code without the marker lines."""
    return _MARKER.sub("", solution)


def with_first_body(solution: str, lines: str) -> str:
    """Return a solution in which the first marked body is replaced by these lines."""
    return _BODY.sub(lambda _: lines, solution, count=1)
