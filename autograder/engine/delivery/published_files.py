"""Fill in the texts of `files/` that are published, and write files into folders."""

from __future__ import annotations

from pathlib import Path

from autograder.engine.release import filled

FileBytes = dict[str, bytes]
"""The content of files by their path."""


def published_file(name: str, words: dict[str, str] | None = None) -> str:
    """Return the text of a file in `files/` in which the value of each word replaces `{{word}}`."""
    return filled((Path(__file__).parent / "files" / name).read_text(encoding="utf-8"), words or {})


def put(folder: Path, files: FileBytes) -> None:
    """Write files into a folder; missing folders are created."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
