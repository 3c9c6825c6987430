"""Where submissions lie: a folder a student, nbgrader's `submitted/<student>/<assignment>/`, Classroom 50's downloads.

Who a submission is by is told by the names of folders alone, and only by those that the course team or its tools gave;
nothing in a submission has a say. `--class` and `--submission` read a folder plainly, whatever it looks like.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.engine.intake import LINK, Misuse, Submission, children, own_files, submissions
from autograder.engine.results import printable

NBGRADER = "submitted"
DOWNLOAD = re.compile(r"(?P<prefix>.+)_submissions_\d{4}_\d\d_\d\d_T_\d\d_\d\d_\d\d")
"""The folder that `gh teacher download` makes: `<classroom>-<assignment>_submissions_<time>`."""


def find(paths: Iterable[Path], slugs: tuple[str, ...], reading: str = "") -> list[Submission]:
    """All submissions at these paths, one that is named twice once; the repositories of one user are one submission.

    Raises Misuse with one line where nothing is recognised or more than one reading fits.
    """
    found: list[Submission] = []
    repositories: dict[str, dict[str, tuple[Path, ...]]] = {}
    for path in {os.path.realpath(path): path for path in paths}.values():
        if reading or not path.is_dir():
            found += submissions(path, slugs, reading)
        elif downloads := _downloads(path, slugs):
            for download in downloads:
                _collect(download, slugs, repositories)
        elif submitted := _submitted(path, slugs):
            found += [_student(child, slugs) for child in children(submitted)]
        else:
            found += submissions(path, slugs)
    return found + [Submission(user, Path(user), parts=parts) for user, parts in sorted(repositories.items())]


# --- nbgrader -----------------------------------------------------------------------------------------


def _submitted(path: Path, slugs: tuple[str, ...]) -> Path | None:
    """nbgrader's folder of submissions, when this is it or the course folder around it."""
    if _name(path) == NBGRADER:
        return None if own_files(path, slugs) else path
    inside = path / NBGRADER
    if inside.is_symlink() or not inside.is_dir() or own_files(inside, slugs):
        return None
    steps = {NBGRADER, "source", "release", "autograded", "feedback", "solution_feedback"}
    if own_files(path, slugs) or any(own_files(c, slugs) for c in children(path) if c.name not in steps):
        both = "can be read as submissions and as an nbgrader course"
        raise Misuse(f"{printable(str(path))} {both}: name its folder {NBGRADER}, or say --class or --submission")
    return inside


def _student(folder: Path, slugs: tuple[str, ...]) -> Submission:
    """A student's folders: the one with an exercise's name holds that exercise, another what it has files for."""
    name = printable(folder.name)
    if folder.is_symlink():
        return Submission(name, folder, f"{name} {LINK}")
    try:
        inside = {child.name: child for child in children(folder)}
    except Misuse:  # no permission: intake says so
        return Submission(name, folder)
    parts = {slug: tuple(inside[n] for n in _names(slug) if n in inside) for slug in slugs}
    others = [c for n, c in inside.items() if not any(c in part for part in parts.values()) and not c.is_symlink()]
    for slug in slugs:
        parts[slug] = parts[slug] or tuple(c for c in others if slug in own_files(c, slugs))
    return Submission(name, folder, parts={slug: part for slug, part in parts.items() if part}, stamped=True)


def _names(slug: str) -> tuple[str, ...]:
    """An exercise as a folder or an assignment is called."""
    return tuple(dict.fromkeys((slug, hyphenated(slug))))


def hyphenated(slug: str) -> str:
    """An exercise's name where there are no underscores: hyphens, which no slug has, stand for them."""
    return slug.replace("_", "-")


# --- Classroom 50 -------------------------------------------------------------------------------------


def _downloads(path: Path, slugs: tuple[str, ...]) -> list[Path]:
    """The download folders at a path: itself, those directly in it, or a folder that holds clones of several."""
    if DOWNLOAD.fullmatch(_name(path)):
        return [path]
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
    for repository, (user, served) in zip(repositories, _owners(download, repositories, slugs), strict=True):
        parts = found.setdefault(printable(user), {})
        for slug in served:
            if slug in parts:
                both = f"{printable(str(parts[slug][0]))} and {printable(str(repository))}"
                raise Misuse(f"{printable(user)} has {slug} twice, in {both}: name one download of each assignment")
            parts[slug] = (repository,)


def _owners(download: Path, repositories: list[Path], slugs: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """For each repository its user and the exercises it counts for; an assignment of another name may hold any."""
    names = [repository.name.lower() for repository in repositories]
    where = printable(str(download))
    if named := DOWNLOAD.fullmatch(_name(download)):
        prefix = named["prefix"].lower()
        fitting = [slug for slug in slugs if prefix.endswith(f"-{hyphenated(slug)}")]
        served = (max(fitting, key=len),) if fitting else slugs
        if strangers := [n for n in names if not n.startswith(f"{prefix}-")]:
            raise Misuse(f"{where} holds {printable(strangers[0])}, which is no repository of {prefix}")
        return [(name.removeprefix(f"{prefix}-"), served) for name in names]
    readings = [dict(_readings(name, slugs)) for name in names]
    classrooms = sorted(set.intersection(*(set(reading) for reading in readings)))
    if len(classrooms) != 1:
        whose = f"may be of the classrooms {', '.join(classrooms)}" if classrooms else "are not of one classroom"
        raise Misuse(f"the repositories in {where} {whose}: name the folders as they were downloaded, or say --class")
    return [reading[classrooms[0]] for reading in readings]


def _readings(name: str, slugs: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, tuple[str, ...]]]]:
    """Every classroom that the name of a repository may begin with, and the user and exercise it then has."""
    for slug in sorted(slugs, key=len):  # of two slugs that fit at one place the longer one is last, and counts
        for found in re.finditer(f"(?=-{hyphenated(slug)}-)", name):
            classroom, user = name[: found.start()], name[found.start() + len(slug) + 2 :]
            if classroom and user:
                yield classroom, (user, (slug,))
