"""The lists of known mistakes: enough of them, told apart, and each told to the student in full."""

from __future__ import annotations

import re

from autograder.course import Course
from autograder.engine.suites import mistakes_of
from autograder.mistakes import Mistake


def every_mistake(course: Course) -> list[tuple[str, Mistake]]:
    return [(slug, mistake) for slug in course.slugs for mistake in mistakes_of(course, slug)]


def test_every_one_says_what_it_computes_what_was_asked_and_why(course: Course) -> None:
    for slug, mistake in every_mistake(course):
        for text in (mistake.title, mistake.computes, mistake.asked, mistake.concept):
            assert len(text) >= 10, (slug, mistake.id)
        assert re.fullmatch(r"[a-z0-9_]+", mistake.id), (slug, mistake.id)
        assert re.fullmatch(r"theory/[a-z-]+/#[a-z0-9-]+", mistake.page), (slug, mistake.id)


def test_what_was_asked_is_clear_without_the_words_before_it(course: Course) -> None:
    """The question at the second level shows it alone."""
    dangling = re.compile(r"\w+ (\w+ )?(it|its|them|those|that case)\b")
    assert [(slug, m.asked) for slug, m in every_mistake(course) if dangling.match(m.asked)] == []


def test_no_two_of_an_exercise_are_the_same_code(course: Course) -> None:
    for slug in course.slugs:
        reference = course.solution(slug).read_text(encoding="utf-8")
        sources = [m.apply(reference) for m in mistakes_of(course, slug)]
        assert len(set(sources)) == len(sources), slug
        assert reference not in sources
