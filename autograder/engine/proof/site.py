"""What can be said of the site by reading its Markdown; `make site` then builds it and looks at the result."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from autograder.course import Course
from autograder.engine.suites import line_of, line_of_mistake, row_of

CONFIG = "mkdocs.yml"
ANCHOR = re.compile(r'\{[^}\n]*#([\w-]+)[^}\n]*\}|<\w+ [^>]*\bid="([\w-]+)"')


def nav_breaches(course: Course) -> Iterator[str]:
    """Yield where the nav has other exercises than the manifest, or another order, or the site another address."""
    file = course.root / CONFIG
    config = file.read_text(encoding="utf-8")
    listed = re.findall(r"- exercises/(?!index)(\w+)\.md", config)
    if tuple(listed) != course.slugs:
        pages = [f"exercises/{slug}.md" for slug in course.slugs]
        yield f"{line_of(file, r'^ *- Exercises:')}: other exercises than in course.toml, expected {', '.join(pages)}"
    if f"site_url: {course.site}" not in config:
        yield f"{line_of(file, r'^site_url:')}: site_url differs from the site of course.toml, {course.site}"


def page_breaches(course: Course, mistakes: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Yield pages that are missing or without their stub, and mistakes (slug, id, page) that point nowhere."""
    folder = course.root / "site/pages"
    pages = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.md")}
    anchors = {name: {a or b for a, b in ANCHOR.findall(text)} for name, text in pages.items()}
    for exercise in course.exercises:
        slug = exercise.slug
        page, stub = f"exercises/{slug}.md", f'--8<-- "assignments/{slug}/{slug}.py"'
        if page not in pages:
            yield f"site/pages/{page} is missing: write it, as CONTRIBUTING.md says"
        elif stub not in pages[page]:
            yield f"site/pages/{page} does not include the stub: add the line {stub}"
        if f"{exercise.page.strip('/')}.md" not in pages:
            yield f"{row_of(course, slug)}: the page of {slug}, site/pages/{exercise.page.strip('/')}.md, is missing"
    for slug, mistake, page in mistakes:
        path, _, anchor = page.partition("/#")
        if anchor not in anchors.get(f"{path}.md", ()):
            place = line_of_mistake(course, slug, mistake)
            yield f"{place}: the mistake {mistake} points to {page}, which does not exist"
