"""Unpack archives of a class or of a student: regular files only, within bounds, and never outside their folder.

Whatever is wrong with an archive is Unreadable in one line, before or while it is unpacked. Links and devices in it are
passed over.
"""

from __future__ import annotations

import bz2
import contextlib
import gzip
import lzma
import os
import re
import shutil
import tarfile
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from autograder.engine.results import printable
from autograder.errors import Unreadable

SUFFIX = re.compile(r"\.(zip|tar|tgz|tar\.(gz|bz2|xz))$", re.IGNORECASE)
OTHER_SUFFIX = re.compile(r"\.(7z|rar|gz|bz2|xz)$", re.IGNORECASE)
DEEPEST = 20  # folders above a file: more are a trap, and paths become too long
LONGEST_PART = 200  # bytes in the name of a file or folder; systems allow 255
PIECE = 1 << 20
PER_FILE = 1024  # bytes of a list of files for each of them
MOST_HEADERS = 100  # headers of a tar that hold for all files that follow: each file gets a copy of them
ENTRY = b"PK\1\2"
"""The beginning of each entry in the list of a zip."""


class Limits(NamedTuple):
    """How many files, links and folders an archive may hold, and how many bytes they may have."""

    files: int
    size: int


STUDENT, CLASS = Limits(2_000, 64 << 20), Limits(500_000, 8 << 30)
DAMAGED: tuple[type[Exception], ...] = (OSError, EOFError, ValueError, RuntimeError, NotImplementedError, MemoryError)
DAMAGED += (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError)


def is_archive(name: str) -> bool:
    """Return whether a file is an archive that can be unpacked, by its name."""
    return SUFFIX.search(name) is not None


def stem(name: str) -> str:
    """Return the name of an archive without its suffix."""
    return SUFFIX.sub("", name)


def unpack(archive: Path, folder: Path, limits: Limits) -> Limits:
    """Unpack an archive into a folder that does not exist yet, and return what is left of the limits.

    Raise Unreadable for an archive that cannot be trusted.
    """
    folder.mkdir(parents=True)
    budget = Budget(limits)
    try:
        if archive.name.lower().endswith(".zip"):
            _unpack_zip(archive, folder, budget)
        else:
            _unpack_tar(archive, folder, budget)
    except DAMAGED as error:
        reason = (
            "is encrypted" if "encrypted" in str(error) or "password" in str(error) else "is no archive, or damaged"
        )
        raise Unreadable(f"{reason}, and cannot be unpacked") from None
    return Limits(limits.files - budget.files, limits.size - budget.size)


def _unpack_zip(archive: Path, folder: Path, budget: Budget) -> None:
    with archive.open("rb") as file:
        listed = _Listed(file, budget.limits)
        with zipfile.ZipFile(listed) as zipped:
            listed.listing = False
            for member in zipped.infolist():
                file_type = member.external_attr >> 16 & 0o170000
                place = budget.place(_zip_name(member), folder)
                if place is None or member.is_dir() or file_type not in (0, 0o100000):
                    continue
                with zipped.open(member) as source:
                    budget.copy(source, place)


def _zip_name(member: zipfile.ZipInfo) -> str:
    """Return the name of a member; one that is UTF-8 without saying so, as macOS writes it, is read as UTF-8."""
    name = member.filename
    if not member.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name


def _unpack_tar(archive: Path, folder: Path, budget: Budget) -> None:
    limits = budget.limits
    # Headers of a tar may be of any size: what is decompressed is bounded before tarfile reads any of it.
    most = limits.size + PER_FILE * limits.files + PIECE
    with _decompressed(archive, most) as whole:
        listed = _Listed(whole, budget.limits)
        with tarfile.open(fileobj=listed, mode="r:") as packed:
            for member in packed:
                if len(packed.pax_headers) > MOST_HEADERS:
                    raise Unreadable(f"holds more than {MOST_HEADERS} headers for all of its files")
                place = budget.place(member.name, folder)
                if place is not None and member.isreg() and (source := packed.extractfile(member)):
                    listed.listing = False
                    with source:
                        budget.copy(source, place)
                    listed.listing = True


class _Listed:
    """A file of an archive, whose list of files is refused before it is read if it is longer than the limits allow."""

    def __init__(self, file: IO[bytes], limits: Limits) -> None:
        self.file, self.files, self.listing = file, limits.files, True
        self.left = PER_FILE * limits.files + PIECE

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; raise Unreadable if they belong to a list that is too long."""
        if not self.listing:
            return self.file.read(size)
        data = self.file.read(min(size, self.left + 1) if size >= 0 else self.left + 1)
        self.left -= len(data)
        if data.count(ENTRY) > self.files:
            raise Unreadable(f"holds more than {self.files} files")
        if self.left < 0:
            raise Unreadable("holds names or headers that are too long")
        return data

    def __getattr__(self, name: str) -> Any:
        """Return anything but `read` of the file itself."""
        return getattr(self.file, name)


@contextlib.contextmanager
def _decompressed(archive: Path, limit: int) -> Iterator[IO[bytes]]:
    openers: dict[str, Any] = {".gz": gzip.open, ".tgz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
    opener = openers.get(archive.suffix.lower(), open)
    with opener(archive, "rb") as packed, tempfile.TemporaryFile() as whole:
        size = 0
        while piece := packed.read(PIECE):
            size += len(piece)
            if size > limit:
                raise Unreadable(f"becomes larger than {limit >> 20} MiB")
            whole.write(piece)
        whole.seek(0)
        yield whole


class Budget:
    """What is left of the limits of one archive."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.files, self.size = limits, 0, 0

    def place(self, name: str, folder: Path) -> Path | None:
        """Return the path for a member, None for the folder itself; raise Unreadable for a name that cannot be one."""
        self.files += 1
        if self.files > self.limits.files:
            raise Unreadable(f"holds more than {self.limits.files} files")
        name = unicodedata.normalize("NFC", name.replace("\\", "/"))
        if name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in name.split("/"):
            raise Unreadable(f"holds a file outside of itself, {printable(name[:80])}")
        parts = [part for part in name.split("/") if part not in ("", ".")]
        if len(parts) > DEEPEST or any(len(os.fsencode(part)) > LONGEST_PART or "\0" in part for part in parts):
            raise Unreadable("holds a name that is too long, or a folder that is too deep")
        return folder.joinpath(*parts) if parts else None

    def copy(self, source: IO[bytes], place: Path) -> None:
        """Write a member; raise Unreadable if its name was there before, or the bytes are too many."""
        shown = printable(place.name)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            target = place.open("xb")
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            raise Unreadable(f"holds {shown} more than once") from None
        with target:
            while piece := source.read(PIECE):
                self.size += len(piece)
                if self.size > self.limits.size:
                    raise Unreadable(f"becomes larger than {self.limits.size >> 20} MiB")
                target.write(piece)


# --- the folder in which a run unpacks ----------------------------------------------------------------

_workspace: list[tuple[int, tempfile.TemporaryDirectory[str]]] = []


def new_folder(name: str) -> Path:
    """Return the path of a folder that does not exist yet; it is deleted when this process ends."""
    if not _workspace or _workspace[0][0] != os.getpid():
        _workspace[:] = [(os.getpid(), tempfile.TemporaryDirectory(prefix="autograder-"))]
    root = Path(_workspace[0][1].name)
    return Path(tempfile.mkdtemp(dir=root)) / (name.strip(". ") or "unnamed")


def borrow(source: Path, target: Path, limit: int) -> None:
    """Make a file available under another name, without following links; anything but a file is not."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        if source.is_symlink():
            target.symlink_to(os.readlink(source))
        elif source.is_file():
            with source.open("rb") as file, target.open("xb") as copy:
                shutil.copyfileobj(_Bounded(file, limit + 1), copy)  # one byte too many says that it is too large
        else:
            target.mkdir()


class _Bounded:
    """A file of which a limited number of bytes can be read."""

    def __init__(self, file: IO[bytes], limit: int) -> None:
        self.file, self.left = file, limit

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        data = self.file.read(min(self.left, size) if size >= 0 else self.left)
        self.left -= len(data)
        return data
