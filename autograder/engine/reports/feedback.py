"""Write the folder of feedback: a page for each submission once it is graded, at the end the class page and tables."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path

from autograder.course import Course
from autograder.engine.reports import markdown, tables
from autograder.engine.reports.against import Change
from autograder.engine.reports.data import write_whole
from autograder.engine.reports.html import Drawing, changed_page, class_page, submission_page
from autograder.engine.results import Result, printable
from autograder.engine.suites import picture_of
from autograder.errors import CourseError

LONGEST_NAME = 60
RESERVED_NAMES = {
    "index",
    "changed",
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}
_HASHED = re.compile(r"-[0-9a-f]{8}(-[0-9]+)?$")


class Feedback:
    """Writes the feedback for the submissions with these names into an existing folder.

    If a file cannot be written, `problem` says so in one line, and no further file is tried. Grades are not affected.
    """

    def __init__(
        self,
        course: Course,
        slugs: Sequence[str],
        folder: Path,
        submissions: Sequence[str],
        returns: Sequence[Iterable[tuple[str, str]]] = (),
    ) -> None:
        self.course, self.folder, self.problem = course, folder, ""
        self.returns = returns
        self.pages = page_names(submissions)
        self.drawings = {slug: drawing(course, slug) for slug in slugs}

    def add(self, position: int, result: Result) -> None:
        """Write the page of the submission at this position."""
        page = self.pages[position]
        self._write(f"{page}.html", lambda: submission_page(self.course, result, self.drawings))
        if len(self.pages) == 1:
            self._write(f"{page}.md", lambda: markdown.feedback(self.course, result))

    def finish(self, results: Sequence[Result]) -> None:
        """Write the class page and its tables."""
        self._write("class.csv", lambda: tables.class_table(results))
        self._write("checks.csv", lambda: tables.checks_table(results))
        self._write("index.html", lambda: class_page(self.course, results, self.pages))
        rows = ((result["submission"], f"{page}.html") for result, page in zip(results, self.pages, strict=True))
        self._write("pages.csv", lambda: tables.csv_lines(chain([("submission", "page")], rows)))
        for archive, places in self._returned().items():
            self._try(archive, partial(self._archive, self.folder / archive, places))

    def _returned(self) -> dict[str, dict[str, str]]:
        """Return for each archive of feedback the names in it, with the pages that they stand for."""
        archives: dict[str, dict[str, str]] = {}
        for page, returns in zip(self.pages, self.returns, strict=False):
            for download, place in returns:
                archives.setdefault(f"return-{_safe(download)}.zip", {})[place] = f"{page}.html"
        return archives

    def _archive(self, path: Path, places: Mapping[str, str]) -> None:
        """Write an archive of pages under other names; the same pages make the same bytes."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for place, page in sorted(places.items()):
                archive.writestr(zipfile.ZipInfo(place), (self.folder / page).read_bytes(), zipfile.ZIP_DEFLATED)

    def left_over(self) -> list[str]:
        """Return the pages of submissions that are not among these, from an earlier run into this folder."""
        ours = {f"{page}.html" for page in (*self.pages, "index", "changed")}
        return sorted(path.name for path in self.folder.glob("*.html") if path.name not in ours)

    def changed(self, changes: Sequence[Change], earlier: str) -> None:
        """Write what has changed since earlier results, as a page and as a table."""
        self._write("changed.html", lambda: changed_page(self.course, changes, earlier))
        self._write("changed.csv", lambda: tables.csv_lines(chain([Change._fields], changes)))

    def _write(self, name: str, text: Callable[[], str | Iterable[str]]) -> None:
        self._try(name, lambda: write_whole(self.folder / name, text()))

    def _try(self, name: str, work: Callable[[], object]) -> None:
        if self.problem:
            return
        try:
            work()
        except OSError as error:
            file = printable(str(self.folder / name))
            self.problem = f"{file} cannot be written: {error.strerror}; the feedback is not complete"


def drawing(course: Course, slug: str) -> Drawing:
    """Return the picture of an exercise with the reference's lines, which the release recorded."""
    try:
        recorded = json.loads((course.assignments / slug / "picture.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise CourseError(f"assignments/{slug}/picture.json is missing or broken: run `autograder release`") from None
    return Drawing(picture_of(course, slug), recorded["lines"])


def page_names(submissions: Iterable[str]) -> list[str]:
    """Return a file name without its suffix for each submission: safe on every system, and distinct in any case.

    The name of a submission that is a safe file name is kept. Any other is made safe and gets a piece of its hash.
    """
    used_names: set[str] = set()
    names = []
    for submission in submissions:
        name = first = _safe(submission)
        number = 1
        while name in used_names:  # two submissions have this name, or one has a name that looks like one made here
            number += 1
            name = f"{first}-{number}"
        used_names.add(name)
        names.append(name)
    return names


def _safe(submission: str) -> str:
    letters = unicodedata.normalize("NFKD", submission).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9_.-]+", "-", letters)[:LONGEST_NAME].strip(".-") or "submission"
    if name == submission and name.partition(".")[0] not in RESERVED_NAMES and not _HASHED.search(name):
        return name
    return f"{name.replace('.', '-')}-{hashlib.sha256(submission.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
