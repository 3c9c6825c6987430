"""Find what keeps an exercise from being graded: files that are missing or cannot be used.

An exercise is known by its slug. It has a solution and a suite of files: PARTS, of which GRADED hold the checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from autograder.course import Course
from autograder.engine.stubs import stubs
from autograder.engine.suites import (
    GRADED,
    PARTS,
    course_path,
    kinds_of,
    line_of_mistake,
    load_checks,
    load_reference,
    mistakes_of,
    picture_of,
    row_of,
    text_of,
    tree_of,
    written_checks,
)
from autograder.errors import CourseError


def require_gradable(course: Course, slugs: tuple[str, ...]) -> None:
    """Raise CourseError for the first problem of these exercises, if there is one."""
    for slug in slugs:
        if found := next(problems(course, slug), ""):
            raise CourseError(f"{found} (`autograder prove` lists all that is left to do)")


def problems(course: Course, slug: str) -> Iterator[str]:
    """Yield one line for each problem of an exercise.

    First come files that are missing or cannot be loaded. Only if there are none, yield wrong markers in the solution,
    checks that cannot be graded, and mistakes whose edits no longer fit the solution.
    """
    if not course.solution(slug).parent.is_dir() and not course.suite(slug, "visible").parent.is_dir():
        yield f"{row_of(course, slug)}: {slug} has no files: delete its row, then `autograder new {slug}` writes all"
        return
    loaders: list[Callable[[], object]] = [
        *(partial(text_of, path) for path in (course.solution(slug), *(course.suite(slug, part) for part in PARTS))),
        partial(load_reference, course, slug),
        *(partial(load_checks, course, slug, part) for part in GRADED),
        partial(mistakes_of, course, slug),
        partial(kinds_of, course, slug),
        partial(picture_of, course, slug),
        partial(tree_of, course.suite(slug, "explore")),
    ]
    # Several loaders may report one file, in the same words.
    found = list(dict.fromkeys(filter(None, map(error_of, loaders))))
    yield from found
    if not found:
        yield from filter(None, [error_of(partial(stubs, course, (slug,)))])
        yield from _flawed_checks(course, slug)
        yield from _outdated_edits(course, slug)


def error_of(load: Callable[[], object]) -> str:
    """Return the message of the CourseError that `load` raises, or ""."""
    try:
        load()
    except CourseError as error:
        return str(error)
    return ""


def _flawed_checks(course: Course, slug: str) -> Iterator[str]:
    """Yield one line for each check that cannot be graded, such as one without points."""
    for path in (course.suite(slug, part) for part in GRADED):
        yield from (f"{course_path(path)} line {c.line}: {c.flaw}" for c in written_checks(path) if c.flaw)


def _outdated_edits(course: Course, slug: str) -> Iterator[str]:
    """Yield one line for each known mistake whose edits cannot be applied to the solution as it is now."""
    reference = course.solution(slug).read_text(encoding="utf-8")
    for mistake in mistakes_of(course, slug):
        try:
            mistake.apply(reference)
        except ValueError as error:
            yield f"{line_of_mistake(course, slug, mistake.id)}: {error}"
