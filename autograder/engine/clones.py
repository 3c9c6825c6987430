"""Find clones of students' repositories on GitHub, as `gh teacher download` and `gh classroom clone` make them.

The user is read from the name of the repository, which the course team's tools gave.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from autograder.engine.results import printable
from autograder.engine.submissions import children, hyphenated, own_files
from autograder.errors import Misuse

DOWNLOAD = re.compile(r"(?P<prefix>.+)(?:_submissions_\d{4}_\d\d_\d\d_T_\d\d_\d\d_\d\d|-submissions)")
"""The folder of a download: `<classroom>-<assignment>_submissions_<time>`, or `<assignment>-submissions`."""


class Owner(NamedTuple):
    """The user to whom a repository belongs, and the exercises that it counts for."""

    user: str
    exercises: tuple[str, ...]


def downloads(path: Path, slugs: tuple[str, ...], look_inside: bool) -> list[Path]:
    """Return the download folders at a path: itself if it is one or, `look_inside`, holds clones, or those in it."""
    if _is_download(path):
        return [path]
    if not look_inside:
        return []
    inside = [child for child in children(path) if not child.is_symlink()]
    download_folders = [child for child in inside if _is_download(child)]
    if download_folders and any(own_files(child, slugs) for child in inside if child not in download_folders):
        raise Misuse(f"{printable(str(path))} holds downloads and other submissions: name the folders that are meant")
    clones = bool(inside) and all((c / ".git").exists() and list(_readings(c.name.lower(), slugs)) for c in inside)
    return download_folders or ([path] if clones else [])


def _is_download(path: Path) -> bool:
    """Return whether a folder has the name of a download; the shorter one needs repositories of that name inside."""
    found = DOWNLOAD.fullmatch(folder_name(path))
    if found is None or not path.name.endswith("-submissions"):
        return found is not None
    inside = list(children(path))
    return bool(inside) and all(child.name.lower().startswith(f"{found['prefix'].lower()}-") for child in inside)


def collect(download: Path, slugs: tuple[str, ...], found: dict[str, dict[str, tuple[Path, ...]]]) -> None:
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
    if found := DOWNLOAD.fullmatch(folder_name(download)):
        prefix = found["prefix"].lower()
        fitting = [slug for slug in slugs if f"-{prefix}".endswith(f"-{hyphenated(slug)}")]
        exercises = (max(fitting, key=len),) if fitting else slugs
        if strangers := [n for n in names if not n.startswith(f"{prefix}-")]:
            raise Misuse(f"{where} holds {printable(strangers[0])}, which is no repository of {prefix}")
        return [Owner(name.removeprefix(f"{prefix}-"), exercises) for name in names]
    readings = [dict(_readings(name, slugs)) for name in names]
    classrooms = sorted(set.intersection(*(set(reading) for reading in readings)))
    if len(classrooms) != 1:
        shown = ", ".join(name or "(none)" for name in classrooms)
        whose = f"may be of the classrooms {shown}" if classrooms else "are not of one classroom"
        raise Misuse(f"the repositories in {where} {whose}: name the folders as they were downloaded, or say --class")
    return [reading[classrooms[0]] for reading in readings]


def _readings(name: str, slugs: tuple[str, ...]) -> Iterator[tuple[str, Owner]]:
    """Yield every classroom that the name of a repository may begin with, and the owner it then has."""
    for slug in sorted(slugs, key=len):  # a repository that was named without a classroom
        if name.startswith(f"{hyphenated(slug)}-") and (user := name[len(slug) + 1 :]):
            yield "", Owner(user, (slug,))
    for slug in sorted(slugs, key=len):  # of two slugs that fit at one place the longer one is last, and counts
        for found in re.finditer(f"(?=-{hyphenated(slug)}-)", name):
            classroom, user = name[: found.start()], name[found.start() + len(slug) + 2 :]
            if classroom and user:
                yield classroom, Owner(user, (slug,))


def folder_name(path: Path) -> str:
    """Return the name of a folder, even of "."."""
    return Path(os.path.abspath(path)).name
