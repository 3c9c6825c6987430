"""Find submissions: a folder per student, nbgrader's `submitted/<student>/<assignment>/`, Classroom 50's downloads.

The author is taken only from names of folders that the course team or its tools gave, never from the content: a layout
is recognised by the name of the folder that is named, and inside a folder only for who asks. With `--class` or
`--submission` a folder is read that way, whatever it looks like.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from autograder.engine.results import printable
from autograder.errors import Misuse

IS_A_LINK = "is a link, and links are not followed"
NBGRADER = "submitted"
DOWNLOAD = re.compile(r"(?P<prefix>.+)_submissions_\d{4}_\d\d_\d\d_T_\d\d_\d\d_\d\d")
"""The folder that `gh teacher download` makes: `<classroom>-<assignment>_submissions_<time>`."""


@dataclass(frozen=True)
class Submission:
    """One submission: its printable name, its path, and why nothing of it can be read (usually "").

    A submission that is spread over several folders has `parts`: for each exercise the folders in which it may lie.
    It is `stamped` if each folder holds a time of submission, as in nbgrader's layout.
    """

    name: str
    path: Path
    unreadable: str = ""
    parts: dict[str, tuple[Path, ...]] | None = None
    stamped: bool = False


class Owner(NamedTuple):
    """The user to whom a repository belongs, and the exercises that it counts for."""

    user: str
    exercises: tuple[str, ...]


def find(
    paths: Iterable[Path], slugs: tuple[str, ...], reading: str = "", layouts_inside: bool = False
) -> list[Submission]:
    """Return all submissions at these paths, without repetition; the repositories of a user are one submission.

    `reading` is "class", "submission" or "" (recognise it). Raises Misuse if nothing is recognised or several readings
    fit. Where one of several folders is a submission, the others are, too, whatever is in them: `class/*` was named.
    """
    found: list[Submission] = []
    repositories: dict[str, dict[str, tuple[Path, ...]]] = {}
    named = list({os.path.abspath(p) if p.is_symlink() else os.path.realpath(p): p for p in paths}.values())
    students = len(named) > 1 and any(own_files(path, slugs) for path in named if path.is_dir())
    for path in named:
        if reading or not path.is_dir():
            found += submissions(path, slugs, reading)
        elif downloads := _downloads(path, slugs, layouts_inside):
            for download in downloads:
                _collect(download, slugs, repositories)
        elif submitted := _submitted(path, slugs, layouts_inside):
            found += [_student(child, slugs) for child in children(submitted)]
        elif students:
            found.append(_member(path))
        else:
            found += submissions(path, slugs)
    return found + [Submission(user, Path(user), parts=parts) for user, parts in sorted(repositories.items())]


# --- a folder for each student ------------------------------------------------------------------------


def submissions(path: Path, all_slugs: tuple[str, ...], reading: str = "") -> list[Submission]:
    """Return the submissions at a path; `reading` and Misuse as in `find`."""
    name = printable(Path(os.path.abspath(path)).name)
    if not os.path.lexists(path):
        raise Misuse(f"{printable(str(path))} does not exist")
    if not path.is_dir():
        return [Submission(name, _known_file(path, all_slugs))]
    as_one = bool(own_files(path, all_slugs))
    if reading == "submission" or (as_one and reading != "class"):
        if not reading and _looks_like_class(path, all_slugs):
            raise Misuse(f"{name} can be read as one submission and as a class of them: say --submission or --class")
        if not as_one:
            raise Misuse(_nothing(path, name, all_slugs))
        return [Submission(name, path)]
    members = list(children(path))
    if reading != "class" and not any(own_files(child, all_slugs) for child in members if not child.is_symlink()):
        raise Misuse(_nothing(path, name, all_slugs))
    if not members:
        raise Misuse(f"{name} holds no folders, so there is no submission in it")
    return [_member(child) for child in members]


def _member(folder: Path) -> Submission:
    """Return the submission of a student whose folder this is."""
    name = printable(_name(folder))
    return Submission(name, folder, f"{name} {IS_A_LINK}" if folder.is_symlink() else "")


def folders_of(submission: Submission, slugs: tuple[str, ...]) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Yield the folders of a submission, each with its exercises in the order of the course."""
    if submission.parts is None:
        if submission.path.is_dir() and not submission.unreadable:
            yield submission.path, slugs
        return
    for place in dict.fromkeys(p for part in submission.parts.values() for p in part):
        yield place, tuple(slug for slug in slugs if place in submission.parts.get(slug, ()))


def in_shard(name: str, number: int, of: int) -> bool:
    """Return whether a submission belongs to the shard of this number; it belongs to exactly one."""
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") % of == number - 1


def _known_file(path: Path, slugs: tuple[str, ...]) -> Path:
    if path.name not in {f"{slug}{suffix}" for slug in slugs for suffix in (".py", ".ipynb")}:
        near = get_close_matches(path.stem, slugs, n=1)
        suffix = ".ipynb" if path.suffix == ".ipynb" else ".py"
        hint = f"; did you mean {near[0]}{suffix}?" if near else f": the exercises are {', '.join(slugs)}"
        raise Misuse(f"{printable(path.name)} is not the file of an exercise{hint}")
    return path


def _nothing(path: Path, name: str, slugs: tuple[str, ...]) -> str:
    files = f"{slugs[0]}.py or {slugs[0]}/{slugs[0]}.py"
    hint = f"; name {NBGRADER} in it if that is nbgrader's" if (path / NBGRADER).is_dir() else ""
    return f"{name or path} holds no submission: expected files such as {files}, or folders that hold them{hint}"


def own_files(folder: Path, slugs: tuple[str, ...]) -> list[str]:
    """Return the exercises for which a folder, read as one submission, holds a file."""
    return [slug for slug in slugs if any(os.path.lexists(folder / place) for place in places(slug))]


def _looks_like_class(folder: Path, slugs: tuple[str, ...]) -> bool:
    """Return whether some folder inside is a submission, and not only the folder of one exercise."""
    for child in children(folder):
        if child.is_symlink():
            continue
        inside = set(own_files(child, slugs))
        if inside - {child.name} or os.path.lexists(child / child.name / f"{child.name}.py"):
            return True
    return False


def children(folder: Path) -> Iterator[Path]:
    """Yield the folders and links directly in a folder, sorted by name, without hidden ones and caches."""
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise Misuse(f"{printable(str(folder))} cannot be listed: {error.strerror}") from None
    for name in names:
        child = folder / name
        if not name.startswith(".") and name != "__pycache__" and (os.path.islink(child) or os.path.isdir(child)):
            yield child


def places(slug: str) -> tuple[str, ...]:
    """Return the paths at which the file of an exercise may lie; the first one counts."""
    return (f"{slug}/{slug}.py", f"{slug}.py", f"{slug}/{slug}.ipynb", f"{slug}.ipynb")


# --- nbgrader -----------------------------------------------------------------------------------------


def _submitted(path: Path, slugs: tuple[str, ...], look_inside: bool) -> Path | None:
    """Return nbgrader's folder of submissions if a path is that folder or, `look_inside`, the course that holds it."""
    if _name(path) == NBGRADER:
        return None if own_files(path, slugs) else path
    inside = path / NBGRADER
    if not look_inside or inside.is_symlink() or not inside.is_dir() or own_files(inside, slugs):
        return None
    steps = {NBGRADER, "source", "release", "autograded", "feedback", "solution_feedback"}
    if own_files(path, slugs) or any(own_files(c, slugs) for c in children(path) if c.name not in steps):
        both = "can be read as submissions and as an nbgrader course"
        raise Misuse(f"{printable(str(path))} {both}: name its folder {NBGRADER}, or say --class or --submission")
    return inside


def _student(folder: Path, slugs: tuple[str, ...]) -> Submission:
    """Return a student's submission: a folder named after an exercise holds it, any other those it has files for."""
    name = printable(folder.name)
    if folder.is_symlink():
        return Submission(name, folder, f"{name} {IS_A_LINK}")
    try:
        inside = {child.name: child for child in children(folder)}
    except Misuse:  # no permission, which intake reports
        return Submission(name, folder)
    parts = {slug: tuple(inside[n] for n in _names(slug) if n in inside) for slug in slugs}
    others = [c for n, c in inside.items() if not any(c in part for part in parts.values()) and not c.is_symlink()]
    for slug in slugs:
        parts[slug] = parts[slug] or tuple(c for c in others if slug in own_files(c, slugs))
    return Submission(name, folder, parts={slug: part for slug, part in parts.items() if part}, stamped=True)


def _names(slug: str) -> tuple[str, ...]:
    """Return the names that the folder or the assignment of an exercise may have."""
    return tuple(dict.fromkeys((slug, hyphenated(slug))))


def hyphenated(slug: str) -> str:
    """Return an exercise's name for places that take no underscores: with hyphens, which no slug has."""
    return slug.replace("_", "-")


# --- Classroom 50 -------------------------------------------------------------------------------------


def _downloads(path: Path, slugs: tuple[str, ...], look_inside: bool) -> list[Path]:
    """Return the download folders at a path: itself if it is one or, `look_inside`, holds clones, or those in it."""
    if DOWNLOAD.fullmatch(_name(path)):
        return [path]
    if not look_inside:
        return []
    inside = [child for child in children(path) if not child.is_symlink()]
    named = [child for child in inside if DOWNLOAD.fullmatch(child.name)]
    if named and any(own_files(child, slugs) for child in inside if child not in named):
        raise Misuse(f"{printable(str(path))} holds downloads and other submissions: name the folders that are meant")
    clones = bool(inside) and all((c / ".git").exists() and list(_readings(c.name.lower(), slugs)) for c in inside)
    return named or ([path] if clones else [])


def _name(path: Path) -> str:
    return Path(os.path.abspath(path)).name


def _collect(download: Path, slugs: tuple[str, ...], found: dict[str, dict[str, tuple[Path, ...]]]) -> None:
    """Add the repositories of a download to what was found for each user."""
    repositories = list(children(download))
    for repository, owner in zip(repositories, _owners(download, repositories, slugs), strict=True):
        user = printable(owner.user)
        parts = found.setdefault(user, {})
        for slug in owner.exercises:
            if slug in parts:
                both = f"{printable(str(parts[slug][0]))} and {printable(str(repository))}"
                raise Misuse(f"{user} has {slug} twice, in {both}: name one download of each assignment")
            parts[slug] = (repository,)


def _owners(download: Path, repositories: list[Path], slugs: tuple[str, ...]) -> list[Owner]:
    """Return the owner of each repository; an assignment that is not named after an exercise counts for all."""
    names = [repository.name.lower() for repository in repositories]
    where = printable(str(download))
    if named := DOWNLOAD.fullmatch(_name(download)):
        prefix = named["prefix"].lower()
        fitting = [slug for slug in slugs if prefix.endswith(f"-{hyphenated(slug)}")]
        exercises = (max(fitting, key=len),) if fitting else slugs
        if strangers := [n for n in names if not n.startswith(f"{prefix}-")]:
            raise Misuse(f"{where} holds {printable(strangers[0])}, which is no repository of {prefix}")
        return [Owner(name.removeprefix(f"{prefix}-"), exercises) for name in names]
    readings = [dict(_readings(name, slugs)) for name in names]
    classrooms = sorted(set.intersection(*(set(reading) for reading in readings)))
    if len(classrooms) != 1:
        whose = f"may be of the classrooms {', '.join(classrooms)}" if classrooms else "are not of one classroom"
        raise Misuse(f"the repositories in {where} {whose}: name the folders as they were downloaded, or say --class")
    return [reading[classrooms[0]] for reading in readings]


def _readings(name: str, slugs: tuple[str, ...]) -> Iterator[tuple[str, Owner]]:
    """Yield every classroom that the name of a repository may begin with, and the owner it then has."""
    for slug in sorted(slugs, key=len):  # of two slugs that fit at one place the longer one is last, and counts
        for found in re.finditer(f"(?=-{hyphenated(slug)}-)", name):
            classroom, user = name[: found.start()], name[found.start() + len(slug) + 2 :]
            if classroom and user:
                yield classroom, Owner(user, (slug,))
