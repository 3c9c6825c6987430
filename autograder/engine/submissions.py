"""Describe a submission, and the plainest layout of a class: a folder for each student."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from autograder.engine.results import printable
from autograder.errors import Misuse

IS_A_LINK = "is a link, and links are not followed"
JUNK = {"__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini"}
"""What operating systems and Python leave behind among files."""


class Person(NamedTuple):
    """What a platform says of a person; `number` is the platform's own, of the person or only of one assignment."""

    name: str = ""
    login: str = ""
    number: str = ""
    email: str = ""
    identifier: str = ""  # the number of the institution


NOBODY = Person()


@dataclass(frozen=True)
class Submission:
    """One submission: its printable name, its path, and why nothing of it can be read (usually "").

    A submission that is spread over several folders has `parts`: for each exercise the folders in which it may lie.
    It is `stamped` if each folder holds a time of submission, as in nbgrader's layout; `times` are those that a
    platform's names hold, by exercise, and `remarks` are lines for the readers of its feedback. With `use_nearest` a
    file counts that is probably meant; `others` are further folders to look for it. `person` is what a platform says
    of its author; `returns` are the names, by download, under which the platform takes feedback back.
    """

    name: str
    path: Path
    unreadable: str = ""
    parts: dict[str, tuple[Path, ...]] | None = None
    stamped: bool = False
    times: Mapping[str, datetime] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    use_nearest: bool = False
    others: tuple[Path, ...] = ()
    person: Person = NOBODY
    returns: tuple[tuple[str, str], ...] = ()


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


def own_files(folder: Path, slugs: tuple[str, ...]) -> list[str]:
    """Return the exercises for which a folder, read as one submission, holds a file."""
    return [slug for slug in slugs if any(os.path.lexists(folder / place) for place in places(slug))]


def children(folder: Path) -> Iterator[Path]:
    """Yield the folders and links directly in a folder, sorted by name, without hidden ones and caches."""
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise Misuse(f"{printable(str(folder))} cannot be listed: {error.strerror}") from None
    for name in names:
        child = folder / name
        if not name.startswith(".") and name not in JUNK and (os.path.islink(child) or os.path.isdir(child)):
            yield child


def places(slug: str) -> tuple[str, ...]:
    """Return the paths at which the file of an exercise may lie; the first one counts."""
    return (f"{slug}/{slug}.py", f"{slug}.py", f"{slug}/{slug}.ipynb", f"{slug}.ipynb")


def name_of(path: Path) -> str:
    """Return the name of a file or folder as a submission has it: printable, and composed as on other systems."""
    return printable(unicodedata.normalize("NFC", Path(os.path.abspath(path)).name))


def hyphenated(slug: str) -> str:
    """Return an exercise's name for places that take no underscores: with hyphens, which no slug has."""
    return slug.replace("_", "-")


def notebook_in(folder: Path, slug: str) -> str:
    """Return the name of a submission's notebook: the exercise's name, or that of the only notebook."""
    name = f"{slug}.ipynb"
    if not os.path.lexists(folder / name):
        others = sorted(path.name for path in folder.glob("*.ipynb"))
        return others[0] if len(others) == 1 else name
    return name
