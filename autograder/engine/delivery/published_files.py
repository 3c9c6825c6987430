"""Files that are published: the texts in `files/` with their words filled in, and folders they are written to."""

from __future__ import annotations

from pathlib import Path

from autograder.engine.release import filled

FileBytes = dict[str, bytes]
"""The content of files by their path."""


def published_file(name: str, words: dict[str, str] | None = None) -> str:
    """Return a file of `files/` with these words in place."""
    return filled((Path(__file__).parent / "files" / name).read_text(encoding="utf-8"), words or {})


def put(folder: Path, files: FileBytes) -> None:
    """Write files into a folder; folders that are missing are made."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
