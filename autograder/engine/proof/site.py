"""What can be said of the site by reading its Markdown; `make site` then builds it and looks at the result."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.course import Course

ANCHOR = re.compile(r'\{[^}\n]*#([\w-]+)[^}\n]*\}|<\w+ [^>]*\bid="([\w-]+)"')
LINK = re.compile(r"\]\(([^)\s#]*)(?:#([\w-]+))?\)")
CODE = re.compile(r"^( *)```.*?^\1```|`[^`\n]+`", re.MULTILINE | re.DOTALL)


def nav_breaches(course: Course) -> Iterator[str]:
    """The nav lists the exercises of the manifest in its order, and the site has the manifest's address."""
    config = (course.root / "mkdocs.yml").read_text(encoding="utf-8")
    listed = re.findall(r"- exercises/(?!index)(\w+)\.md", config)
    if listed != list(course.slugs):
        yield f"mkdocs.yml lists the exercises {' '.join(listed)}, the manifest says {' '.join(course.slugs)}"
    if f"site_url: {course.site}" not in config:
        yield f"mkdocs.yml has another site_url than the manifest, {course.site}"


def page_breaches(course: Course, mistakes: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Exercise pages without their stub, links and anchors that lead nowhere; `mistakes` are slug, id and page."""
    folder = course.root / "site/pages"
    pages = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.md")}
    anchors = {name: {a or b for a, b in ANCHOR.findall(text)} for name, text in pages.items()}
    for exercise in course.exercises:
        slug = exercise.slug
        if f'--8<-- "assignments/{slug}/{slug}.py"' not in pages.get(f"exercises/{slug}.md", ""):
            yield f"exercises/{slug}.md does not include assignments/{slug}/{slug}.py"
        if f"{exercise.page.strip('/')}.md" not in pages:
            yield f"{slug}: the manifest points to {exercise.page}, which does not exist"
    for name, text in pages.items():
        for address, anchor in LINK.findall(CODE.sub("", text)):
            yield from (f"{name}: {problem}" for problem in astray(folder, anchors, name, address, anchor))
    for slug, mistake, page in mistakes:
        path, _, anchor = page.partition("/#")
        if anchor not in anchors.get(f"{path}.md", ()):
            yield f"{slug}: the mistake {mistake} points to {page}, which does not exist"


def astray(folder: Path, anchors: dict[str, set[str]], name: str, address: str, anchor: str) -> Iterator[str]:
    """A link of the page `name` that leads to no page, or to no anchor of its page."""
    if "://" in address or address.startswith("mailto:"):
        return
    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), address)) if address else name
    if target not in anchors and not (folder / target).is_file():
        yield f"{target} does not exist"
    elif anchor and anchor not in anchors.get(target, ()):
        yield f"{target} has no anchor {anchor}"
