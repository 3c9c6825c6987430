"""Archives are unpacked within bounds; a hostile one is one line."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from autograder.engine import archives
from autograder.engine.archives import Limits, borrow, is_archive, stem, unpack
from autograder.errors import Unreadable

SMALL = Limits(files=5, size=1 << 20)


def zipped(folder: Path, *members: tuple[str, bytes], name: str = "x.zip") -> Path:
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members:
            archive.writestr(member, data)
    return folder / name


def packed(folder: Path, *members: tarfile.TarInfo | tuple[str, bytes], name: str = "x.tar.gz") -> Path:
    mode = {".gz": "w:gz", ".bz2": "w:bz2", ".xz": "w:xz", ".tgz": "w:gz", ".tar": "w"}[Path(name).suffix]
    with tarfile.open(folder / name, mode) as archive:  # type: ignore[call-overload]
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                archive.addfile(member)
            else:
                info = tarfile.TarInfo(member[0])
                info.size = len(member[1])
                archive.addfile(info, io.BytesIO(member[1]))
    return folder / name


def content(archive: Path, limits: Limits = SMALL) -> dict[str, bytes]:
    folder = archive.parent / "unpacked"
    unpack(archive, folder, limits)
    assert not any(path.is_symlink() for path in folder.rglob("*"))
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def complaint(archive: Path, limits: Limits = SMALL) -> str:
    with pytest.raises(Unreadable) as caught:
        content(archive, limits)
    assert str(caught.value).isprintable()
    return str(caught.value)


@pytest.mark.parametrize("name", ["x.tar", "x.tgz", "x.tar.gz", "x.tar.bz2", "x.tar.xz"])
def test_every_form_of_tar(tmp_path: Path, name: str) -> None:
    assert content(packed(tmp_path, ("a/adam.py", b"x"), ("b.py", b"y"), name=name)) == {
        "a/adam.py": b"x",
        "b.py": b"y",
    }
    assert is_archive(name)
    assert stem(name) == "x"


def test_zip_with_the_separators_of_windows(tmp_path: Path) -> None:
    assert content(zipped(tmp_path, ("a\\adam.py", b"x"), ("./b.py", b"y"))) == {"a/adam.py": b"x", "b.py": b"y"}


def test_names_in_utf_8_that_do_not_say_so(tmp_path: Path) -> None:
    archive = zipped(tmp_path, ("ab.py", b"x"))
    archive.write_bytes(archive.read_bytes().replace(b"ab.py", "ö.py".encode()))
    assert content(archive) == {"ö.py": b"x"}


@pytest.mark.parametrize("name", ["../x.py", "/etc/x.py", "a/../../x.py", "C:\\x.py", "..\\x.py"])
def test_a_name_outside_of_the_archive(tmp_path: Path, name: str) -> None:
    assert complaint(packed(tmp_path, (name, b"x"))).startswith("holds a file outside of itself, ")


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_what_is_no_file_is_passed_over(tmp_path: Path, kind: bytes) -> None:
    member = tarfile.TarInfo("adam.py")
    member.type, member.linkname = kind, "/etc/passwd"
    assert content(packed(tmp_path, member, ("b.py", b"y"))) == {"b.py": b"y"}


def test_a_link_in_a_zip_is_passed_over(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        link = zipfile.ZipInfo("adam.py")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("b.py", "y")
    assert content(tmp_path / "x.zip") == {"b.py": b"y"}


def test_a_file_below_a_file_is_a_name_twice(tmp_path: Path) -> None:
    assert complaint(zipped(tmp_path, ("a", b"x"), ("a/b.py", b"y"))) == "holds b.py more than once"
    (tmp_path / "two").mkdir()
    assert complaint(packed(tmp_path / "two", ("a", b"x"), ("a", b"y"))) == "holds a more than once"


class TestBounds:
    @pytest.mark.parametrize("suffix", ["zip", "tar.gz"])
    def test_bytes(self, tmp_path: Path, suffix: str) -> None:
        make = zipped if suffix == "zip" else packed
        archive = make(tmp_path, ("a.py", b"0" * 600_000), ("b.py", b"0" * 600_000), name=f"x.{suffix}")
        assert complaint(archive) == "becomes larger than 1 MiB"

    def test_a_bomb_is_never_whole(self, tmp_path: Path) -> None:
        with gzip.open(tmp_path / "x.tar.gz", "wb") as file:
            for _ in range(64):
                file.write(b"\0" * (1 << 20))
        assert complaint(tmp_path / "x.tar.gz", Limits(5, 1 << 20)) == "becomes larger than 2 MiB"

    def test_a_size_that_lies(self, tmp_path: Path) -> None:
        archive = zipped(tmp_path, ("a.py", b"0" * 5000))
        data = bytearray(archive.read_bytes())
        place = data.rindex(b"PK\x01\x02") + 24  # the size in the directory
        data[place : place + 4] = (10).to_bytes(4, "little")
        archive.write_bytes(data)
        assert complaint(archive)

    @pytest.mark.parametrize("suffix", ["zip", "tar.gz"])
    def test_files(self, tmp_path: Path, suffix: str) -> None:
        make = zipped if suffix == "zip" else packed
        archive = make(tmp_path, *((f"{i}.py", b"") for i in range(6)), name=f"x.{suffix}")
        assert complaint(archive) == "holds more than 5 files"

    def test_a_list_of_files_is_refused_before_it_is_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        archive = zipped(tmp_path, *((f"{i}.py", b"") for i in range(6)))
        monkeypatch.setattr(zipfile, "ZipInfo", None)  # an entry that is read becomes one
        assert complaint(archive) == "holds more than 5 files"

    def test_a_list_of_long_names(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
            for i in range(20):
                info = zipfile.ZipInfo(f"{i}" * 30_000)
                info.comment = b"c" * 60_000
                archive.writestr(info, b"")
        assert complaint(tmp_path / "x.zip", Limits(20, 1 << 20)) == "holds names or headers that are too long"

    def test_headers_of_a_tar_that_every_file_would_copy(self, tmp_path: Path) -> None:
        with tarfile.open(tmp_path / "x.tar", "w", pax_headers={f"k{i}": "v" for i in range(101)}) as archive:
            archive.addfile(tarfile.TarInfo("a.py"))
        assert complaint(tmp_path / "x.tar") == "holds more than 100 headers for all of its files"

    def test_a_header_of_a_tar_that_is_too_long(self, tmp_path: Path) -> None:
        member = tarfile.TarInfo("a.py")
        member.pax_headers = {"k": "v" * (2 << 20)}
        with tarfile.open(tmp_path / "x.tar", "w") as archive:
            archive.addfile(member)
        assert complaint(tmp_path / "x.tar", Limits(5, 8 << 20)) == "holds names or headers that are too long"

    def test_files_may_hold_what_looks_like_a_list(self, tmp_path: Path) -> None:
        data = b"PK\1\2" * 9999
        assert content(packed(tmp_path, ("a.py", data), name="x.tar"))["a.py"] == data
        (tmp_path / "zip").mkdir()
        with zipfile.ZipFile(tmp_path / "zip" / "x.zip", "w") as archive:
            archive.writestr("a.py", data)
        assert content(tmp_path / "zip" / "x.zip")["a.py"] == data

    @pytest.mark.parametrize("name", ["a/" * 30 + "x.py", "x" * 250 + ".py"])
    def test_names_and_depth(self, tmp_path: Path, name: str) -> None:
        assert complaint(zipped(tmp_path, (name, b""))) == "holds a name that is too long, or a folder that is too deep"

    def test_an_archive_with_a_password(self, tmp_path: Path) -> None:
        archive = zipped(tmp_path, ("a.py", b"x"))
        data = bytearray(archive.read_bytes())
        data[data.rindex(b"PK\x01\x02") + 8] |= 1
        data[data.index(b"PK\x03\x04") + 6] |= 1
        archive.write_bytes(data)
        assert complaint(archive) == "is encrypted, and cannot be unpacked"

    @pytest.mark.parametrize("name", ["x.zip", "x.tar", "x.tar.gz", "x.tar.xz", "x.tar.bz2"])
    @pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x1f\x8b\x08\0", b"x" * 2000])
    def test_what_is_no_archive(self, tmp_path: Path, name: str, data: bytes) -> None:
        (tmp_path / name).write_bytes(data)
        if name == "x.tar" and not data:
            return  # an empty tar is one
        assert complaint(tmp_path / name, Limits(5, 1 << 20)) == "is no archive, or damaged, and cannot be unpacked"


class TestBorrowing:
    def test_a_link_stays_a_link_and_what_is_no_file_stays_none(self, tmp_path: Path) -> None:
        (tmp_path / "link").symlink_to("/etc/passwd")
        os.mkfifo(tmp_path / "fifo")
        (tmp_path / "file").write_text("x")
        for name in ("link", "fifo", "file"):
            borrow(tmp_path / name, tmp_path / "new" / name, 100)
        new = tmp_path / "new"
        assert (new / "link").is_symlink()
        assert not (new / "fifo").is_file()
        assert (new / "file").read_text() == "x"

    def test_where_files_cannot_be_shared_they_are_copied_within_bounds(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise OSError

        monkeypatch.setattr(os, "link", refuse)
        (tmp_path / "link").symlink_to("/etc/passwd")
        os.mkfifo(tmp_path / "fifo")
        (tmp_path / "file").write_bytes(b"x" * 5000)
        for name in ("link", "fifo", "file"):
            borrow(tmp_path / name, tmp_path / "new" / name, 100)
        new = tmp_path / "new"
        assert (new / "link").is_symlink()
        assert (new / "fifo").is_dir()
        assert (new / "file").stat().st_size == 101


def test_an_archive_that_asks_for_too_much_memory_is_one_that_cannot_be_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asks_for_memory(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(archives, "_unpack_zip", asks_for_memory)
    assert "cannot be unpacked" in complaint(zipped(tmp_path, ("adam.py", b"x = 1")))
