"""How learning platforms name what an instructor downloads: one row for each naming, and one reader for all.

A name ends with the student's own name of the file, and may begin with a name that the student chose. What can be read
in several ways is therefore nobody's. Nothing else of a submission says whose it is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from autograder.engine.submissions import Person

TYPED = ("onlinetext", "comments", "text", "link")
"""Kinds of hand-ins that are typed into a form, and hold no file."""


@dataclass(frozen=True)
class Naming:
    """How a platform names downloads.

    Its pattern has the groups name, login, number, late, time, kind, and file, which is the student's own name of it.
    `lasting` says that the number or the login stays the same in every download; `clocks` are forms of the time. A
    part that a student may have filled with the rest of such a name is written `+?`: as short as it can be.
    """

    platform: str
    pattern: re.Pattern[str]
    source: str
    lasting: bool = True
    clocks: tuple[str, ...] = ()

    def longest(self) -> re.Pattern[str]:
        """Return the pattern whose first parts are as long as they can be: it reads another name if there are two."""
        return re.compile(self.pattern.pattern.replace("+?", "+"))


@dataclass(frozen=True)
class Named:
    """A name as it was read; `file` is "" for the folder of a whole hand-in, `kind` "" for ordinary files."""

    naming: Naming
    person: Person
    file: str = ""
    kind: str = ""
    late: bool = False
    time: datetime | None = None  # what the clocks of the platform showed


NAMINGS = (
    Naming(
        "Moodle",
        re.compile(r"(?P<name>[^_]+)(?:_(?P<number>\d+))?_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<file>.*)|$)"),
        "moodle/moodle, mod/assign/classes/downloader.php, which writes spaces for the underscores of a name; with a "
        "last underscore up to 4.1, mod/assign/locallib.php",
        lasting=False,
    ),
    Naming(
        "Blackboard",
        re.compile(
            r"(?:(?!_attempt_\d{4}-).)+_(?P<login>[^_]+)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|(?P<kind>\.txt))",
        ),
        "kwurst/bb-file-cleanup, README.md",
        clocks=("%Y-%m-%d-%H-%M-%S",),
    ),
    Naming(
        "Brightspace",
        re.compile(
            r"(?P<number>\d+)-\d+ - (?P<name>.+?) ?- (?P<time>[^-]{3,20}, \d{4} \d{3,4}(?: [AP]M)?)(?: - (?P<file>.+))?"
        ),
        "public scripts that sort such downloads: `397063-2557369 - Mary-Ann Smith - Sep 24, 2024 926 PM`",
        clocks=("%b %d, %Y %I%M %p", "%B %d, %Y %I%M %p", "%d %B, %Y %I%M %p", "%b %d, %Y %H%M", "%d %B, %Y %H%M"),
    ),
    Naming(
        "Canvas",
        re.compile(
            r"(?P<name>(?:(?!LATE_)\w)+?)_(?P<late>LATE_)?(?P<number>\d+)"
            r"_(?:\d+_(?P<file>.+)|(?P<kind>text|link)\.html)"
        ),
        "instructure/canvas-lms, lib/content_zipper.rb: a name keeps its underscores, in small letters",
    ),
    Naming(
        "Canvas",
        re.compile(
            r"(?P<late>LATE_)?anon_(?P<login>[A-Za-z0-9]+)_(?:\d+_(?P<file>.+)|(?P<kind>text|link)\.html)",
        ),
        "the same, where students are anonymous",
    ),
)
GRADESCOPE = Naming("Gradescope", re.compile(r"submission_\d+"), "submission_metadata.yml of an export")
"""Gradescope's folders name nobody; a file beside them does."""


def read_name(name: str) -> Named | None:
    """Return what the name of a downloaded file or folder says, None if no platform or more than one person fits."""
    found = readings(name)
    return found[0] if len(found) == 1 else None


def readings(name: str) -> list[Named]:
    """Return all that the name of a downloaded file or folder can say of its person and its time."""
    name = unicodedata.normalize("NFC", name)
    read: dict[tuple[str, Person, datetime | None], Named] = {}
    for naming in NAMINGS:
        for pattern in (naming.pattern, naming.longest()):
            if not (found := pattern.fullmatch(name)):
                continue
            groups = {key: value or "" for key, value in found.groupdict().items()}
            person = Person(*(groups.get(field, "").strip() for field in ("name", "login", "number")))
            if not any(person):
                continue
            kind = groups.get("kind", "")
            moment = read_time(groups.get("time", ""), naming.clocks)
            file = groups.get("file", "")
            named = Named(naming, person, file, "" if kind == "file" else kind, bool(groups.get("late")), moment)
            read.setdefault((naming.platform, person, moment), named)
    return list(read.values())


def read_time(text: str, clocks: tuple[str, ...]) -> datetime | None:
    """Return the time in a name; hours before ten have one digit in Brightspace's."""
    text = re.sub(r"(?<= )(\d)(\d\d)(?= [AP]M$|$)", r"0\1\2", text)
    for clock in clocks:
        try:
            return datetime.strptime(text, clock)
        except ValueError:
            continue
    return None


def gradescope_owners(text: str) -> dict[str, tuple[list[Person], datetime | None]]:
    """Return by the name of each folder who handed it in and when, from Gradescope's `submission_metadata.yml`.

    Only the lines that Gradescope itself writes are read, by their indentation: no YAML of a student is parsed.
    """
    owners: dict[str, tuple[list[Person], datetime | None]] = {}
    folder, people, entry, in_people = "", list[Person](), dict[str, str](), False
    fields = {"name": "name", "email": "email", "sid": "identifier"}

    def close() -> None:
        if entry:
            people.append(Person(**entry))
            entry.clear()

    for line in text.splitlines():
        if top := re.fullmatch(r"(submission_\d+):\s*", line):
            close()
            folder, people = top[1], []
            owners[folder] = (people, None)
        elif found := re.fullmatch(r"(  (?:- |  )?):(\w+):\s*(.*)", line):
            indent, key, value = found.groups()
            if indent == "  ":
                close()
                in_people = key == "submitters"
                if key == "created_at" and folder and owners[folder][1] is None:
                    owners[folder] = (people, _moment(value))
            elif in_people and folder:
                if indent.endswith("- "):
                    close()
                if key in fields:
                    entry[fields[key]] = value.strip().strip("'\"")
    close()
    return owners


def _moment(value: str) -> datetime | None:
    """Return a time of YAML, as in `2026-11-20 22:58:12.123456000 Z`."""
    found = re.match(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)? ?(Z|[+-]\d\d:?\d\d)?", value.strip("'\" "))
    if not found:
        return None
    try:
        return datetime.fromisoformat(f"{found[1]}T{found[2]}{found[3] or ''}")
    except ValueError:
        return None
