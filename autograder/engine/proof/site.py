"""Check the Markdown of the site; `make site` then builds it and checks the result."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.course import Course
from autograder.engine.suites import course_path, line_of, line_of_mistake, mistakes_of, row_of

CONFIG = "mkdocs.yml"
ANCHOR = re.compile(r'\{[^}\n]*#([\w-]+)[^}\n]*\}|<\w+ [^>]*\bid="([\w-]+)"')


def nav_breaches(course: Course) -> Iterator[str]:
    """Yield a message if the nav has other exercises or another order than the manifest, or another address."""
    file = course.root / CONFIG
    config = file.read_text(encoding="utf-8")
    listed = re.findall(r"- exercises/(?!index)(\w+)\.md", config)
    if tuple(listed) != course.slugs:
        pages = [f"exercises/{slug}.md" for slug in course.slugs]
        yield f"{line_of(file, r'^ *- Exercises:')}: other exercises than in course.toml, expected {', '.join(pages)}"
    if f"site_url: {course.site}" not in config:
        yield f"{line_of(file, r'^site_url:')}: site_url differs from the site of course.toml, {course.site}"


def page_breaches(course: Course, slug: str) -> Iterator[str]:
    """Yield a message for each page of an exercise that is missing or lacks the stub, and each dead link."""
    page, stub = course.page_file(f"exercises/{slug}"), f'--8<-- "assignments/{slug}/{slug}.py"'
    if not page.is_file():
        yield f"{course_path(page)} is missing: write it, as CONTRIBUTING.md says"
    elif stub not in page.read_text(encoding="utf-8"):
        yield f"{course_path(page)} does not include the stub: add the line {stub}"
    chapter = course.page_file(course.exercise(slug).page)
    if not chapter.is_file():
        yield f"{row_of(course, slug)}: the page of {slug}, {course_path(chapter)}, is missing"
    for mistake in mistakes_of(course, slug):
        path, _, anchor = mistake.page.partition("#")
        target = course.page_file(path)
        anchors = ANCHOR.findall(target.read_text(encoding="utf-8")) if target.is_file() else []
        if anchor not in {first or second for first, second in anchors}:
            place = line_of_mistake(course, slug, mistake.id)
            yield f"{place}: the mistake {mistake.id} points to {mistake.page}, which does not exist"
