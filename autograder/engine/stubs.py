"""Make stubs of solutions: in a solution, each function body stands between two marker lines."""

from __future__ import annotations

import re

from autograder.course import Course
from autograder.engine.suites import text_of
from autograder.errors import CourseError

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
_BODY = re.compile(rf"^(?P<indent> *){BEGIN}\n.*?^ *{END}\n", re.MULTILINE | re.DOTALL)
_MARKER = re.compile(rf"^ *(?:{BEGIN}|{END})\n", re.MULTILINE)


def stub(solution: str) -> str:
    """Return a solution with every body between markers replaced by `raise NotImplementedError`.

    Raise CourseError if a marker lacks its partner.
    """
    text, bodies = _BODY.subn(r"\g<indent>raise NotImplementedError\n", solution)
    if not bodies or BEGIN in text or END in text or solution.count(BEGIN) != bodies:
        raise CourseError(f"every {BEGIN} needs one {END} after it, each on a line of its own")
    return text


def stubs(course: Course, slugs: tuple[str, ...]) -> dict[str, str]:
    """Return the stub of each exercise; raise CourseError for a solution that is missing or has wrong markers."""
    texts = {}
    for slug in slugs:
        solution = text_of(course.solution(slug))
        try:
            texts[slug] = stub(solution)
        except CourseError as error:
            raise CourseError(f"solutions/{slug}/{slug}.py: {error}") from None
    return texts


def without_markers(solution: str) -> str:
    """Return the code of a solution without the marker lines."""
    return _MARKER.sub("", solution)


def with_first_body(solution: str, lines: str) -> str:
    """Return a solution in which these lines replace the first body between markers."""
    return _BODY.sub(lambda _: lines, solution, count=1)
