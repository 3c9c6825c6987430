"""Results as JSON, written so that a file is either the old one or the new one, never half of it."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from autograder.engine.results import SCHEMA, Result


def write_json(path: Path, results: list[Result]) -> None:
    """`{"schema": …, "results": […]}`; the file appears whole or not at all."""
    text = json.dumps({"schema": SCHEMA, "results": results}, indent=1, ensure_ascii=False) + "\n"
    if path.is_symlink() or (path.exists() and not path.is_file()):  # /dev/stdout must not be replaced by a file
        path.write_text(text, encoding="utf-8")
        return
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(draft, path)
    except BaseException:
        os.unlink(draft)
        raise


def json_line(result: Result) -> str:
    """One result as one line."""
    return json.dumps(result, ensure_ascii=False) + "\n"
