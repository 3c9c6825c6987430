"""The short theory at the head of a notebook: the introduction and the formulas of the exercise's page, unchanged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import join, normpath

from autograder.course import Course
from autograder.engine.suites import text_of

_HEAD = re.compile(r"\A---\n.*?^---\n# [^\n]*\n(.*?)^## ", re.DOTALL | re.MULTILINE)
_SECTION = re.compile(
    r"^## (?P<title>[^\n{]*?) *\{#(?P<anchor>[\w-]+)\}\n(?P<body>.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE
)
_FORMULA = re.compile(r"<!-- --8<-- \[start:[\w-]+\] -->\n(.*?)<!-- --8<-- \[end:", re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:)([^)#]*)(#[^)]*)?\)")
_TAG = re.compile(r" *\\tag\{[^}]*\}")


def theory(course: Course, slug: str) -> str:
    """Return Markdown: the page's introduction, then every formula that it marks, below a link to its section."""
    page = course.exercise(slug).page
    text = text_of(course.page_file(page))
    head = _HEAD.match(text)
    lead = head[1].strip() if head else ""
    return absolute("\n\n".join([lead, *formulas(text)]), course.site, page)


def formulas(page: str) -> Iterator[str]:
    """Yield for each section the formulas that it marks, below its title and without the page's numbers."""
    for section in _SECTION.finditer(page):
        marked = [_TAG.sub("", formula).strip() for formula in _FORMULA.findall(section["body"])]
        if marked:
            yield "\n\n".join([f"[{section['title']}](#{section['anchor']})", *marked])


def absolute(text: str, site: str, page: str) -> str:
    """Return a page's text with links to the site in place of those that are relative to the page's source."""

    def absolute_link(link: re.Match[str]) -> str:
        file, anchor = link[1], link[2] or ""
        if file.endswith(".md"):
            address = normpath(join(page.rstrip("/"), "..", file.removesuffix(".md")))
            return f"]({site}{address}/{anchor})"
        return f"]({site}{page}{anchor})" if not file else link[0]

    return _LINK.sub(absolute_link, text)
