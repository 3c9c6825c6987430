"""Find the file that is probably meant where a submission has none with the name of an exercise.

Files are compared by their names, then by the names of the functions that a search of their text finds. Nothing is
parsed or executed, and links are not followed.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from autograder.engine.archives import OTHER_SUFFIX, STUDENT, is_archive, new_folder, stem, unpack
from autograder.engine.results import printable
from autograder.engine.submissions import JUNK, places
from autograder.errors import Unreadable

MOST_FILES, DEEPEST = 400, 5  # of the files and folders of a submission, how many are looked at, and how deep
MOST_BYTES = 16 << 20  # of files that are searched for functions or compared: where there are more, names alone count
MOST_ARCHIVES = 20  # that are opened; together they may hold as much as one
SOURCE = re.compile(r"(?P<stem>.*?)[ .]*\.(?:pyw?|ipynb)(?:\.txt)?", re.IGNORECASE)
ALIKE = 0.85  # the least similarity of a misspelt name
OUR_OWN = ("test_", "conftest.")
"""The beginnings of names of files that students get beside their stubs."""
NO_NAME = "but is not named after an exercise"


class Near(NamedTuple):
    """A file that may be meant: where it lies, and why it was not found under the name of the exercise."""

    folder: Path
    place: str
    why: str = "but is not read because of its name"

    @property
    def shown(self) -> str:
        """Return the path as a note names it."""
        return printable(self.place)


def nearest(slug: str, slugs: Sequence[str], folders: Iterable[Path], functions: Sequence[str]) -> list[Near]:
    """Return the file that is probably meant for an exercise; several if one is as likely as the other."""
    files = list(islice((near for folder in folders for near in sources(folder)), MOST_FILES))
    exact = {place for other in slugs for place in places(other)}
    files = [near for near in files if near.place not in exact]
    if deep := [near._replace(why=_depth(slug, near)) for near in files if _too_deep(slug, near)]:
        return _one_of(deep)
    files = [near for near in files if not near.place.rpartition("/")[2].startswith(OUR_OWN)]
    for judge in (_copies, _named_with_more, _misspelt):
        if found := [near for near in files if judge(slug, slugs, near)]:
            return _one_of(found)
    if not functions or sum(map(_size, files)) > MOST_BYTES:
        return []
    return _one_of([near._replace(why=NO_NAME) for near in files if _defines(near, functions)])


def _one_of(found: list[Near]) -> list[Near]:
    """Return one file if the others are the same, or copies with lower numbers; else all of them."""
    if len(found) < 2:
        return found
    modules = [near for near in found if not near.place.lower().endswith(".ipynb")] or found
    sizes = [_size(near) for near in modules]
    if len(set(sizes)) == 1 and sum(sizes) <= MOST_BYTES and len({_content(near) for near in modules}) == 1:
        return modules[:1]
    if len({re.sub(r"\d+", "", near.place) for near in modules}) == 1:
        return [max(modules, key=lambda near: [int(number) for number in re.findall(r"\d+", near.place)])]
    return modules


def _too_deep(slug: str, near: Near) -> bool:
    return near.place.rpartition("/")[2] in (f"{slug}.py", f"{slug}.ipynb")


def _depth(slug: str, near: Near) -> str:
    *folders, _ = near.place.split("/")
    deeper = len(folders) - (folders[-1:] == [slug])
    return "one folder too deep" if deeper < 2 else f"{deeper} folders too deep"


def _copies(slug: str, slugs: Sequence[str], near: Near) -> bool:
    return re.fullmatch(rf"{slug}[\W_]*\d*[\W_]*", _stem(near), re.IGNORECASE) is not None


def _named_with_more(slug: str, slugs: Sequence[str], near: Near) -> bool:
    """Return whether a name holds that of this exercise and of no other one, among other words."""
    words = f"_{'_'.join(_words(_stem(near)))}_"
    named = [other for other in slugs if f"_{other}_" in words or f"_{other.replace('_', '')}_" in words]
    return named == [slug]


def _misspelt(slug: str, slugs: Sequence[str], near: Near) -> bool:
    name = "_".join(_words(_stem(near)))
    if 2 * min(len(name), len(slug)) < ALIKE * (len(name) + len(slug)):  # no letters could make them that similar
        return False
    ratios = {other: SequenceMatcher(None, name, other).ratio() for other in slugs}
    return ratios[slug] >= ALIKE and max(ratios, key=lambda other: ratios[other]) == slug


def _defines(near: Near, functions: Sequence[str]) -> bool:
    names = "|".join(map(re.escape, functions))
    return re.search(rf"\bdef\s+(?:{names})\s*\(".encode(), _content(near)) is not None


def _stem(near: Near) -> str:
    found = SOURCE.fullmatch(near.place.rpartition("/")[2])
    return found["stem"] if found else ""


def _words(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[^\W\d_]+|\d+", name)]


def _content(near: Near) -> bytes:
    try:
        with (near.folder / near.place).open("rb") as file:
            return file.read(MOST_BYTES)
    except OSError:
        return b""


def _size(near: Near) -> int:
    try:
        return (near.folder / near.place).stat().st_size
    except OSError:
        return 0


def files_in(folders: Iterable[Path]) -> list[Near]:
    """Return the files in some folders and in the folders in them, without hidden ones and links, by their paths."""
    return [Near(folder, place) for folder in folders for place in sorted(_files(folder))]


def sources(folder: Path) -> Iterator[Near]:
    """Yield modules and notebooks in a folder and the folders in it, sorted by their paths."""
    yield from filter(is_source, files_in([folder]))


def is_source(file: Near) -> bool:
    """Return whether a file is a module or a notebook, by its name."""
    return SOURCE.fullmatch(file.place.rpartition("/")[2]) is not None


def stray(slug: str, slugs: Sequence[str], files: Sequence[Near], functions: Iterable[str]) -> str:
    """Return what a note says of files that are not read, "" if none of them seems meant for the exercise.

    They are meant if they are named after it, or if nothing in the submission has the name of an exercise or defines
    one of the functions of all exercises.
    """
    modules = [near for near in files if is_source(near)]
    others = [near for near in files if not is_source(near) and not is_archive(near.place)]
    if modules:
        others = [near for near in others if re.fullmatch(rf"{slug}\W*\d*\W*", _beginning(near), re.IGNORECASE)]
    exact = {place for other in slugs for place in places(other)}
    if others:
        packed = [near for near in others if OTHER_SUFFIX.search(near.place)]
        what = "an archive of a kind that is not opened: hand in a .zip"
        return _with_more(packed or others, what if packed else f"which is no Python file: hand in {slug}.py")
    if any(near.place in exact for near in modules):
        return ""
    ours = tuple(name.rstrip(".") for name in OUR_OWN)
    unknown = [near for near in modules if not _beginning(near).startswith(ours)]
    unknown = [u for u in unknown if not any(_copies(o, slugs, u) or _named_with_more(o, slugs, u) for o in slugs)]
    if not unknown or sum(map(_size, unknown)) > MOST_BYTES:
        return ""
    names = list(functions)
    if any(_defines(near, names) for near in unknown):
        return ""
    return _with_more(unknown, f"which has neither its name nor its functions: hand in {slug}.py")


def _with_more(files: Sequence[Near], what: str) -> str:
    more = len(files) - 1
    return f"{files[0].shown} is there{f' with {more} more' if more else ''}, {what}"


def _beginning(near: Near) -> str:
    return near.place.rpartition("/")[2].partition(".")[0]


def _files(folder: Path) -> Iterator[str]:
    """Yield the paths of regular files below a folder, as far as the bounds allow, without hidden ones and links."""
    seen, todo = 0, [("", 0)]
    while todo:
        inside, depth = todo.pop(0)
        try:
            entries = sorted(os.scandir(folder / inside), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            seen += 1
            if seen > MOST_FILES:
                return
            if entry.name.startswith(".") or entry.name in JUNK or entry.is_symlink():
                continue
            if entry.is_dir() and depth < DEEPEST:
                todo.append((f"{inside}{entry.name}/", depth + 1))
            elif entry.is_file():
                yield f"{inside}{entry.name}"


class Opened(NamedTuple):
    """An archive of a submission, as a note names it, and the folder with its content."""

    shown: str
    folder: Path

    @property
    def inner(self) -> Path:
        """Return the folder that holds all the rest, as where a folder was packed whole."""
        folder = self.folder
        while True:
            inside = [one for one in folder.iterdir() if not one.name.startswith(".") and one.name not in JUNK]
            if len(inside) != 1 or not inside[0].is_dir():
                return folder
            folder = inside[0]


def opened(archives: Iterable[Near]) -> tuple[list[Opened], list[str]]:
    """Return all archives that could be unpacked, with those inside of them, and a line for each that could not."""
    return _opened(tuple(archives))


@functools.lru_cache(maxsize=64)
def _opened(archives: tuple[Near, ...]) -> tuple[list[Opened], list[str]]:
    done, problems, limits, todo = list[Opened](), list[str](), STUDENT, [(near.shown, near) for near in archives]
    while todo and len(done) + len(problems) < MOST_ARCHIVES:
        shown, archive = todo.pop(0)
        path = archive.folder / archive.place
        folder = new_folder(stem(path.name))
        try:
            limits = unpack(path, folder, limits)
            done.append(Opened(shown, folder))
            inside = [near for near in files_in([folder]) if is_archive(near.place)]
            todo += [(f"{shown}/{near.shown}", near) for near in inside]
        except Unreadable as error:
            problems.append(f"{shown} {error}: it has to be handed in again")
            shutil.rmtree(folder, ignore_errors=True)
    if todo:
        problems.append(f"of {len(done) + len(problems) + len(todo)} archives the first {MOST_ARCHIVES} were opened")
    return done, problems
