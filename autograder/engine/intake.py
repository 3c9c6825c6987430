"""What is read of a submission: regular files with an exercise's name, nothing else.

Nothing is executed or parsed as Python here. Odd files (links, folders called `adam.py`, FIFOs, files without
permission, files that are too large) become a line in the result, never an error.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from autograder.course import Bounds
from autograder.engine.notebooks.read import Chunk, Code, HandedOut, code_of
from autograder.engine.results import Status, printable
from autograder.engine.submissions import LINK, Submission, children, places
from autograder.errors import Misuse, Unreadable

LOOKED_INTO = 50  # folders of a submission, for a file that is missing
READING = sum(getattr(os, name, 0) for name in ("O_RDONLY", "O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))  # as far as known


@dataclass(frozen=True)
class Intake:
    """What is needed to take a submission in: the slugs asked for, their stubs and notebooks, the bounds of a file."""

    slugs: tuple[str, ...]
    stubs: dict[str, str]
    bounds: Bounds
    notebooks: dict[str, HandedOut] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """One exercise of a submission."""

    slug: str
    status: Status
    chunks: list[Chunk] = field(default_factory=list)
    sha256: str = ""
    notes: list[str] = field(default_factory=list)
    written: bool = True  # more than what was handed out


def take_in(submission: Submission, intake: Intake) -> list[Found]:
    """Every exercise asked for, read or with the reason why not."""
    if submission.unreadable:
        return [Found(slug, "unreadable", notes=[submission.unreadable]) for slug in intake.slugs]
    if submission.parts is not None:
        return [_part(slug, submission.parts.get(slug, ()), intake) for slug in intake.slugs]
    if not os.path.isdir(submission.path):
        name = submission.path.name
        return [
            _read(slug, submission.path.parent, name, intake)
            if name.rpartition(".")[0] == slug
            else Found(slug, "missing")
            for slug in intake.slugs
        ]
    if barred := _barred(submission.path):
        return [Found(slug, "unreadable", notes=[f"{submission.name} {barred}"]) for slug in intake.slugs]
    return [_exercise(slug, submission.path, intake) for slug in intake.slugs]


def _part(slug: str, folders: tuple[Path, ...], intake: Intake) -> Found:
    """One exercise of a submission that is spread over several folders."""
    if len(folders) > 1:
        names = " and ".join(printable(folder.name) for folder in folders)
        return Found(slug, "unreadable", notes=[f"{slug} was handed in more than once, in {names}"])
    if not folders:
        return Found(slug, "missing", notes=[f"no {slug}.py was handed in"])
    if not os.path.isdir(folders[0]):  # a file that is known to be of this exercise, whatever it is called
        return _read(slug, folders[0].parent, folders[0].name, intake)
    if barred := LINK if os.path.islink(folders[0]) else _barred(folders[0]):
        return Found(slug, "unreadable", notes=[f"{printable(folders[0].name)} {barred}"])
    return _exercise(slug, folders[0], intake)


def _misnamed(slug: str, folder: Path) -> str:
    """A word on a file that was perhaps meant: another case, the number of a copy, a suffix, a folder too deep."""
    meant = re.compile(rf"{slug}[\W_]*\d*[\W_]*\.(py|ipynb)(\.txt)?", re.IGNORECASE)
    for place in (folder, folder / slug):
        with contextlib.suppress(OSError):
            if near := sorted(name for name in os.listdir(place) if meant.fullmatch(name)):
                return f"; {printable(near[0])} is there, and not read under that name"
    with contextlib.suppress(Misuse):
        for child in islice(children(folder), LOOKED_INTO):
            for file in () if child.is_symlink() else places(slug):
                if os.path.lexists(child / file):
                    return f"; {printable(child.name)}/{file} is there, one folder too deep"
    return ""


def _exercise(slug: str, folder: Path, intake: Intake) -> Found:
    present = [place for place in places(slug) if os.path.lexists(os.path.join(folder, place))]
    if not present and (barred := LINK if os.path.islink(folder / slug) else _barred(folder / slug)):
        return Found(slug, "unreadable", notes=[f"{slug} {barred}"])
    if not present:
        return Found(slug, "missing", notes=[f"no {slug}.py was handed in{_misnamed(slug, folder)}"])
    found = [_read(slug, folder, place, intake) for place in present]
    if len(found) == 1:
        return found[0]
    written = [(p, f) for p, f in zip(present, found, strict=True) if f.written]
    place, chosen = (written or list(zip(present, found, strict=True)))[0]
    if len(written) > 1:
        chosen.notes.append(f"there are several files for {slug}; {place} counts")
    return chosen


def _barred(folder: Path) -> str:
    """Why nothing in a folder can be looked at, or ""."""
    try:
        os.lstat(os.path.join(folder, "."))
    except PermissionError as error:
        return f"cannot be opened: {error.strerror}"
    except OSError:
        pass
    return ""


def _is_stub(chunks: list[Chunk], stub: str) -> bool:
    """The stub as it was handed out, white space aside: editors change it on saving."""
    if len(chunks) != 1:
        return False
    text = chunks[0][1].decode("utf-8", "replace").removeprefix("\ufeff")
    return text.split() == stub.split()


def _read(slug: str, folder: Path, place: str, intake: Intake) -> Found:
    notebook = place.endswith(".ipynb")
    limit = intake.bounds.notebook_kib if notebook else intake.bounds.module_kib
    try:
        data = bytes_of(folder, place, limit << 10)
        name = place.rpartition("/")[2]
        handed_out = intake.notebooks.get(slug, HandedOut())
        code = code_of(data, name, handed_out) if notebook else Code([(name, data)], [], True)
    except Unreadable as error:
        return Found(slug, "unreadable", notes=[f"{place} {error}"])
    written = code.written and not _is_stub(code.chunks, intake.stubs.get(slug, ""))
    return Found(slug, "graded", code.chunks, hashlib.sha256(data).hexdigest(), code.notes, written)


def _regular(about: os.stat_result) -> os.stat_result:
    if not stat.S_ISREG(about.st_mode):
        raise Unreadable("is not a regular file")
    return about


def bytes_of(folder: Path, place: str, limit: int) -> bytes:
    """A regular file's content, no link followed on the way; raises Unreadable.

    A hard link is read as the file it is: nothing tells a student's from those of a store that keeps equal files once.
    """
    path = str(folder)
    try:
        for part in place.split("/"):
            path = os.path.join(path, part)
            if os.path.islink(path):
                raise Unreadable(LINK)
        _regular(os.lstat(path))  # before it is opened: opening a device may act on it
        descriptor = os.open(path, READING)
        with os.fdopen(descriptor, "rb") as file:
            size = _regular(os.fstat(file.fileno())).st_size
            if size > limit:
                raise Unreadable(f"is too large: {size} bytes, {limit} are read")
            data = file.read(limit + 1)
    except OSError as error:
        raise Unreadable(f"cannot be opened: {error.strerror}") from None
    if len(data) > limit:
        raise Unreadable(f"is too large: more than {limit} bytes")
    return data
