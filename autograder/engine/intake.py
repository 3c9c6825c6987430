"""What counts as a submission, and what of it is read: regular files with an exercise's name, nothing else.

Nothing is executed or parsed as Python here. Odd files (links, folders called `adam.py`, FIFOs, files without
permission, files that are too large) become a line in the result, never an error.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice
from pathlib import Path

from autograder.course import Bounds
from autograder.engine.grading.jobs import Chunk
from autograder.engine.notebooks import Code, HandedOut, NotebookError, code_of
from autograder.engine.results import printable

LINK = "is a link, and links are not followed"
LOOKED_INTO = 50  # folders of a submission, for a file that is missing
READING = sum(getattr(os, name, 0) for name in ("O_RDONLY", "O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))  # as far as known


class Misuse(Exception):
    """The command was given something it cannot work with; the message is one line."""


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
    status: str
    chunks: list[Chunk] = field(default_factory=list)
    sha256: str = ""
    notes: list[str] = field(default_factory=list)
    written: bool = True  # more than what was handed out


@dataclass(frozen=True)
class Submission:
    """One submission: its printable name, where it lies, and why nothing of it can be read (usually "").

    One that is spread over several folders has `parts`: for an exercise the folders in which it may lie. Whether those
    are `stamped`, with a time of submission in each, is for nbgrader's layout to say.
    """

    name: str
    path: Path
    unreadable: str = ""
    parts: dict[str, tuple[Path, ...]] | None = None
    stamped: bool = False


# --- which folders are submissions --------------------------------------------------------------------


def submissions(path: Path, all_slugs: tuple[str, ...], reading: str = "") -> list[Submission]:
    """The submissions at a path; `reading` is "class", "submission" or "" for what the folder looks like.

    Raises Misuse with one line when there is nothing recognisable, or when both readings fit.
    """
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
    named = [(printable(child.name), child) for child in members]
    return [Submission(n, child, f"{n} {LINK}" if child.is_symlink() else "") for n, child in named]


def in_shard(name: str, number: int, of: int) -> bool:
    """Whether a submission belongs to the shard of this number; every one belongs to exactly one of them."""
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
    return f"{name or path} holds no submission: expected files such as {files}, or folders that hold them"


def own_files(folder: Path, slugs: tuple[str, ...]) -> list[str]:
    """The exercises for which a folder, read as one submission, holds something."""
    return [slug for slug in slugs if any(os.path.lexists(folder / place) for place in places(slug))]


def _looks_like_class(folder: Path, slugs: tuple[str, ...]) -> bool:
    """Some child is a submission, and not merely the folder of one exercise."""
    for child in children(folder):
        if child.is_symlink():
            continue
        inside = set(own_files(child, slugs))
        if inside - {child.name} or os.path.lexists(child / child.name / f"{child.name}.py"):
            return True
    return False


def children(folder: Path) -> Iterator[Path]:
    """Folders and links directly below, by name; hidden ones and caches aside."""
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise Misuse(f"{printable(str(folder))} cannot be listed: {error.strerror}") from None
    for name in names:
        child = folder / name
        if not name.startswith(".") and name != "__pycache__" and (os.path.islink(child) or os.path.isdir(child)):
            yield child


# --- what is read of one ------------------------------------------------------------------------------


def places(slug: str) -> tuple[str, ...]:
    """Where a source may lie, in the order in which they count."""
    return (f"{slug}/{slug}.py", f"{slug}.py", f"{slug}/{slug}.ipynb", f"{slug}.ipynb")


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
    except (Unreadable, NotebookError) as error:
        return Found(slug, "unreadable", notes=[f"{place} {error}"])
    written = code.written and not _is_stub(code.chunks, intake.stubs.get(slug, ""))
    return Found(slug, "graded", code.chunks, hashlib.sha256(data).hexdigest(), code.notes, written)


class Unreadable(Exception):
    """A file that is not read; the message continues its name."""


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
