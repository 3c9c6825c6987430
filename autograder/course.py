"""The manifest `course.toml`: exercises in order, points, bounds; and where the rooms of the course are."""

from __future__ import annotations

import dataclasses
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class CourseError(Exception):
    """The course folder or its manifest is not as it should be; the message is one line."""


@dataclass(frozen=True)
class Bounds:
    """What a student's code may use: seconds, MiB, KiB and characters."""

    call_cpu: float = 2.0
    call_wall: float = 6.0
    load_wall: float = 10.0
    exercise_wall: float = 15.0
    submission_wall: float = 60.0
    memory_mib: int = 512
    output_kib: int = 64
    message_chars: int = 500
    module_kib: int = 1024
    notebook_kib: int = 5120


@dataclass(frozen=True)
class Exercise:
    """One row of the manifest."""

    slug: str
    title: str
    minutes: int
    points: int


@dataclass(frozen=True)
class Course:
    """A course folder and its manifest."""

    root: Path
    title: str
    site: str
    exercises: tuple[Exercise, ...]
    bounds: Bounds

    @property
    def slugs(self) -> tuple[str, ...]:
        """All slugs, in the order of the course."""
        return tuple(e.slug for e in self.exercises)

    def solution(self, slug: str) -> Path:
        """The reference of an exercise, the one source of its stub."""
        return self.root / "solutions" / slug / f"{slug}.py"

    def suite(self, slug: str, part: str) -> Path:
        """A file of an exercise's suite: `visible`, `hidden`, `mistakes` or `contract`."""
        return self.root / "autograder" / "suites" / slug / f"{part}.py"

    @property
    def assignments(self) -> Path:
        """What students get."""
        return self.root / "assignments"


def find_course() -> Course:
    """The course this package belongs to: the checkout it is installed from."""
    return load_course(Path(__file__).resolve().parent.parent)


def load_course(root: Path) -> Course:
    """Read `course.toml` in `root`; CourseError with one line when it is missing or wrong."""
    manifest = root / "course.toml"
    try:
        data = tomllib.loads(manifest.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CourseError(f"no course.toml in {root}: run the command from a checkout of the course") from None
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"course.toml: {error}") from None
    try:
        exercises = tuple(_row(Exercise, row, "exercises") for row in data["exercises"])
        bounds = _row(Bounds, data.get("bounds", {}), "bounds")
        return Course(root, str(data["title"]), str(data["site"]), exercises, bounds)
    except KeyError as error:
        raise CourseError(f"course.toml: {error.args[0]} is missing") from None


def _row(kind: type[Any], row: dict[str, Any], table: str) -> Any:
    """A dataclass from a table; unknown and missing keys are named."""
    fields = {f.name: f for f in dataclasses.fields(kind)}
    unknown = sorted(set(row) - set(fields))
    missing = sorted(n for n, f in fields.items() if f.default is dataclasses.MISSING and n not in row)
    if unknown or missing:
        word, names = ("unknown key", unknown) if unknown else ("missing key", missing)
        raise CourseError(f"course.toml: {word} {', '.join(names)} in [{table}]")
    return kind(**row)
