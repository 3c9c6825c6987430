"""What keeps an exercise from being graded: files that are missing or cannot be used, one line for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from autograder.course import Course
from autograder.engine.stubs import stubs
from autograder.engine.suites import (
    GRADED,
    PARTS,
    explore_of,
    line_of_mistake,
    load_checks,
    load_reference,
    mistakes_of,
    picture_of,
    row_of,
    shown,
    text_of,
    tree_of,
    written_checks,
)
from autograder.errors import CourseError


def demand(course: Course, slugs: tuple[str, ...]) -> None:
    """Raise CourseError for the first problem of these exercises."""
    for slug in slugs:
        if found := next(problems(course, slug), ""):
            raise CourseError(f"{found} (`autograder prove` lists all that is left to do)")


def problems(course: Course, slug: str) -> Iterator[str]:
    """Yield one line for each file of an exercise that is missing or cannot be used."""
    if not course.solution(slug).parent.is_dir() and not course.suite(slug, "visible").parent.is_dir():
        yield f"{row_of(course, slug)}: {slug} has no files: delete its row, then `autograder new {slug}` writes all"
        return
    uses: list[Callable[[], object]] = [
        *(partial(text_of, path) for path in (course.solution(slug), *(course.suite(slug, part) for part in PARTS))),
        partial(load_reference, course, slug),
        *(partial(load_checks, course, slug, part) for part in GRADED),
        partial(mistakes_of, course, slug),
        partial(explore_of, course, slug),
        partial(picture_of, course, slug),
        partial(tree_of, course.suite(slug, "explore")),
    ]
    found = list(dict.fromkeys(filter(None, map(complaint, uses))))
    yield from found
    if not found:
        yield from filter(None, [complaint(partial(stubs, course, (slug,)))])
        yield from _flawed_checks(course, slug)
        yield from _rotten_edits(course, slug)


def complaint(use: Callable[[], object]) -> str:
    """Return what the CourseError says that the use of a file raises, "" where it raises none."""
    try:
        use()
    except CourseError as error:
        return str(error)
    return ""


def _flawed_checks(course: Course, slug: str) -> Iterator[str]:
    for path in (course.suite(slug, part) for part in GRADED):
        yield from (f"{shown(path)} line {c.line}: {c.flaw}" for c in written_checks(path) if c.flaw)


def _rotten_edits(course: Course, slug: str) -> Iterator[str]:
    reference = course.solution(slug).read_text(encoding="utf-8")
    for mistake in mistakes_of(course, slug):
        try:
            mistake.apply(reference)
        except ValueError as error:
            yield f"{line_of_mistake(course, slug, mistake.id)}: {error}"
