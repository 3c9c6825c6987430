"""Find what a submission changed in the template that students got, apart from exercise files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from autograder.course import Course
from autograder.engine.delivery import template
from autograder.engine.delivery.published_files import FileBytes
from autograder.engine.intake import bytes_of
from autograder.engine.results import printable
from autograder.engine.submissions import Submission, folders_of, places
from autograder.errors import Misuse, Unreadable

LARGEST_TEMPLATE_FILE = 10 << 20  # bytes: as large as a bundle, the largest file of a template
Change = Literal["", "changed", "removed"]
Changes = dict[str, dict[Change, list[str]]]
"""By submission, the files of the template that were changed and those that were removed."""


def changes(submissions: list[Submission], course: Course, published: Path | None) -> Changes:
    """Return what submissions changed in their template: the published one, or that of the present release."""
    found: Changes = {}
    exercise_files = {place for slug in course.slugs for place in places(slug)}
    templates: dict[tuple[str, ...], FileBytes] = {}
    for submission in submissions:
        for folder, slugs in folders_of(submission, course.slugs):
            present = tuple(slug for slug in slugs if (folder / slug).is_dir())
            group = present if len(present) == 1 else slugs  # a template holds one exercise or all
            if group not in templates:
                templates[group] = read_template(published) if published else template.files(course, group)
            files = {name: text for name, text in templates[group].items() if name not in exercise_files}
            compared = {name: change_of(folder, name, text) for name, text in files.items()}
            if all(change == "removed" for change in compared.values()):
                continue  # only exercise files were handed in
            for name, change in compared.items():
                if change:
                    found.setdefault(submission.name, {}).setdefault(change, []).append(name)
    return found


def read_template(folder: Path) -> FileBytes:
    """Return the files of a published template; raise Misuse if it is not a folder."""
    if not folder.is_dir():
        raise Misuse(f"{printable(str(folder))} is not a folder, and a template is one")
    paths = (p for p in folder.rglob("*") if p.is_file() and ".git" not in p.relative_to(folder).parts)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths}


def change_of(folder: Path, name: str, original: bytes) -> Change:
    """Return how a file differs from the template's, "" if it does not; line ends are ignored."""
    if not os.path.lexists(folder / name):
        return "removed"
    try:
        content = bytes_of(folder, name, LARGEST_TEMPLATE_FILE)
    except Unreadable:
        return "changed"
    return "" if _with_plain_line_ends(content) == _with_plain_line_ends(original) else "changed"


def _with_plain_line_ends(text: bytes) -> bytes:
    return text.replace(b"\r\n", b"\n")
