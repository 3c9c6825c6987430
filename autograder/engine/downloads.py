"""Read the downloads of learning platforms: whose each file is, and one submission for each person.

Files that a platform puts side by side get their own names back, in a folder for each attempt. Names are those of
`platforms`; nothing inside a hand-in says whose it is.
"""

from __future__ import annotations

import contextlib
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from autograder.engine.archives import borrow, is_archive, new_folder
from autograder.engine.blackboard import people_of
from autograder.engine.nearest import SOURCE
from autograder.engine.platforms import GRADESCOPE, TYPED, Named, gradescope_owners, read_name, readings
from autograder.engine.results import printable
from autograder.engine.submissions import IS_A_LINK, JUNK, Person, Submission, children, own_files
from autograder.errors import Misuse

METADATA = "submission_metadata.yml"
LARGEST_METADATA = 64 << 20  # bytes, of a large class
LARGEST_FILE = 64 << 20  # bytes of one handed-in file, an archive perhaps
RETURNING = ("Moodle", "Canvas", "Brightspace")
"""Platforms that take an archive of feedback under the names of their downloads."""
AGAIN = r"(?:(?:-\d+)+|-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
"""What Canvas adds to a name that is handed in again, a number or at last a random one: adam-1.py was adam.py."""
LATE = "{} marks this as handed in late; the time is not in its download"


class HandIn(NamedTuple):
    """A folder or a file that a person handed in, and the number of the download that it lies in."""

    named: Named
    path: Path
    download: int = 0

    @property
    def person(self) -> Person:
        """Return who handed it in."""
        return self.named.person


class Download(NamedTuple):
    """What a download holds: hand-ins, folders that no platform named, and a line for what is not read."""

    hand_ins: list[HandIn]
    others: list[Path]
    doubts: list[str]


def hand_in_at(path: Path) -> HandIn | None:
    """Return the hand-in at a path that a platform named, None for any other path."""
    named = read_name(path.name)
    if named is None or (named.file if path.is_dir() else not (named.file or named.kind)):
        return None
    return HandIn(named, path)


def download_at(path: Path, number: int, slugs: tuple[str, ...], look_inside: bool) -> Download | None:
    """Return what is in the folder of a download, None if it is no such folder.

    With `look_inside` it may also be a folder that holds downloads.
    """
    if not path.is_dir() or own_files(path, slugs):
        return None
    if found := _read_download(path, number):
        return found
    inside = list(children(path)) if look_inside else []
    parts = [_read_download(child, 1000 * (number + 1) + i) for i, child in enumerate(inside)]
    if not inside or not all(parts):
        return None
    return Download(*([one for part in parts if part for one in part[field]] for field in range(3)))  # type: ignore[arg-type]


def _read_download(folder: Path, number: int) -> Download | None:
    """Return the hand-ins in a folder if a platform gave names to at least half of what is in it."""
    if os.path.lexists(folder / METADATA):
        return _read_gradescope(folder, number)
    try:
        names = [n for n in sorted(os.listdir(folder)) if not n.startswith(".") and n not in JUNK]
    except OSError:
        return None
    hand_ins = [hand_in._replace(download=number) for n in names if (hand_in := hand_in_at(folder / n))]
    several = {n: found for n in names if len(found := readings(n)) > 1}
    read = {hand_in.path.name for hand_in in hand_ins} | several.keys()
    rest = [n for n in names if n not in read and ((folder / n).is_dir() or SOURCE.fullmatch(n) or is_archive(n))]
    if not read or len(rest) > len(read):
        return None
    others = [folder / n for n in rest if (folder / n).is_dir()]
    doubts = [f"{printable(n)} does not say whose it is, and is not read" for n in rest if not (folder / n).is_dir()]
    doubts += [_doubt(name, found) for name, found in several.items()]
    return Download(_with_logins(hand_ins, doubts), others, doubts)


def _doubt(name: str, found: list[Named]) -> str:
    """Return the line on a name that can be read in several ways."""
    names = [f"{_label(one.person)} on {one.naming.platform}{f' at {one.time}' if one.time else ''}" for one in found]
    return printable(f"{name} may be from {' or from '.join(dict.fromkeys(names))}, and is not read")


def _read_gradescope(folder: Path, number: int) -> Download:
    """Return the hand-ins of an export; one of several people is a hand-in of each."""
    owners: dict[str, tuple[list[Person], datetime | None]] = {}
    with contextlib.suppress(OSError), (folder / METADATA).open("rb") as file:
        owners = gradescope_owners(file.read(LARGEST_METADATA).decode("utf-8", "replace"))
    hand_ins, doubts = [], []
    for child in children(folder):
        people, time = owners.get(child.name, ([], None))
        if not people:
            doubts.append(f"{printable(child.name)} is in no line of {METADATA}, and is not read")
        hand_ins += [HandIn(Named(GRADESCOPE, person, time=time), child, number) for person in people]
    return Download(hand_ins, [], doubts)


def _with_logins(hand_ins: list[HandIn], doubts: list[str]) -> list[HandIn]:
    """Return hand-ins with the whole logins of Blackboard, and the names in its reports."""
    known = people_of([one.path for one in hand_ins if one.named.naming.platform == "Blackboard"], doubts)
    return [one._replace(named=replace(one.named, person=known.get(one.path, one.person))) for one in hand_ins]


# --- one submission for each person -------------------------------------------------------------------


def people(hand_ins: Sequence[HandIn], slugs: tuple[str, ...], doubts: list[str], attempt: str) -> list[Submission]:
    """Return a submission for each person; a doubt is a line. Of several attempts the last or the first counts."""
    groups: dict[tuple[object, ...], list[HandIn]] = {}
    for hand_in in hand_ins:
        groups.setdefault(_identity(hand_in), []).append(hand_in)
    groups = _merged(groups)
    names = _names([found[0].person for found in groups.values()])
    submissions = []
    for name, found in zip(names, groups.values(), strict=True):
        person = found[0].person
        if name != _label(person) and not found[0].named.naming.lasting:
            again = "their numbers are those of one assignment, so a later download cannot tell them apart"
            doubts.append(f"{printable(name)}: several people have this name; {again}")
        if not found[0].named.naming.lasting:
            person = person._replace(number="")
        own = _submission(printable(name), person, found, slugs, doubts, attempt)
        submissions.append(replace(own, returns=_returns(found)))
    return sorted(submissions, key=lambda submission: submission.name)


def _returns(found: list[HandIn]) -> tuple[tuple[str, str], ...]:
    """Return the name of each download, with that under which its platform takes feedback for a person back."""
    names: dict[str, str] = {}
    for one in found:
        if one.named.naming.platform in RETURNING and not one.named.kind:
            name = one.path.name
            place = f"{name.removesuffix(one.named.file)}feedback.html" if one.named.file else f"{name}/feedback.html"
            names.setdefault(one.path.parent.name, place)
    return tuple(names.items())


def folded(name: str) -> str:
    """Return a name as names are compared: composed, without regard to case and repeated spaces."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _names(people: list[Person]) -> list[str]:
    """Return a name for each person: with a number if several have it, also if one chose what another one gets so."""
    names = [_label(person) for person in people]
    for _ in range(2):
        counts = Counter(map(folded, names))
        names = [
            _numbered(name, one) if counts[folded(name)] > 1 else name for name, one in zip(names, people, strict=True)
        ]
    counts, seen = Counter(map(folded, names)), Counter[str]()
    for i, name in enumerate(names):
        seen[folded(name)] += 1
        names[i] = f"{name} #{seen[folded(name)]}" if counts[folded(name)] > 1 else name
    return names


def _numbered(name: str, person: Person) -> str:
    return f"{name} ({person.identifier or person.email or person.number or person.login})"


def _label(person: Person) -> str:
    return person.name or person.login or person.email or person.number


def _identity(hand_in: HandIn) -> tuple[object, ...]:
    """Return what is the same for all hand-ins of one person, as far as the platform says it."""
    naming, person = hand_in.named.naming, hand_in.person
    lasting = person.identifier or person.email or person.login or person.number
    if naming.lasting and lasting:
        return naming.platform, lasting
    folder = hand_in.path.name if naming is GRADESCOPE else ""  # names alone make nobody the same person
    return naming.platform, hand_in.download, person.number, folded(person.name), folder


def _merged(groups: dict[tuple[object, ...], list[HandIn]]) -> dict[tuple[object, ...], list[HandIn]]:
    """Join the hand-ins of one name from several downloads, where no download has two people of this name."""
    names: dict[tuple[str, str], list[tuple[object, ...]]] = {}
    for key, found in groups.items():
        if not found[0].named.naming.lasting:
            names.setdefault((found[0].named.naming.platform, folded(found[0].person.name)), []).append(key)
    for keys in names.values():
        in_downloads = [groups[key][0].download for key in keys]
        if len(set(in_downloads)) == len(keys):
            for key in keys[1:]:
                groups[keys[0]] += groups.pop(key)
    return groups


def _submission(
    name: str, person: Person, found: list[HandIn], slugs: tuple[str, ...], doubts: list[str], attempt: str
) -> Submission:
    """Return the submission of one person from all that the person handed in."""
    platform = found[0].named.naming.platform
    attempts = _attempts(name, [one for one in found if one.named.kind not in (*TYPED, ".txt")], slugs)
    remarks = (LATE.format(platform),) if any(one.named.late for one in found) else ()
    if not attempts:  # only what the platform lets students type, which a note names
        return Submission(name, found[0].path, parts={}, others=_typed(name, found), person=person, remarks=remarks)
    if len(attempts) == 1:
        ((time, folder),) = attempts
        times = dict.fromkeys(slugs, time) if time else {}
        unreadable = f"{name} {IS_A_LINK}" if folder.is_symlink() else ""
        return Submission(name, folder, unreadable, times=times, person=person, remarks=remarks)
    return _of_attempts(Submission(name, attempts[-1][1], person=person, remarks=remarks), attempts, slugs, attempt)


def _typed(name: str, found: list[HandIn]) -> tuple[Path, ...]:
    """Return the folders with what a person typed into a form of the platform."""
    folders = [one.path for one in found if one.path.is_dir()]
    if files := [one for one in found if not one.path.is_dir()]:
        folders.append(_folder_of(name, files, ()))
    return tuple(folders)


def _of_attempts(
    submission: Submission, attempts: list[tuple[datetime | None, Path]], slugs: tuple[str, ...], attempt: str
) -> Submission:
    """Return a submission with, for each exercise, the attempt that counts."""
    parts: dict[str, tuple[Path, ...]] = {}
    times: dict[str, datetime] = {}
    for slug in slugs:
        holding = [(time, folder) for time, folder in attempts if slug in own_files(folder, (slug,))]
        if len(holding) > 1 and any(time is None for time, _ in holding):
            both = " and ".join(printable(str(folder)) for _, folder in holding[:2])
            raise Misuse(f"{submission.name} has {slug} twice, in {both}: name one download of each assignment")
        if holding:
            time, folder = holding[0 if attempt == "first" else -1]
            parts[slug] = (folder,)
            times |= {slug: time} if time else {}
    others = tuple(folder for _, folder in reversed(attempts))
    last = attempts[-1][0]
    times = {slug: last for slug in slugs if last and slug not in parts} | times
    remark = f"{len(attempts)} attempts were handed in; of each exercise the {attempt} one counts"
    several = len({folder for part in parts.values() for folder in part}) < len(attempts)
    return Submission(
        submission.name,
        submission.path,
        parts=parts,
        times=times,
        remarks=(*submission.remarks, *([remark] if several else [])),
        others=others,
        person=submission.person,
    )


def _attempts(name: str, found: list[HandIn], slugs: tuple[str, ...]) -> list[tuple[datetime | None, Path]]:
    """Return the folder of each attempt with its time, the earliest first; files are put into a folder of their own."""
    files: dict[tuple[int, datetime | None], list[HandIn]] = {}
    attempts: list[tuple[datetime | None, Path]] = []
    for hand_in in found:
        if hand_in.named.file:
            files.setdefault((hand_in.download, hand_in.named.time), []).append(hand_in)
        else:
            attempts.append((hand_in.named.time, hand_in.path))
    for (_, time), members in files.items():
        attempts.append((time, _folder_of(name, members, slugs)))
    return sorted(attempts, key=lambda one: (one[0] is not None, str(one[0] or ""), str(one[1])))


def _folder_of(name: str, files: list[HandIn], slugs: tuple[str, ...]) -> Path:
    """Return a folder with the files of one attempt under their own names."""
    folder = new_folder(re.sub(r"[^\w.-]+", "-", name)[:60])
    folder.mkdir()
    used_names = {one.named.file for one in files}
    for one in files:
        file = one.named.file or one.path.name
        again = re.fullmatch(rf"({'|'.join(slugs)}){AGAIN}(\.py|\.ipynb)", file)
        own = f"{again[1]}{again[2]}" if again and one.named.naming.platform == "Canvas" else file
        target = folder / (file if own in used_names else own).replace("/", "_")
        if not os.path.lexists(target):
            borrow(one.path, target, LARGEST_FILE)
    return folder
