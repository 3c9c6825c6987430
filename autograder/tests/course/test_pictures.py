"""The pictures of the course: every correct implementation lies on the reference, and mistakes can be seen."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import pictures
import plot
from autograder.course import Course, find_course
from autograder.engine.proof.files import alternatives
from autograder.engine.reports.figure import figure
from autograder.engine.suites import mistakes_of, picture_of

SLUGS = find_course().slugs
ALIKE = "lies on the reference"


def recorded(course: Course, slug: str) -> list[Any]:
    lines: list[Any] = json.loads((course.assignments / slug / "picture.json").read_text(encoding="utf-8"))["lines"]
    return lines


def drawn(course: Course, slug: str, module: ModuleType) -> list[str]:
    """How the lines that a module draws lie to the reference; a line that is missing says so."""
    picture = picture_of(course, slug)
    mine = pictures.take(picture, module)["lines"]
    known = {name: words for _, name, words in figure(picture, slug, recorded(course, slug), mine).remarks}
    return [known.get(line.name, "is missing") for line in picture.lines]


@pytest.mark.parametrize("slug", SLUGS)
def test_the_reference_stays_in_the_frame(course: Course, slug: str) -> None:
    picture = picture_of(course, slug)
    for line in recorded(course, slug):
        inside = [
            picture.x.low <= x <= picture.x.high and picture.y.low <= y <= picture.y.high
            for x, y in zip(line["x"], line["y"], strict=True)
        ]
        assert sum(inside) >= len(inside) - 1, line["name"]  # a range test ends where the loss explodes
        assert len(inside) >= 2


@pytest.mark.parametrize("slug", SLUGS)
def test_every_correct_implementation_lies_on_the_reference(course: Course, slug: str) -> None:
    lines = picture_of(course, slug).lines
    for file in alternatives(course, slug):
        words = drawn(course, slug, plot.load(file, slug))
        for line, remark in zip(lines, words, strict=True):
            assert remark == ALIKE or (not line.exact and "not checked" in remark), f"{file.parent.name}, {line.name}"


@pytest.mark.parametrize("slug", SLUGS)
def test_mistakes_can_be_seen(course: Course, slug: str, tmp_path: Path) -> None:
    reference, seen = course.solution(slug).read_text(encoding="utf-8"), 0
    known = mistakes_of(find_course(), slug)
    for mistake in known:
        file = tmp_path / f"{slug}.py"
        file.write_text(mistake.apply(reference), encoding="utf-8")
        seen += set(drawn(course, slug, plot.load(file, slug))) != {ALIKE}
    assert seen >= len(known) / 3
