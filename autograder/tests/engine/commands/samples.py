"""What the tests of commands grade, and a grader that answers at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.course import Course, load_course
from autograder.engine.grading.seeds import DEMO_SECRET
from autograder.engine.results import Result, assemble
from autograder.engine.submissions import Submission
from autograder.engine.suites import mistakes_of

COURSE = load_course(Path(__file__).parents[2] / "fixture_course")
SLUG, POINTS = "scale", 4
ONLY = ("--exercise", SLUG)
REFERENCE = COURSE.solution(SLUG).read_text(encoding="utf-8")
WRONG = mistakes_of(COURSE, SLUG)[0].apply(REFERENCE)


def hand_in(folder: Path, **sources: str) -> Path:
    """A class: the source of one exercise by the name of its author."""
    for name, text in sources.items():
        (folder / name).mkdir(parents=True)
        (folder / name / f"{SLUG}.py").write_text(text, encoding="utf-8")
    return folder


class FakeGrader:
    """In place of the grading processes: full marks for everybody, or a failure of the grader's own."""

    starts: list[tuple[Any, ...]]
    options: dict[str, Any]
    internal: list[str]
    failure: BaseException | None
    secret = DEMO_SECRET
    reused = 0

    def __init__(self, course: Course, slugs: tuple[str, ...], jobs: int, seed: str, **options: Any) -> None:
        self.starts.append((slugs, jobs, seed))
        type(self).options = options
        if self.failure:
            raise self.failure

    def __enter__(self) -> FakeGrader:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def grade(self, wanted: list[Submission]) -> Iterator[tuple[int, Result]]:
        for position in reversed(range(len(wanted))):  # submissions finish in any order
            yield position, assemble(wanted[position].name, [])
