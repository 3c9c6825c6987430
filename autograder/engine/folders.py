"""Folders and files that a command writes to, looked at before the work begins."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from autograder.engine.results import printable
from autograder.errors import Misuse


def writable_folder(folder: Path) -> Path:
    """Make a folder where there is none, write into it to see that this works, and return it; Misuse otherwise."""
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
    """Return the path of a file that can be written once the work is done; Misuse otherwise."""
    folder, name = file.absolute().parent, printable(str(file))
    if not folder.is_dir():
        raise Misuse(f"{printable(str(file.parent))} is not a folder, so {name} cannot be written there")
    if file.is_dir():
        raise Misuse(f"{name} is a folder, and results are written to a file")
    if not os.access(file if file.exists() else folder, os.W_OK):
        raise Misuse(f"{name} cannot be written: permission denied")
    return file
