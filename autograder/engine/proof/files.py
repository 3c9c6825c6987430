"""List the files of an exercise, and what is left to do in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autograder.course import Course
from autograder.engine.suites import PARTS, course_path

ALTERNATIVES = Path("autograder/tests/alternatives")  # <style>/<slug>.py: correct code in many styles
TO_DO = "TODO: "


def alternatives(course: Course, slug: str) -> list[Path]:
    """Return the files of correct code for an exercise, one for each style in which it is written."""
    return sorted((course.root / ALTERNATIVES).glob(f"*/{slug}.py"))


def written_by_hand(course: Course, slug: str) -> list[Path]:
    """Return the files of an exercise that an author writes, whether they exist or not."""
    return [
        course.solution(slug),
        *(course.suite(slug, part) for part in PARTS),
        course.page_file(f"exercises/{slug}"),
        course.page_file(course.exercise(slug).page),
        *alternatives(course, slug),
    ]


def left_to_do(course: Course, slug: str) -> Iterator[str]:
    """Yield the lines of an exercise's files that say TODO, with what is to do."""
    for path in filter(Path.is_file, written_by_hand(course, slug)):
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            _, found, what = line.partition(TO_DO)
            if found:
                text = what.partition('"')[0]  # without the end of a string around it
                yield f"{course_path(path)} line {number}: {text}"


def stray_folders(course: Course) -> Iterator[str]:
    """Yield a message for each folder with files that lies where those of exercises do and belongs to none."""
    for parent in ("solutions", "autograder/suites"):
        folders = (p for p in (course.root / parent).iterdir() if p.is_dir() and not p.name.startswith((".", "_")))
        for folder in sorted(folders):
            files = (p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
            if folder.name not in course.slugs and any(files):
                yield f"{parent}/{folder.name} is no exercise of course.toml: add its row, or delete the folder"
