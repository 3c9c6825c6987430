"""Tell whose the files of a Blackboard download are: a login may hold underscores, as the assignment's name may.

Blackboard writes a report beside the files of each attempt. Its first line has the name and the login.
"""

from __future__ import annotations

import contextlib
import itertools
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from autograder.engine.results import printable
from autograder.engine.submissions import Person

ATTEMPT = re.compile(r"(?P<head>.+?)_attempt_\d{4}(?:-\d\d){5}")
"""What is before a student's own name of a file; its head ends with the login."""
LARGEST_REPORT = 4 << 10  # bytes of a report that are read


def people_of(paths: Sequence[Path], doubts: list[str]) -> dict[Path, Person]:
    """Return who handed in each of the files of one download.

    What is before the logins is the same for all: reports say it. Where there are none, the longest common beginning is
    taken, and a doubt says so if another one is possible; of a single name the longest possible login is taken.
    """
    attempts = {path: found for path in paths if (found := ATTEMPT.match(unicodedata.normalize("NFC", path.name)))}
    reported = {found[0]: person for path, found in attempts.items() if (person := _reported(path, found))}
    known = [(found["head"], reported[found[0]]) for found in attempts.values() if found[0] in reported]
    titles = {head.removesuffix(person.login) for head, person in known}
    heads = sorted({found["head"] for found in attempts.values()})
    if heads and not titles:
        pieces = [head.split("_")[:-1] for head in heads]
        same = itertools.takewhile(lambda column: len(set(column)) == 1, zip(*pieces, strict=False))
        common = [column[0] for column in same] if len(pieces) > 1 else pieces[0][:1]
        titles = {f"{'_'.join(common)}_"}
        if len(common) > 1 or (len(heads) == 1 and len(pieces[0]) > 1):
            what = printable(f"{'_'.join(common)} is taken for the name of the assignment")
            doubts.append(f"{what}: there is no report of Blackboard that says where logins begin")
    return {
        path: reported.get(found[0]) or Person(login=_login(found["head"], sorted(titles, key=len)))
        for path, found in attempts.items()
    }


def _login(head: str, titles: list[str]) -> str:
    fitting = [title for title in titles if head.startswith(title)]
    return head.removeprefix(fitting[-1]) if fitting else head


def _reported(path: Path, attempt: re.Match[str]) -> Person | None:
    """Return the person in a report, None for any other file; a report can claim no login but that of its own name."""
    line = ""
    if unicodedata.normalize("NFC", path.name) == f"{attempt[0]}.txt" and not path.is_symlink():
        with contextlib.suppress(OSError), path.open("rb") as file:
            line = file.read(LARGEST_REPORT).decode("utf-8-sig", "replace").partition("\n")[0]
    found = re.fullmatch(r"Name:\s*(.+?)\s*\((\S+)\)\s*", line)
    return Person(found[1], found[2]) if found and attempt["head"].endswith(f"_{found[2]}") else None
