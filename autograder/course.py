"""Read the manifest `course.toml` (exercises in order, points, deadlines, bounds) and locate the files of the course.

What differs from course to course (which exercises count, deadlines, lateness, addresses) can be set in
`course.local.toml` in the same folder. Upgrades never change that file.
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
ACCEPTED_TYPES: dict[Any, tuple[tuple[type, ...], str]] = {
    int: ((int,), "a whole number, 0 or more"),
    float: ((int, float), "a number, 0 or more"),
    str: ((str,), "text"),
    bool: ((bool,), "true or false"),
    list: ((list,), "a list of tables"),
    list[str] | None: ((list,), "a list of slugs"),
    datetime | None: ((datetime,), "a date with a time, as in 2026-11-20T23:59:00"),
}
"""By the annotation of a field: the Python types that TOML may give for it, and what an error message calls them."""
INTERVALS = ("once", "hour", "day")
"""How often the deduction is made: once, or for each hour or day, or part of one."""
LOCAL_KEYS = {"deadline", "title", "minutes"}
"""What `course.local.toml` may change in an exercise: its points and its page belong to its checks."""
ATTEMPTS = ("last", "best", "first")
"""Which of several attempts at an exercise counts."""


@dataclass(frozen=True)
class Bounds:
    """Limits for a submission.

    `*_cpu` and `*_wall` are seconds of CPU and of wall time: for a call, for loading a module, for an exercise and for
    the whole submission. `module_kib` and `notebook_kib` are the largest files that are read.
    """

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
    """What lateness costs: `deduction` per cent of an exercise's maximum for each `interval` or part of one.

    A submission up to `grace_minutes` after the deadline counts as on time; a later one is late from the deadline on.
    The deduction never lowers a score below `lowest` per cent of the maximum. A time without a zone is in `time_zone`.
    A day of lateness lasts until the same time of the next day in that zone, even if the clocks are changed.
    """

    time_zone: str = "UTC"
    grace_minutes: float = 0.0
    deduction: float = 0.0
    interval: str = "day"
    lowest: float = 0.0


@dataclass(frozen=True)
class Gradebook:
    """What goes into the gradebook: which exercises (None: all), and which of several attempts, one of ATTEMPTS."""

    exercises: list[str] | None = None
    attempt: str = "last"


@dataclass(frozen=True)
class Exercise:
    """An exercise of the manifest.

    `minutes` is the time that it takes, `page` the address of its chapter in the site, such as "theory/adam/", and
    `deadline` None if it has none.
    """

    slug: str
    title: str
    minutes: int
    points: int
    page: str
    deadline: datetime | None = None


@dataclass(frozen=True)
class Course:
    """A course folder and its manifest.

    `gradebook_slugs` are the exercises that make the mark, `attempt` says which of several attempts counts. With
    `ranking`, the page of a class names who comes furthest in an exercise that measures this.
    """

    root: Path
    title: str
    site: str
    exercises: tuple[Exercise, ...]
    bounds: Bounds
    late: Late = Late()
    gradebook_slugs: tuple[str, ...] = ()
    attempt: str = "last"
    ranking: bool = False

    def exercise(self, slug: str) -> Exercise:
        """Return the exercise with this slug, which must exist."""
        return next(e for e in self.exercises if e.slug == slug)

    @property
    def slugs(self) -> tuple[str, ...]:
        """Return all slugs, in the order of the course."""
        return tuple(e.slug for e in self.exercises)

    def solution(self, slug: str) -> Path:
        """Return the path of the reference solution, from which the stub is generated."""
        return self.root / "solutions" / slug / f"{slug}.py"

    def suite(self, slug: str, part: str) -> Path:
        """Return the path of a file of a suite: `visible`, `hidden`, `mistakes` or `contract`."""
        return self.root / "autograder" / "suites" / slug / f"{part}.py"

    def page_file(self, address: str) -> Path:
        """Return the path of the Markdown source of the page at this address, such as "theory/adam/"."""
        return self.root / "site/pages" / f"{address.strip('/')}.md"

    @property
    def assignments(self) -> Path:
        """Return the folder that students receive."""
        return self.root / "assignments"


def find_course() -> Course:
    """Load the course from the checkout that this package is installed from; raise CourseError as `load_course`."""
    return load_course(Path(__file__).resolve().parent.parent)


def load_course(root: Path) -> Course:
    """Read and check the manifest in `root` and what `course.local.toml` changes in it, and return the course.

    Raise CourseError with a message of one line if either file is not valid.
    """
    data = _toml(root, MANIFEST)
    if data is None:
        raise CourseError(f"no course.toml in {root}: run the command from a checkout of the course")
    local = _toml(root, LOCAL)
    name = MANIFEST
    try:
        course = _course(root, data)
        if local is not None:
            name = LOCAL  # the manifest is right by itself, so all that is wrong now comes from this file
            course = _course(root, _changed(data, local))
    except CourseError as error:
        raise CourseError(f"{name}: {error}") from None
    return course


def _toml(root: Path, name: str) -> dict[str, Any] | None:
    """Return the content of a file, None if there is no such file; raise CourseError if it is no TOML."""
    try:
        return tomllib.loads((root / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CourseError(f"{name} cannot be read: {error.strerror}") from None
    except ValueError as error:  # not valid TOML, or not UTF-8
        raise CourseError(f"{name}: {error}") from None


# --- checking: errors say what is wrong, and `load_course` puts the name of the file before them --------------


def _changed(data: dict[str, Any], local: dict[str, Any]) -> dict[str, Any]:
    """Return a valid manifest with the changes of `course.local.toml`, in which an exercise is `[exercises.SLUG]`."""
    exercises = local.get("exercises", {})
    if not isinstance(exercises, dict) or not all(isinstance(row, dict) for row in exercises.values()):
        raise CourseError("exercises are tables such as [exercises.SLUG]")
    slugs = [row["slug"] for row in data["exercises"]]
    for slug, row in exercises.items():
        if slug not in slugs:
            raise CourseError(f"there is no exercise {slug}")
        if unknown := sorted(set(row) - LOCAL_KEYS):
            raise CourseError(f"unknown key {', '.join(unknown)} in [exercises.{slug}]")
    rows = [{**row, **exercises.get(row["slug"], {})} for row in data["exercises"]]
    tables = [name for name in local if isinstance(local[name], dict) and isinstance(data.get(name), dict)]
    return {**data, **local, **{name: {**data[name], **local[name]} for name in tables}, "exercises": rows}


def _course(root: Path, data: dict[str, Any]) -> Course:
    """Check a manifest and return the course; raise CourseError at the first error."""
    _refuse_unknown_keys(data)
    rows = enumerate(_value(data, "exercises", list), start=1)
    exercises = tuple(_row(Exercise, row, f"[[exercises]] number {number}") for number, row in rows)
    slugs = [e.slug for e in exercises]
    _check_slugs(slugs)
    bounds = _row(Bounds, data.get("bounds", {}), "[bounds]")
    late = _row(Late, data.get("late", {}), "[late]")
    _check_late(late)
    gradebook = _row(Gradebook, data.get("gradebook", {}), "[gradebook]")
    if gradebook.attempt not in ATTEMPTS:
        raise CourseError(f"attempt = {gradebook.attempt!r}, expected one of {', '.join(ATTEMPTS)}")
    title, site = _value(data, "title", str), _value(data, "site", str)
    ranking, counted = _value({"ranking": False, **data}, "ranking", bool), _gradebook_slugs(gradebook.exercises, slugs)
    return Course(root, title, site, exercises, bounds, late, counted, gradebook.attempt, ranking)


def _refuse_unknown_keys(data: dict[str, Any]) -> None:
    """Raise CourseError for an unknown key or table, which would otherwise be ignored."""
    known = ("title", "site", "ranking", "exercises", "bounds", "late", "gradebook")
    if unknown := [name for name in data if name not in known]:
        near = get_close_matches(unknown[0], known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"the manifest has {', '.join(known)}"
        shown = f"table [{unknown[0]}]" if isinstance(data[unknown[0]], dict | list) else f"key {unknown[0]}"
        raise CourseError(f"unknown {shown}; {hint}")


def _check_late(late: Late) -> None:
    """Raise CourseError if the time zone, the interval or a percentage is not valid."""
    try:
        ZoneInfo(late.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # unknown, not the form of a name, or the name of a folder
        raise CourseError(f"there is no time zone {late.time_zone!r}") from None
    if late.interval not in INTERVALS:
        raise CourseError(f"interval = {late.interval!r}, expected one of {', '.join(INTERVALS)}")
    for name in ("deduction", "lowest"):
        if getattr(late, name) > 100:
            raise CourseError(f"{name} = {getattr(late, name)!r} is more than 100 per cent")


def _gradebook_slugs(listed: list[str] | None, slugs: list[str]) -> tuple[str, ...]:
    """Return the exercises that make the mark, in the order of the course; raise CourseError for unknown ones."""
    if listed is not None and not listed:
        raise CourseError("exercises in [gradebook] is empty")
    if unknown := [repr(slug) for slug in listed or () if slug not in slugs]:
        raise CourseError(f"[gradebook] lists unknown exercises: {', '.join(unknown)}")
    return tuple(slug for slug in slugs if listed is None or slug in listed)


def _check_slugs(slugs: list[str]) -> None:
    """Raise CourseError unless there are slugs, and each is unique and can name a file and a Python module."""
    if not slugs:
        raise CourseError("there are no exercises")
    for slug in slugs:
        if not SLUG.fullmatch(slug) or keyword.iskeyword(slug):
            raise CourseError(f"the slug {slug!r} cannot name a file and a module")
        if slugs.count(slug) > 1:
            raise CourseError(f"the slug {slug} is used twice")


def _row(dataclass_type: type[Any], row: Any, where: str) -> Any:
    """Return an instance of a dataclass with the values of a table; raise CourseError for wrong keys and values."""
    if not isinstance(row, dict):
        raise CourseError(f"{where} must be a table")
    fields = {f.name: f for f in dataclasses.fields(dataclass_type)}
    unknown = sorted(set(row) - set(fields))
    missing = sorted(n for n, f in fields.items() if f.default is dataclasses.MISSING and n not in row)
    if unknown or missing:
        word, names = ("unknown key", unknown) if unknown else ("missing key", missing)
        raise CourseError(f"{word} {', '.join(names)} in {where}")
    annotations = get_type_hints(dataclass_type)
    return dataclass_type(**{name: _value(row, name, annotations[name]) for name in row})


def _value(row: dict[str, Any], name: str, annotation: Any) -> Any:
    """Return a value of a table; raise CourseError if it is missing or has another type, and for a negative number."""
    if name not in row:
        raise CourseError(f"{name} is missing")
    types, words = ACCEPTED_TYPES[annotation]
    value = row[name]
    # not isinstance: True is an int
    if type(value) not in types or (annotation in (int, float) and not 0 <= value < math.inf):
        raise CourseError(f"{name} = {value!r} is not {words}")
    return value


def kit_files() -> dict[str, str]:
    """Return the text of each file of the kit by its name: the modules that students, the site and bundles share."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(KIT.glob("*.py"))}
