"""What a submission changed of the template that students got; exercise files aside."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.course import Course
from autograder.engine.delivery import template
from autograder.engine.delivery.bundle import Files
from autograder.engine.intake import bytes_of
from autograder.engine.results import printable
from autograder.engine.submissions import Submission, folders_of, places
from autograder.errors import Misuse, Unreadable

LARGEST = 10 << 20  # bytes of a template's file: a bundle is the largest
Changes = dict[str, dict[str, list[str]]]


def changes(everyone: list[Submission], course: Course, given: Path | None) -> Changes:
    """By submission the files of the template that were `changed` or `removed`; exercise files aside."""
    made: Changes = {}
    exercises = {place for slug in course.slugs for place in places(slug)}
    handed_out: dict[tuple[str, ...], Files] = {}
    for submission in everyone:
        for place, slugs in folders_of(submission, course.slugs):
            there = tuple(slug for slug in slugs if (place / slug).is_dir())
            group = there if len(there) == 1 else slugs  # templates are of one exercise or of the course
            if group not in handed_out:
                handed_out[group] = read_template(given) if given else template.files(course, group)
            wanted = handed_out[group].items()
            compared = [compare(place, name, text) for name, text in wanted if name not in exercises]
            if not any(what in ("", "changed") for what, _ in compared):
                continue  # exercise files alone were handed in
            for what, name in compared:
                if what:
                    made.setdefault(submission.name, {}).setdefault(what, []).append(name)
    return made


def read_template(given: Path) -> Files:
    """The files of a published template; Misuse when it is no folder."""
    if not given.is_dir():
        raise Misuse(f"{printable(str(given))} is not a folder, and a template is one")
    paths = (p for p in given.rglob("*") if p.is_file() and ".git" not in p.relative_to(given).parts)
    return {p.relative_to(given).as_posix(): p.read_bytes() for p in paths}


def compare(place: Path, name: str, wanted: bytes) -> tuple[str, str]:
    """ "" where a file is as it was handed out, line ends aside, else what became of it; and its name."""
    if not os.path.lexists(place / name):
        return "removed", name
    try:
        there = bytes_of(place, name, LARGEST)
    except Unreadable:
        return "changed", name
    return "" if lines(there) == lines(wanted) else "changed", name


def lines(text: bytes) -> bytes:
    return text.replace(b"\r\n", b"\n")
