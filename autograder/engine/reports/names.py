"""File names for pages: safe on every system, different even where case does not count, the same in every run."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

LONGEST = 60
RESERVED = {"index", "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
_HASHED = re.compile(r"-[0-9a-f]{8}(-[0-9]+)?$")


def page_names(submissions: Iterable[str]) -> list[str]:
    """A name for each submission, without its ending.

    A name that is plain already stays; any other is made plain and gets a piece of the hash of the original.
    """
    taken: set[str] = set()
    names = []
    for submission in submissions:
        name = first = _plain(submission)
        number = 1
        while name in taken:  # two submissions of one name, or a name that looks like one made here
            number += 1
            name = f"{first}-{number}"
        taken.add(name)
        names.append(name)
    return names


def _plain(submission: str) -> str:
    letters = unicodedata.normalize("NFKD", submission).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9_.-]+", "-", letters)[:LONGEST].strip(".-") or "submission"
    if name == submission and name.partition(".")[0] not in RESERVED and not _HASHED.search(name):
        return name
    return f"{name.replace('.', '-')}-{hashlib.sha256(submission.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
