"""Read a submission: only regular files that are named after an exercise.

Nothing is executed or parsed as Python here. A file that cannot be read (a link, a folder called `adam.py`, a FIFO, a
file without permission, a file that is too large) becomes a note in the result, never an error.

A slug is the name of an exercise in files; a place is a path inside a submission at which its file may lie; a stub is
the module that students get to fill in.
"""

from __future__ import annotations

import codecs
import contextlib
import hashlib
import os
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course import Bounds
from autograder.engine.archives import is_archive
from autograder.engine.nearest import Opened, files_in, is_source, nearest, opened, stray
from autograder.engine.notebooks.read import Chunk, Code, HandedOut, code_of
from autograder.engine.results import Status, printable
from autograder.engine.submissions import IS_A_LINK, Submission, folders_of, own_files, places
from autograder.errors import Unreadable

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
FUNCTION = re.compile(r"^def ([a-z]\w*)\(", re.MULTILINE)
"""The public functions of a stub."""
TOO_LARGE, CLEAR = "is too large", "; clear the outputs of its cells and hand it in again"
UNDECIDED = "which one is meant cannot be told: leave only that one"
READ_FLAGS = sum(getattr(os, name, 0) for name in ("O_RDONLY", "O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
"""Flags for opening a file, as far as this system has them: follow no link, do not block, convert no line ends."""


@dataclass(frozen=True)
class Intake:
    """What `take_in` needs to know of the course.

    The slugs of the exercises to read, the stub and the handed-out notebook of each (made only when a submission holds
    one), and the largest size of a file (in KiB, `module_kib` and `notebook_kib` of the bounds).
    """

    slugs: tuple[str, ...]
    stubs: dict[str, str]
    bounds: Bounds
    handed_out: Callable[[str], HandedOut] = lambda slug: HandedOut()
    known: tuple[str, ...] = ()  # all exercises of the course, whose files are not meant for another one


@dataclass(frozen=True)
class Found:
    """One exercise of a submission as it was read.

    `chunks` are the pieces of its code, each with a name for error messages; `sha256` is the hash of the file.
    `written` is False only for code as it was handed out; it is True also if the file is missing or unreadable.
    """

    slug: str
    status: Status
    chunks: list[Chunk] = field(default_factory=list)
    sha256: str = ""
    notes: list[str] = field(default_factory=list)
    written: bool = True


def take_in(submission: Submission, intake: Intake) -> list[Found]:
    """Return for every slug of the intake the exercise as it was read: its code, or why it has none."""
    found = _taken(submission, intake)
    for exercise in found:
        exercise.notes.extend(() if exercise.status == "missing" else submission.remarks)
    return found


def _taken(submission: Submission, intake: Intake) -> list[Found]:
    """Return the exercises of a submission: unreadable as a whole, in `parts`, a single file, or one folder."""
    if submission.unreadable:
        return [Found(slug, "unreadable", notes=[submission.unreadable]) for slug in intake.slugs]
    if submission.parts is not None:
        return [_part(slug, submission, intake) for slug in intake.slugs]
    if not os.path.isdir(submission.path):
        name = submission.path.name
        return [
            _read_file(slug, submission.path.parent, name, intake)
            if name.rpartition(".")[0] == slug  # `find` has refused other suffixes than .py and .ipynb
            else Found(slug, "missing")
            for slug in intake.slugs
        ]
    if reason := _why_closed(submission.path):
        return [Found(slug, "unreadable", notes=[f"{submission.name} {reason}"]) for slug in intake.slugs]
    return [_read_folder(slug, submission.path, submission, intake) for slug in intake.slugs]


def sources_sha256(submission: Submission, slugs: tuple[str, ...], bounds: Bounds) -> str:
    """Return one hash of all files in the folders of a submission that could be the source of an exercise."""
    digest = hashlib.sha256()
    for folder, present in folders_of(submission, slugs):
        for place in (place for slug in present for place in places(slug)):
            with contextlib.suppress(Unreadable):
                data = bytes_of(folder, place, max(bounds.module_kib, bounds.notebook_kib) << 10)
                digest.update(f"{place}:{hashlib.sha256(data).hexdigest()};".encode())
    return digest.hexdigest()


def _part(slug: str, submission: Submission, intake: Intake) -> Found:
    """Return one exercise of a submission that is spread over several folders."""
    folders = (submission.parts or {}).get(slug, ())
    if len(folders) > 1:
        names = " and ".join(printable(folder.name) for folder in folders)
        return Found(slug, "unreadable", notes=[f"{slug} was handed in more than once, in {names}"])
    if not folders:
        return _missing(slug, list(submission.others), submission, intake)
    folder, name = folders[0].parent, folders[0].name
    if not os.path.isdir(folders[0]):  # a file that belongs to this exercise, whatever its name
        found = _read_file(slug, folder, name, intake)
        return found if name in places(slug) else _in_place(slug, name, found)
    if reason := IS_A_LINK if os.path.islink(folders[0]) else _why_closed(folders[0]):
        return Found(slug, "unreadable", notes=[f"{printable(name)} {reason}"])
    return _read_folder(slug, folders[0], submission, intake)


def _missing(slug: str, folders: list[Path], submission: Submission, intake: Intake) -> Found:
    """Return an exercise without a file of its name: from an archive, or the file that is probably meant if it counts.

    Archives are opened if there is nothing else to read: whoever packs all files means their content.
    """
    files = files_in(folders)
    archives = [file for file in files if is_archive(file.place)]
    unpacked, problems = list[Opened](), list[str]()
    if submission.use_nearest or not any(map(is_source, files)):
        unpacked, problems = opened(archives)
    holding = [one for one in unpacked if own_files(one.inner, (slug,))]
    if len(holding) == 1:
        found = _read_folder(slug, holding[0].inner, submission, intake)
        found.notes.insert(0, f"{holding[0].shown} was opened")
        return found
    folders = [*folders, *(one.folder for one in unpacked)]
    meant = nearest(slug, intake.known or intake.slugs, folders, FUNCTION.findall(intake.stubs.get(slug, "")))
    if len(meant) == 1 and submission.use_nearest:
        return _in_place(slug, meant[0].shown, _read_file(slug, meant[0].folder, meant[0].place, intake))
    if several := [one.shown for one in holding or (meant if len(meant) > 1 else ())][:4]:
        there = f"{' and '.join(several)} are there, and {UNDECIDED}"
    elif meant:
        there = f"{meant[0].shown} is there, {meant[0].why}"
    elif archives and not unpacked and not problems:
        there = f"{archives[0].shown} is there, but an archive beside other files is not opened"
    else:
        functions = (name for stub in intake.stubs.values() for name in FUNCTION.findall(stub))
        there = "" if problems else stray(slug, intake.known or intake.slugs, files_in(folders), functions)
    said = [f"no {slug}.py was handed in", _words_on(unpacked) if there else "", *problems, there]
    return Found(slug, "missing", notes=["; ".join(filter(None, said))])


def _words_on(unpacked: list[Opened]) -> str:
    """Return the words on archives that were opened, "" if there are none."""
    names = " and ".join(one.shown for one in unpacked[:4])
    return names and f"{names} {'was' if len(unpacked) == 1 else 'were'} opened"


def _in_place(slug: str, shown: str, found: Found) -> Found:
    """Return what was read from a file with another name, with a line that says so."""
    suffix = ".ipynb" if shown.endswith(".ipynb") else ".py"
    found.notes.insert(0, f"no {slug}{suffix} was handed in; {printable(shown)} counts in its place")
    return found


def _read_folder(slug: str, folder: Path, submission: Submission, intake: Intake) -> Found:
    """Return one exercise from the folder of a submission.

    If several of its files exist, the first place counts; an unchanged stub never counts before another file.
    """
    present = [place for place in places(slug) if os.path.lexists(os.path.join(folder, place))]
    if not present and (reason := IS_A_LINK if os.path.islink(folder / slug) else _why_closed(folder / slug)):
        return Found(slug, "unreadable", notes=[f"{slug} {reason}"])
    if not present:
        return _missing(slug, [folder, *submission.others], submission, intake)
    found = [_read_file(slug, folder, place, intake) for place in present]
    # A file that cannot be read is `written` too: its student hears of it, instead of getting the points of a stub.
    written = [(p, f) for p, f in zip(present, found, strict=True) if f.written]
    if not written and submission.use_nearest:
        meant = _missing(slug, [folder], submission, intake)
        return found[0] if meant.status == "missing" else meant
    place, chosen = (written or list(zip(present, found, strict=True)))[0]
    if len(written) > 1:
        chosen.notes.append(f"there are several files for {slug}; {place} counts")
    return chosen


def _why_closed(folder: Path) -> str:
    """Return why a folder cannot be entered, or "" if it can be or does not exist."""
    try:
        os.lstat(os.path.join(folder, "."))
    except PermissionError as error:
        return f"cannot be opened: {error.strerror}"
    except OSError:
        pass
    return ""


def _is_stub(chunks: list[Chunk], stub: str) -> bool:
    """Return whether code is the unchanged stub; white space is ignored, since editors change it when they save."""
    if len(chunks) != 1:
        return False
    text = chunks[0][1].decode("utf-8", "replace").removeprefix("\ufeff")
    return text.split() == stub.split()


def _read_file(slug: str, folder: Path, place: str, intake: Intake) -> Found:
    """Return one exercise from the file at a place in a folder, which is a notebook or a module by its suffix."""
    notebook = place.endswith(".ipynb")
    limit = intake.bounds.notebook_kib if notebook else intake.bounds.module_kib
    try:
        data = bytes_of(folder, place, limit << 10)
        name = printable(place.rpartition("/")[2])
        utf_16 = [f"{name} is text in UTF-16: save it as UTF-8"] if data[:2] in UTF_16 else []
        module = Code(chunks=[(name, data)], notes=utf_16, written=True)
        code = code_of(data, name, intake.handed_out(slug)) if notebook else module
        if sum(len(chunk) for _, chunk in code.chunks) > limit << 10:
            raise Unreadable(f"becomes too large: its code has more than {limit} KiB")
    except Unreadable as error:
        advice = CLEAR if notebook and str(error).startswith(TOO_LARGE) else ""
        return Found(slug, "unreadable", notes=[f"{printable(place)} {error}{advice}"])
    written = code.written and not _is_stub(code.chunks, intake.stubs.get(slug, ""))
    # An unchanged stub is graded too: its checks are reported as not written yet.
    return Found(slug, "graded", code.chunks, hashlib.sha256(data).hexdigest(), code.notes, written)


def _require_regular(status: os.stat_result) -> os.stat_result:
    """Return the status of a file; raise Unreadable unless it is a regular file."""
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("is not a regular file")
    return status


def bytes_of(folder: Path, place: str, limit: int) -> bytes:
    """Return the content of the file at a place in a folder.

    Raise Unreadable if it is not a regular file, has more than `limit` bytes, cannot be opened, or if it or a folder
    of the place is a link. A hard link is read like any file: it cannot be told from the files of a store that keeps
    equal files only once.
    """
    path = str(folder)
    try:
        for part in place.split("/"):
            path = os.path.join(path, part)
            if os.path.islink(path):
                raise Unreadable(IS_A_LINK)
        _require_regular(os.lstat(path))  # before it is opened: opening a device may act on it
        descriptor = os.open(path, READ_FLAGS)
        with os.fdopen(descriptor, "rb") as file:
            size = _require_regular(os.fstat(file.fileno())).st_size
            if size > limit:
                raise Unreadable(f"{TOO_LARGE}: {size} bytes; the limit is {limit}")
            data = file.read(limit + 1)
    except OSError as error:
        raise Unreadable(f"cannot be opened: {error.strerror}") from None
    if len(data) > limit:  # the file may have grown since fstat, or its size may be a lie, as in /proc
        raise Unreadable(f"{TOO_LARGE}: more than {limit} bytes")
    return data
