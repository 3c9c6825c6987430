"""Write a gradebook as CSV: for statistics (`class.csv`, `exercises.csv`), and as Canvas and Moodle import it.

The page of the site on the gradebook lists the columns. The sum of all `<exercise>/…` less `<exercise>_penalty`, at
least 0, is the score of an exercise; `mark` is the share of all scores in all maximum scores, scaled to 100.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain
from zoneinfo import ZoneInfo

from autograder.course import Course
from autograder.engine.gradebook.decisions import BY_HAND
from autograder.engine.gradebook.marking import scaled
from autograder.engine.gradebook.reader import Contents, Entry
from autograder.engine.gradebook.records import Student
from autograder.engine.reports.marks import points as as_text
from autograder.engine.reports.tables import Row, csv_lines, csv_table, safe_cell

Cells = list[object]
BROKEN_BY_CANVAS = re.compile(r"-?[0-9.,]*[.,][0-9.,]*%?|-?[0-9]+%")
"""Ids that Canvas reads as numbers, with one decimal point."""
BACKSLASH = re.compile(r'\\(?="|\Z)')
"""Before a quotation mark Moodle reads it as "this is not the end of the cell"."""
NO_ENTRY = Entry(submitted=None, deadline=None, penalty=0.0)


@dataclass(frozen=True)
class Spreadsheets:
    """The CSV files of one gradebook. If there is a roster, its students come first, in its order.

    A student who handed in nothing has an empty cell, or 0 points with `missing_as_zero`, except in exercises with a
    submission that matches nobody on the roster.
    """

    course: Course
    contents: Contents
    roster: Mapping[str, Student] | None
    missing_as_zero: bool = False

    def people(self) -> dict[str, Student]:
        """Return all students by their ids in the gradebook: those of the roster, then those who are not on it."""
        roster = self.roster or {}
        return {**roster, **{key: row for key, row in self.contents.students.items() if key not in roster}}

    def entry(self, student: str, slug: str) -> Entry:
        """Return a student's points and times for an exercise; no points if nothing was handed in."""
        return self.contents.entries_of(student).get(slug, NO_ENTRY)

    def max_score(self, slug: str) -> float:
        """Return the maximum points of an exercise, a number."""
        return sum(self.contents.points[slug].values())

    def score(self, student: str, slug: str) -> str:
        """Return as text the points that count for an exercise, "" for what was not handed in."""
        known = slug in self.contents.entries_of(student) or self._zero(slug)
        return as_text(self.entry(student, slug).score) if known else ""

    def _zero(self, slug: str) -> bool:
        return self.missing_as_zero and slug not in self.unmatched

    @cached_property
    def unmatched(self) -> dict[str, list[str]]:
        """Return by exercise who handed it in and is not on the roster."""
        if self.roster is None:
            return {}
        found: dict[str, list[str]] = {}
        for student in (key for key in self.contents.students if key not in self.roster):
            for slug in self.contents.entries_of(student):
                found.setdefault(slug, []).append(student)
        return found

    def mark(self, student: str) -> str:
        """Return as text the mark of a student: all scores, scaled to 100; "" as long as one of them is not known."""
        slugs = self.contents.points
        if not all(self.score(student, slug) for slug in slugs):
            return ""
        score = sum(self.entry(student, slug).score for slug in slugs)
        return as_text(scaled(score, sum(map(self.max_score, slugs))))

    def class_table(self) -> Iterator[str]:
        """Yield the lines of `class.csv`."""
        return csv_table(self.class_row(key, person) for key, person in self.people().items())

    def class_row(self, key: str, person: Student) -> Row:
        """Return the row of a student in `class.csv`, by the names of the columns."""
        names = {"last_name": person.last_name, "first_name": person.first_name, "email": person.email}
        row: Row = {"student": key, **names}
        if self.roster is not None:
            row["on_roster"] = key in self.roster
        row["mark"] = self.mark(key)
        for slug, checks in self.contents.points.items():
            entry = self.entry(key, slug)
            row |= {slug: self.score(key, slug), f"{slug}_raw": as_text(sum(entry.raw.values()))}
            row |= {f"{slug}_penalty": as_text(entry.penalty), f"{slug}_remark": entry.remark}
            by_hand_last = sorted(checks, key=lambda name: name == BY_HAND)
            row |= {f"{slug}/{check}": as_text(entry.counted.get(check, 0.0)) for check in by_hand_last}
        return row

    def exercise_table(self) -> Iterator[str]:
        """Yield the lines of `exercises.csv`."""
        return csv_table(self.exercise_row(key, slug) for key in self.people() for slug in self.contents.points)

    def exercise_row(self, student: str, slug: str) -> Row:
        """Return the row of an exercise of a student in `exercises.csv`, by the names of the columns."""
        entry = self.entry(student, slug)
        return {
            "student": student,
            "exercise": slug,
            "submitted": self._clock(entry.submitted),
            "deadline": self._clock(entry.deadline),
            "raw": as_text(sum(entry.raw.values())),
            "penalty": as_text(entry.penalty),
            "score": self.score(student, slug),
            "max_score": as_text(self.max_score(slug)),
            "remark": entry.remark,
        }

    def canvas_table(self) -> Iterator[str]:
        """Yield the lines of `canvas.csv`: the students of the roster whom Canvas can find."""
        slugs = list(self.contents.points)
        heads: Cells = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *self.titles(slugs)]
        # with four leading spaces, as in the files that Canvas exports
        most: Cells = ["    Points Possible", "", "", "", "", *(as_text(self.max_score(slug)) for slug in slugs)]
        return csv_lines(chain([heads, most], map(self.canvas_row, self.known_to_canvas())))

    def canvas_row(self, person: Student) -> Cells:
        """Return the row of a student in `canvas.csv`."""
        name = ", ".join(filter(None, (person.last_name, person.first_name))) or person.student
        ids = [name, person.canvas_id, person.sis_user_id, person.sis_login_id, person.section]
        return [*ids, *(self.score(person.student, slug) for slug in self.contents.points)]

    def moodle_table(self) -> Iterator[str]:
        """Yield the lines of `moodle.csv`: the students of the roster whom Moodle can find."""
        titles = self.titles(list(self.contents.points))
        columns = [f"{title} ({kind})" for title in titles for kind in ("Real", "Feedback")]
        heads: Cells = ["First name", "Last name", "ID number", "Email address", *columns, "Mark (Real)"]
        return csv_lines(chain([heads], map(self.moodle_row, self.known_to_moodle())))

    def moodle_row(self, person: Student) -> Cells:
        """Return the row of a student in `moodle.csv`."""
        cells = [person.first_name, person.last_name, person.id_number, person.email]
        for slug in self.contents.points:
            cells += [self.score(person.student, slug), self.entry(person.student, slug).remark]
        return [BACKSLASH.sub(r"\\ ", cell) for cell in (*cells, self.mark(person.student))]

    def known_to_canvas(self) -> list[Student]:
        """Return the students of the roster who have at least one of the ids by which Canvas finds a user."""
        return [
            one
            for one in (self.roster or {}).values()
            if any(map(_kept_by_canvas, (one.canvas_id, one.sis_user_id, one.sis_login_id)))
        ]

    def known_to_moodle(self) -> list[Student]:
        """Return the students of the roster whom Moodle finds by the one column that identifies people."""
        return [one for one in (self.roster or {}).values() if _kept(self._moodle_id(one))]

    @cached_property
    def moodle_column(self) -> str:
        """Return the column of `moodle.csv` by which most students are found: an import takes no row without it."""
        people = (self.roster or {}).values()
        by_number, by_email = sum(_kept(p.id_number) for p in people), sum(_kept(p.email) for p in people)
        return "ID number" if by_number > by_email else "Email address"

    def _moodle_id(self, person: Student) -> str:
        return person.id_number if self.moodle_column == "ID number" else person.email

    def for_an_import(self) -> tuple[int, list[str]]:
        """Return how many scores of the roster are empty, and in which exercises one is above the maximum."""
        empty, above = 0, set[str]()
        for student in self.roster or {}:
            entries = self.contents.entries_of(student)
            for slug in self.contents.points:
                empty += slug not in entries and not self._zero(slug)
                if slug in entries and entries[slug].score > self.max_score(slug):
                    above.add(slug)
        return empty, [slug for slug in self.contents.points if slug in above]

    def titles(self, slugs: Sequence[str]) -> list[str]:
        """Return the titles of exercises."""
        return [self.course.exercise(slug).title for slug in slugs]

    def _clock(self, moment: datetime | None) -> str:
        """Return a time of the gradebook, which is UTC, as the clocks of the course show it; "" for None."""
        if moment is None:
            return ""
        shown = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(self.course.late.time_zone))
        return shown.replace(tzinfo=None).isoformat(" ", "seconds")


def _kept(identifier: str) -> bool:
    """Return whether an id stands in a table as it is: not empty, and not protected as a formula would be."""
    return bool(identifier) and safe_cell(identifier) == identifier


def _kept_by_canvas(identifier: str) -> bool:
    return _kept(identifier) and not BROKEN_BY_CANVAS.fullmatch(identifier)
