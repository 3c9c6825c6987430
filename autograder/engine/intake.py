"""Read a submission: regular files with an exercise's name, nothing else.

Nothing is executed or parsed as Python here. An odd file (a link, a folder called `adam.py`, a FIFO, a file without
permission, a file that is too large) becomes a line in the result, never an error.
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
from autograder.engine.submissions import IS_A_LINK, Submission, children, places
from autograder.errors import Misuse, Unreadable

MOST_FOLDERS = 50  # of a submission, that are searched for a missing file
READ_FLAGS = sum(getattr(os, name, 0) for name in ("O_RDONLY", "O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
"""Flags for opening a file, those that this system knows: follow no link, wait for nothing, convert no line ends."""


@dataclass(frozen=True)
class Intake:
    """What intake needs: the exercises asked for, their stubs and notebooks, and the bounds of a file."""

    slugs: tuple[str, ...]
    stubs: dict[str, str]
    bounds: Bounds
    notebooks: dict[str, HandedOut] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """One exercise of a submission as it was read; `written` is False if it is only what was handed out."""

    slug: str
    status: Status
    chunks: list[Chunk] = field(default_factory=list)
    sha256: str = ""
    notes: list[str] = field(default_factory=list)
    written: bool = True


def take_in(submission: Submission, intake: Intake) -> list[Found]:
    """Return every exercise asked for: its code, or the reason why it was not read."""
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
    """Return one exercise of a submission that is spread over several folders."""
    if len(folders) > 1:
        names = " and ".join(printable(folder.name) for folder in folders)
        return Found(slug, "unreadable", notes=[f"{slug} was handed in more than once, in {names}"])
    if not folders:
        return Found(slug, "missing", notes=[f"no {slug}.py was handed in"])
    if not os.path.isdir(folders[0]):  # a file that belongs to this exercise, whatever its name
        return _read(slug, folders[0].parent, folders[0].name, intake)
    if barred := IS_A_LINK if os.path.islink(folders[0]) else _barred(folders[0]):
        return Found(slug, "unreadable", notes=[f"{printable(folders[0].name)} {barred}"])
    return _exercise(slug, folders[0], intake)


def _misnamed(slug: str, folder: Path) -> str:
    """Return a note on a file perhaps meant: another case, the number of a copy, another suffix, a folder too deep."""
    meant = re.compile(rf"{slug}[\W_]*\d*[\W_]*\.(py|ipynb)(\.txt)?", re.IGNORECASE)
    for place in (folder, folder / slug):
        with contextlib.suppress(OSError):
            if near := sorted(name for name in os.listdir(place) if meant.fullmatch(name)):
                return f"; {printable(near[0])} is there, and not read under that name"
    with contextlib.suppress(Misuse):
        for child in islice(children(folder), MOST_FOLDERS):
            for file in () if child.is_symlink() else places(slug):
                if os.path.lexists(child / file):
                    return f"; {printable(child.name)}/{file} is there, one folder too deep"
    return ""


def _exercise(slug: str, folder: Path, intake: Intake) -> Found:
    present = [place for place in places(slug) if os.path.lexists(os.path.join(folder, place))]
    if not present and (barred := IS_A_LINK if os.path.islink(folder / slug) else _barred(folder / slug)):
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
    """Return why nothing in a folder can be read, or ""."""
    try:
        os.lstat(os.path.join(folder, "."))
    except PermissionError as error:
        return f"cannot be opened: {error.strerror}"
    except OSError:
        pass
    return ""


def _is_stub(chunks: list[Chunk], stub: str) -> bool:
    """Return whether code is the stub as handed out; white space is ignored, since editors change it on saving."""
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


def _regular(status: os.stat_result) -> os.stat_result:
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("is not a regular file")
    return status


def bytes_of(folder: Path, place: str, limit: int) -> bytes:
    """Return the content of a regular file without following a link; raise Unreadable if that is not possible.

    A hard link is read like any file: it cannot be told from the files of a store that keeps equal files only once.
    """
    path = str(folder)
    try:
        for part in place.split("/"):
            path = os.path.join(path, part)
            if os.path.islink(path):
                raise Unreadable(IS_A_LINK)
        _regular(os.lstat(path))  # before it is opened: opening a device may act on it
        descriptor = os.open(path, READ_FLAGS)
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
