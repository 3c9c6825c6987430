"""A class of submissions derived from the course: correct, wrong, broken and hostile submissions, no two the same."""

from __future__ import annotations

from pathlib import Path

from autograder.bench.measure import references
from autograder.course import Course
from autograder.engine.proof.sample_class import SPOILS, in_folders, with_mistakes
from autograder.engine.submissions import Submission, submissions

LOOP = "olga"  # the student of the sample class whose code never ends


def write_class(course: Course, folder: Path, size: int, loops: int = 0) -> list[Submission]:
    """Write `size` submissions: half correct, a third wrong, the rest broken or hostile, `loops` of them endless."""
    right = references(course)
    ways = [SPOILS[name] for name in SPOILS if name not in (LOOP, "ursula")]  # both spend their whole budget
    for number in range(size):
        if number < loops:
            texts = {**right, course.slugs[0]: SPOILS[LOOP](right[course.slugs[0]], course.slugs[0])}
        elif number % 6 < 3:
            texts = dict(right)
        elif number % 6 < 5:
            texts = with_mistakes(course, right, number, every=1 + number % 4)
        else:
            slug = course.slugs[number % len(course.slugs)]
            texts = {**right, slug: ways[number % len(ways)](right[slug], slug)}
        for path, text in in_folders(texts).items():
            file = folder / f"student{number:05}" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"{text}\n# {number}\n", encoding="utf-8")
    return submissions(folder, course.slugs, "class")
