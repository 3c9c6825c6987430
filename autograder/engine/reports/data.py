"""Files of results, written so that each is either the old one or the new one, never half of it; results as JSON."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from autograder.engine.results import SCHEMA, Result


def write_json(path: Path, results: list[Result]) -> None:
    """`{"schema": …, "results": […]}`."""
    write_whole(path, json.dumps({"schema": SCHEMA, "results": results}, indent=1, ensure_ascii=False) + "\n")


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it appears whole or not at all; line ends stay as they are."""
    if path.is_symlink() or (path.exists() and not path.is_file()):  # /dev/stdout must not be replaced by a file
        path.write_text(text, encoding="utf-8", newline="")
        return
    draft = path.with_name(f".{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        with draft.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
        os.replace(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def json_line(result: Result) -> str:
    """One result as one line."""
    return json.dumps(result, ensure_ascii=False) + "\n"
