"""File names for pages: safe on every system, distinct even where case is ignored, the same in every run."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

LONGEST_NAME = 60
RESERVED_NAMES = {"index", "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
_HASHED = re.compile(r"-[0-9a-f]{8}(-[0-9]+)?$")


def page_names(submissions: Iterable[str]) -> list[str]:
    """Return a file name without its suffix for each submission.

    The name of a submission that is a safe file name is kept. Any other is made safe and gets a piece of its hash.
    """
    taken: set[str] = set()
    names = []
    for submission in submissions:
        name = first = _safe(submission)
        number = 1
        while name in taken:  # two submissions have this name, or one has a name that looks like one made here
            number += 1
            name = f"{first}-{number}"
        taken.add(name)
        names.append(name)
    return names


def _safe(submission: str) -> str:
    letters = unicodedata.normalize("NFKD", submission).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9_.-]+", "-", letters)[:LONGEST_NAME].strip(".-") or "submission"
    if name == submission and name.partition(".")[0] not in RESERVED_NAMES and not _HASHED.search(name):
        return name
    return f"{name.replace('.', '-')}-{hashlib.sha256(submission.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
