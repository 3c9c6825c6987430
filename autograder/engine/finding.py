"""Find the submissions at some paths: folders and archives of students and classes, and the downloads of other tools.

The author is taken only from names that the course team, its tools or a learning platform gave, never from the content:
a layout is recognised by the folder that is named, and inside a folder only for who asks. With `--class` or
`--submission` a folder is read that way, whatever it looks like; only names that learning platforms give are read too.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from autograder.engine.archives import CLASS, STUDENT, is_archive, new_folder, stem, unpack
from autograder.engine.clones import collect, downloads, folder_name
from autograder.engine.downloads import HandIn, download_at, hand_in_at, people
from autograder.engine.nearest import files_in, is_source, nearest
from autograder.engine.results import printable
from autograder.engine.submissions import (
    IS_A_LINK,
    JUNK,
    Person,
    Submission,
    children,
    hyphenated,
    name_of,
    notebook_in,
    own_files,
)
from autograder.errors import Misuse, Unreadable

NBGRADER = "submitted"


def find(
    paths: Iterable[Path],
    slugs: tuple[str, ...],
    reading: str = "",
    layouts_inside: bool = False,
    use_nearest: bool = False,
    doubts: list[str] | None = None,
    attempt: str = "last",
) -> list[Submission]:
    """Return all submissions at these paths, without repetition; all that is of one person is one submission.

    `reading` is "class", "submission" or "" (recognise it). Raise Misuse if nothing is recognised or several readings
    fit. Where one of several folders is a submission, the others are, too, whatever is in them: `class/*` was named.
    What could not be told for certain is added to `doubts`, a line each.
    """
    found: list[Submission] = []
    hand_ins: list[HandIn] = []
    lines: list[str] = [] if doubts is None else doubts
    repositories: dict[str, dict[str, tuple[Path, ...]]] = {}
    real_paths = list({os.path.abspath(p) if p.is_symlink() else os.path.realpath(p): p for p in paths}.values())
    real_paths = [_unpacked(path) if path.is_file() and is_archive(path.name) else path for path in real_paths]
    students = len(real_paths) > 1 and any(own_files(path, slugs) for path in real_paths if path.is_dir())
    for number, path in enumerate(real_paths):
        if reading != "submission" and (hand_in := hand_in_at(path)):
            hand_ins.append(hand_in)
        elif students and not reading and path.is_dir():
            found.append(member(path))
        elif reading != "submission" and (download := download_at(path, number, slugs, layouts_inside)):
            hand_ins += download.hand_ins
            found += [member(folder) for folder in download.others]
            lines += download.doubts
        elif reading or not path.is_dir():
            found += submissions(path, slugs, reading, use_nearest)
        elif clones := downloads(path, slugs, layouts_inside):
            for clone in clones:
                collect(clone, slugs, repositories)
        elif submitted := _submitted(path, slugs, layouts_inside):
            found += [_student(child, slugs) for child in children(submitted)]
        else:
            found += submissions(path, slugs, reading, use_nearest)
    found += people(hand_ins, slugs, lines, attempt)
    found += [
        Submission(user, Path(user), parts=parts, person=Person(login=user))
        for user, parts in sorted(repositories.items())
    ]
    return [replace(submission, use_nearest=use_nearest) for submission in found]


# --- a folder or an archive for each student ----------------------------------------------------------


def submissions(
    path: Path, all_slugs: tuple[str, ...], reading: str = "", use_nearest: bool = False
) -> list[Submission]:
    """Return the submissions at a path; `reading` and Misuse as in `find`."""
    name = name_of(path)
    if not os.path.lexists(path):
        raise Misuse(f"{printable(str(path))} does not exist")
    if not path.is_dir():
        return [_file(path, all_slugs, use_nearest)]
    as_one = bool(own_files(path, all_slugs))
    found = members(path)
    holds_some = any(own_files(one.path, all_slugs) for one in found if not one.unreadable)
    if use_nearest and not as_one and not holds_some:
        as_one, holds_some = meant(path, all_slugs, 0), any(meant(one.path, all_slugs) for one in found)
    if reading == "submission" or (as_one and reading != "class"):
        if not reading and _looks_like_class(path, all_slugs):
            raise Misuse(f"{name} can be read as one submission and as a class of them: say --submission or --class")
        if not as_one and not (use_nearest and meant(path, all_slugs)) and not _only_archives(path):
            raise Misuse(_nothing(path, name, all_slugs))
        return [Submission(name, path)]
    if reading != "class" and not holds_some:
        raise Misuse(_nothing(path, name, all_slugs))
    if not found:
        raise Misuse(f"{name} holds no folders, so there is no submission in it")
    return found


def members(folder: Path) -> list[Submission]:
    """Return the submissions of a class: its folders, and its archives that lie beside no folder of the same name."""
    found = [member(child) for child in children(folder)]
    used_names = {submission.path.name for submission in found}
    for name in sorted(os.listdir(folder)):
        if is_archive(name) and stem(name) not in used_names and not name.startswith("."):
            found.append(_archived(folder / name))
    return sorted(found, key=lambda submission: submission.name)


def member(folder: Path) -> Submission:
    """Return the submission in the folder of a student."""
    name = name_of(folder)
    return Submission(name, folder, f"{name} {IS_A_LINK}" if folder.is_symlink() else "")


def _archived(archive: Path) -> Submission:
    """Return the submission of a student who handed in an archive."""
    name, folder = name_of(archive), new_folder(stem(archive.name))
    if archive.is_symlink() or not archive.is_file():
        return Submission(
            stem(name), archive, f"{name} {IS_A_LINK if archive.is_symlink() else 'is not a regular file'}"
        )
    try:
        unpack(archive, folder, STUDENT)
    except Unreadable as error:
        return Submission(stem(name), archive, f"{name} {error}")
    return Submission(stem(name), _inner(folder))


def _unpacked(archive: Path) -> Path:
    """Return the folder with the content of an archive that was named; raise Misuse if it cannot be unpacked."""
    folder = new_folder(stem(archive.name))
    try:
        unpack(archive, folder, CLASS)
    except Unreadable as error:
        raise Misuse(f"{printable(archive.name)} {error}") from None
    return _inner(folder)


def _inner(folder: Path) -> Path:
    """Return the folder in an archive that holds all the rest, under the name of the archive, if there is one."""
    entries = [path for path in folder.iterdir() if path.name not in JUNK and not path.name.startswith(".")]
    if len(entries) != 1 or not entries[0].is_dir() or hand_in_at(entries[0]) or own_files(folder, (entries[0].name,)):
        return folder
    inner = entries[0].rename(new_folder(folder.name))
    return _inner(inner)


def meant(folder: Path, slugs: tuple[str, ...], deepest: int = 9) -> bool:
    """Return whether a folder holds files, at most so deep in it, that are probably meant for an exercise."""
    if not folder.is_dir() or folder.is_symlink():
        return False
    return any(near.place.count("/") <= deepest for slug in slugs for near in nearest(slug, slugs, [folder], ()))


def _file(path: Path, slugs: tuple[str, ...], use_nearest: bool) -> Submission:
    """Return a submission of one file; raise Misuse for one that is not named after an exercise."""
    if path.name in {f"{slug}{suffix}" for slug in slugs for suffix in (".py", ".ipynb")}:
        return Submission(name_of(path), path)
    fitting = [s for s in slugs if any(near.place == path.name for near in nearest(s, slugs, [path.parent], ()))]
    if use_nearest and fitting:
        return Submission(name_of(path), path, parts={fitting[0]: (path,)})
    near = fitting or get_close_matches(path.stem, slugs, n=1)
    suffix = ".ipynb" if path.suffix == ".ipynb" else ".py"
    hint = f"; did you mean {near[0]}{suffix}?" if near else f": the exercises are {', '.join(slugs)}"
    hint += " (--use-nearest grades it as that)" if fitting else ""
    raise Misuse(f"{printable(path.name)} is not the file of an exercise{hint}")


def _nothing(path: Path, name: str, slugs: tuple[str, ...]) -> str:
    files = f"{slugs[0]}.py or {slugs[0]}/{slugs[0]}.py"
    hint = f"; name {NBGRADER} in it if that is nbgrader's" if os.path.isdir(path / NBGRADER) else ""
    near = [one for slug in slugs for one in nearest(slug, slugs, [path], ()) if "/" not in one.place]
    if near and not hint:
        hint = f"; {near[0].shown} is there, and --use-nearest grades what is probably meant"
    packed = next((near for near in files_in(children(path)) if is_archive(near.place)), None)
    if packed and not hint:
        where = f"{printable(packed.folder.name)}/{packed.shown}"
        hint = f"; {where} is there, and --class reads each folder as the submission of one student"
    return f"{name or path} holds no submission: expected files such as {files}, or folders that hold them{hint}"


def _only_archives(folder: Path) -> bool:
    """Return whether a folder holds archives, and no module or notebook beside them."""
    files = files_in([folder])
    return any(is_archive(near.place) for near in files) and not any(map(is_source, files))


def _looks_like_class(folder: Path, slugs: tuple[str, ...]) -> bool:
    """Return whether some folder inside is a submission, and not only the folder of one exercise."""
    for child in children(folder):
        if child.is_symlink():
            continue
        inside = set(own_files(child, slugs))
        if inside - {child.name} or os.path.lexists(child / child.name / f"{child.name}.py"):
            return True
    return False


# --- nbgrader -----------------------------------------------------------------------------------------


def _submitted(path: Path, slugs: tuple[str, ...], look_inside: bool) -> Path | None:
    """Return nbgrader's folder of submissions if a path is that folder or, `look_inside`, the course that holds it."""
    if folder_name(path) == NBGRADER:
        return None if own_files(path, slugs) else path
    inside = path / NBGRADER
    if not look_inside or inside.is_symlink() or not inside.is_dir() or own_files(inside, slugs):
        return None
    steps = {NBGRADER, "source", "release", "autograded", "feedback", "solution_feedback"}
    if own_files(path, slugs) or any(own_files(c, slugs) for c in children(path) if c.name not in steps):
        both = "can be read as submissions and as an nbgrader course"
        raise Misuse(f"{printable(str(path))} {both}: name its folder {NBGRADER}, or say --class or --submission")
    return inside


def _student(folder: Path, slugs: tuple[str, ...]) -> Submission:
    """Return a student's submission: a folder named after an exercise holds it, any other those it has files for."""
    name = name_of(folder)
    if folder.is_symlink():
        return Submission(name, folder, f"{name} {IS_A_LINK}")
    try:
        inside = {child.name: child for child in children(folder)}
    except Misuse:  # no permission, which intake reports
        return Submission(name, folder)
    parts = {slug: tuple(inside[n] for n in _names(slug) if n in inside) for slug in slugs}
    others = [c for n, c in inside.items() if not any(c in part for part in parts.values()) and not c.is_symlink()]
    for slug in slugs:
        parts[slug] = parts[slug] or tuple(c for c in others if slug in own_files(c, slugs))
        parts[slug] = tuple(_only_notebook(folder, slug) for folder in parts[slug])
    return Submission(name, folder, parts={slug: part for slug, part in parts.items() if part}, stamped=True)


def _only_notebook(folder: Path, slug: str) -> Path:
    """Return the only notebook of an assignment, as nbgrader takes it, if no file has the exercise's name."""
    if folder.is_symlink() or own_files(folder, (slug,)):
        return folder
    name = notebook_in(folder, slug)
    return folder / name if os.path.lexists(folder / name) else folder


def _names(slug: str) -> tuple[str, ...]:
    """Return the names that the folder or the assignment of an exercise may have."""
    return tuple(dict.fromkeys((slug, hyphenated(slug))))
