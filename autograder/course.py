"""The manifest `course.toml`: exercises in order, points, deadlines, bounds; and where the rooms of the course are.

What differs from course to course (which exercises count, deadlines, lateness, addresses) may stand in
`course.local.toml` beside it, which no upgrade touches.
"""

from __future__ import annotations

import dataclasses
import keyword
import math
import re
import tomllib
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from autograder.errors import CourseError

MANIFEST, LOCAL = "course.toml", "course.local.toml"
KIT = Path(__file__).parent / "kit"
SLUG = re.compile(r"[a-z][a-z0-9_]*")
VALUES: dict[Any, tuple[tuple[type, ...], str]] = {
    int: ((int,), "a whole number, 0 or more"),
    float: ((int, float), "a number, 0 or more"),
    str: ((str,), "text"),
    list: ((list,), "a list of tables"),
    list[Any] | None: ((list,), "a list of slugs"),
    datetime | None: ((datetime,), "a date with a time, as in 2026-11-20T23:59:00"),
}
"""By the type of a field: the types of TOML that are taken for it, and how a message names them."""
INTERVALS = ("once", "hour", "day")
"""How often lateness is paid for: once, or for every begun hour or day."""
ATTEMPTS = ("last", "best", "first")
"""Which of several attempts at an exercise counts."""


@dataclass(frozen=True)
class Bounds:
    """What a student's code may use: seconds, MiB, KiB and characters."""

    call_cpu: float = 2.0
    call_wall: float = 6.0
    load_wall: float = 10.0
    exercise_wall: float = 15.0
    submission_wall: float = 60.0
    memory_mib: int = 512
    output_kib: int = 1024
    message_chars: int = 500
    module_kib: int = 1024
    notebook_kib: int = 5120


@dataclass(frozen=True)
class Late:
    """What is taken off for lateness: `deduction` per cent of an exercise's points for every begun `interval`.

    Whoever is late by `grace_minutes` or less is on time. Lateness alone takes nobody below `lowest` per cent of the
    points. Times without a zone of their own are of `time_zone`; an interval is "once", "hour" or "day". A day ends
    when the clocks of that zone show the time of the deadline again.
    """

    time_zone: str = "UTC"
    grace_minutes: float = 0.0
    deduction: float = 0.0
    interval: str = "day"
    lowest: float = 0.0


@dataclass(frozen=True)
class Gradebook:
    """What goes into the gradebook: which exercises (None: all), and which of several attempts, one of ATTEMPTS."""

    exercises: list[Any] | None = None
    attempt: str = "last"


@dataclass(frozen=True)
class Exercise:
    """One row of the manifest; `page` is where the site explains it, `deadline` None where there is none."""

    slug: str
    title: str
    minutes: int
    points: int
    page: str
    deadline: datetime | None = None


@dataclass(frozen=True)
class Course:
    """A course folder and its manifest.

    `counted` are the exercises of the gradebook, scaled to 100 points; `attempt` says which of several attempts counts.
    """

    root: Path
    title: str
    site: str
    exercises: tuple[Exercise, ...]
    bounds: Bounds
    late: Late = Late()
    counted: tuple[str, ...] = ()
    attempt: str = "last"

    def exercise(self, slug: str) -> Exercise:
        """The manifest's row of an exercise."""
        return next(e for e in self.exercises if e.slug == slug)

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

    def page(self, address: str) -> Path:
        """The Markdown of a page, by its address in the site."""
        return self.root / "site/pages" / f"{address.strip('/')}.md"

    @property
    def assignments(self) -> Path:
        """What students get."""
        return self.root / "assignments"


def find_course() -> Course:
    """The course this package belongs to: the checkout it is installed from."""
    return load_course(Path(__file__).resolve().parent.parent)


def load_course(root: Path) -> Course:
    """Read the manifest in `root`, with what `course.local.toml` changes in it; CourseError with one line if wrong."""
    data = _toml(root, MANIFEST)
    if data is None:
        raise CourseError(f"no course.toml in {root}: run the command from a checkout of the course")
    local = _toml(root, LOCAL)
    if local is None:
        return _course(root, data)
    try:
        return _course(root, _changed(data, local))
    except CourseError as error:
        raise CourseError(str(error).replace(f"{MANIFEST}:", f"{LOCAL}, with {MANIFEST}:")) from None


def _toml(root: Path, name: str) -> dict[str, Any] | None:
    """The content of a file, None if there is no such file."""
    try:
        return tomllib.loads((root / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CourseError(f"{name} cannot be read: {error.strerror}") from None
    except ValueError as error:  # no TOML, or not UTF-8
        raise CourseError(f"{name}: {error}") from None


def _changed(data: dict[str, Any], local: dict[str, Any]) -> dict[str, Any]:
    """The manifest with the values of an instructor's own file, in which each exercise is a table of its slug."""
    exercises = local.pop("exercises", {})
    if not isinstance(exercises, dict) or not all(isinstance(row, dict) for row in exercises.values()):
        raise CourseError(f"{MANIFEST}: exercises are tables such as [exercises.{data['exercises'][0]['slug']}]")
    slugs = [row.get("slug") for row in data.get("exercises", [])]
    for slug, row in exercises.items():
        if slug not in slugs:
            raise CourseError(f"{MANIFEST}: [exercises.{slug}] is no exercise")
        if unknown := sorted(set(row) - {"deadline", "title", "minutes"}):
            raise CourseError(f"{MANIFEST}: unknown key {', '.join(unknown)} in [exercises.{slug}]")
    rows = [{**row, **exercises.get(row.get("slug"), {})} for row in data.get("exercises", [])]
    tables = {name: {**data.get(name, {}), **value} for name, value in local.items() if isinstance(value, dict)}
    return {**data, **local, **tables, "exercises": rows}


def _course(root: Path, data: dict[str, Any]) -> Course:
    _known(data)
    exercises = tuple(_row(Exercise, row, "exercises") for row in _typed(data, "exercises", list))
    _look_at([e.slug for e in exercises])
    bounds = _row(Bounds, data.get("bounds", {}), "bounds")
    late = _late(_row(Late, data.get("late", {}), "late"))
    gradebook = _row(Gradebook, data.get("gradebook", {}), "gradebook")
    if gradebook.attempt not in ATTEMPTS:
        raise CourseError(f"course.toml: attempt = {gradebook.attempt!r} is none of {', '.join(ATTEMPTS)}")
    counted = _counted(gradebook.exercises, [e.slug for e in exercises])
    title, site = _typed(data, "title", str), _typed(data, "site", str)
    return Course(root, title, site, exercises, bounds, late, counted, gradebook.attempt)


def _known(data: dict[str, Any]) -> None:
    """Raise CourseError for a key or table that means nothing: its content would be ignored."""
    known = ("title", "site", "exercises", "bounds", "late", "gradebook")
    if unknown := [name for name in data if name not in known]:
        near = get_close_matches(unknown[0], known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"the manifest has {', '.join(known)}"
        shown = f"table [{unknown[0]}]" if isinstance(data[unknown[0]], dict | list) else f"key {unknown[0]}"
        raise CourseError(f"course.toml: unknown {shown}; {hint}")


def _late(late: Late) -> Late:
    """A policy whose words mean something."""
    try:
        ZoneInfo(late.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # unknown, no name of a zone, the name of a folder
        raise CourseError(f"course.toml: there is no time zone {late.time_zone!r}") from None
    if late.interval not in INTERVALS:
        raise CourseError(f"course.toml: interval = {late.interval!r} is none of {', '.join(INTERVALS)}")
    for name in ("deduction", "lowest"):
        if getattr(late, name) > 100:
            raise CourseError(f"course.toml: {name} = {getattr(late, name)!r} is more than 100 per cent")
    return late


def _counted(named: list[Any] | None, slugs: list[str]) -> tuple[str, ...]:
    """The exercises that count, in the order of the course: all of them unless some are named."""
    if named is not None and not named:
        raise CourseError("course.toml: exercises in [gradebook] is empty")
    if strangers := [repr(name) for name in named or () if name not in slugs]:
        raise CourseError(f"course.toml: [gradebook] names {', '.join(strangers)}, which is no exercise")
    return tuple(slug for slug in slugs if named is None or slug in named)


def _look_at(slugs: list[str]) -> None:
    """Every exercise has a name of its own, which can be that of a file and of a module."""
    if not slugs:
        raise CourseError("course.toml: there are no exercises")
    for slug in slugs:
        if not SLUG.fullmatch(slug) or keyword.iskeyword(slug):
            raise CourseError(f"course.toml: the slug {slug!r} cannot name a file and a module")
        if slugs.count(slug) > 1:
            raise CourseError(f"course.toml: the slug {slug} is used twice")


def _row(kind: type[Any], row: Any, table: str) -> Any:
    """A dataclass from a table; unknown and missing keys are named, and values of another type."""
    if not isinstance(row, dict):
        raise CourseError(f"course.toml: {table} is not made of tables")
    fields = {f.name: f for f in dataclasses.fields(kind)}
    unknown = sorted(set(row) - set(fields))
    missing = sorted(n for n, f in fields.items() if f.default is dataclasses.MISSING and n not in row)
    if unknown or missing:
        word, names = ("unknown key", unknown) if unknown else ("missing key", missing)
        raise CourseError(f"course.toml: {word} {', '.join(names)} in [{table}]")
    annotations = get_type_hints(kind)
    return kind(**{name: _typed(row, name, annotations[name]) for name in row})


def _typed(row: dict[str, Any], name: str, kind: Any) -> Any:
    """A value of the type that a field is annotated with; numbers are not negative."""
    if name not in row:
        raise CourseError(f"course.toml: {name} is missing")
    types, words = VALUES[kind]
    value = row[name]
    if type(value) not in types or (kind in (int, float) and not 0 <= value < math.inf):
        raise CourseError(f"course.toml: {name} = {value!r} is not {words}")
    return value


def kit_files() -> dict[str, str]:
    """Return the files of the kit, which students get, the page runs and a bundle holds: name and text."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(KIT.glob("*.py"))}
