"""Test folders and files that a command is to write to, before its work begins."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from autograder.engine.results import printable
from autograder.errors import Misuse


def writable_folder(folder: Path) -> Path:
    """Create a folder if it is missing and return it; raise Misuse if it cannot be written to."""
    name = printable(str(folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b" " * 4096)
    except (FileExistsError, NotADirectoryError):
        raise Misuse(f"{name} is not a folder") from None
    except OSError as error:
        raise Misuse(f"{name} cannot be written to: {error.strerror}") from None
    return folder


def writable_file(file: Path) -> Path:
    """Return the path of a file; raise Misuse if it could not be written."""
    folder, name = file.absolute().parent, printable(str(file))
    if not folder.is_dir():
        raise Misuse(f"{printable(str(file.parent))} is not a folder, so {name} cannot be written there")
    if file.is_dir():
        raise Misuse(f"{name} is a folder, and results are written to a file")
    if not os.access(file if file.exists() else folder, os.W_OK):
        raise Misuse(f"{name} cannot be written: permission denied")
    return file
