"""Write a gradebook as CSV: for statistics (`class.csv`, `exercises.csv`), and as Canvas and Moodle import it.

The page of the site on the gradebook lists the columns. The sum of all `<exercise>/…` less `<exercise>_penalty`, at
least 0, is the score of an exercise; `mark` is the share of all scores in all maximum scores, scaled to 100.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from autograder.course import Course
from autograder.engine.gradebook.decisions import BY_HAND
from autograder.engine.gradebook.marking import scaled
from autograder.engine.gradebook.reader import Contents, Entry
from autograder.engine.gradebook.records import Student
from autograder.engine.reports.marks import points as as_text
from autograder.engine.reports.tables import Row, csv_table, csv_text

Cells = list[object]
NO_ENTRY = Entry(submitted=None, deadline=None, penalty=0.0)


@dataclass(frozen=True)
class Spreadsheets:
    """The CSV files of one gradebook. If there is a roster, its students come first, in its order."""

    course: Course
    contents: Contents
    roster: Mapping[str, Student] | None

    def people(self) -> dict[str, Student]:
        """Return all students by their ids in the gradebook: those of the roster, then those who are not on it."""
        roster = self.roster or {}
        return {**roster, **{key: row for key, row in self.contents.students.items() if key not in roster}}

    def entry(self, student: str, slug: str) -> Entry:
        """Return a student's points and times for an exercise; no points if nothing was handed in."""
        return self.contents.entries.get((student, slug), NO_ENTRY)

    def max_score(self, slug: str) -> float:
        """Return the maximum points of an exercise, a number."""
        return sum(self.contents.points[slug].values())

    def mark(self, student: str) -> str:
        """Return as text the mark of a student: the sum of all scores, scaled to 100."""
        slugs = self.contents.points
        score = sum(self.entry(student, slug).score for slug in slugs)
        return as_text(scaled(score, sum(map(self.max_score, slugs))))

    def class_table(self) -> str:
        """Return the text of `class.csv`."""
        return csv_table([self.class_row(key, person) for key, person in self.people().items()])

    def class_row(self, key: str, person: Student) -> Row:
        """Return the row of a student in `class.csv`, by the names of the columns."""
        row: Row = {"student": key, "last_name": person.last_name, "first_name": person.first_name}
        row |= {"email": person.email} | ({} if self.roster is None else {"on_roster": person.student in self.roster})
        row["mark"] = self.mark(key)
        for slug, checks in self.contents.points.items():
            entry = self.entry(key, slug)
            row |= {slug: as_text(entry.score), f"{slug}_raw": as_text(sum(entry.raw.values()))}
            row |= {f"{slug}_penalty": as_text(entry.penalty), f"{slug}_remark": entry.remark}
            by_hand_last = sorted(checks, key=lambda name: name == BY_HAND)
            row |= {f"{slug}/{check}": as_text(entry.counted.get(check, 0.0)) for check in by_hand_last}
        return row

    def exercise_table(self) -> str:
        """Return the text of `exercises.csv`."""
        return csv_table([self.exercise_row(key, slug) for key in self.people() for slug in self.contents.points])

    def exercise_row(self, key: str, slug: str) -> Row:
        """Return the row of an exercise of a student in `exercises.csv`, by the names of the columns."""
        entry = self.entry(key, slug)
        return {
            "student": key,
            "exercise": slug,
            "submitted": _clock(entry.submitted),
            "deadline": _clock(entry.deadline),
            "raw": as_text(sum(entry.raw.values())),
            "penalty": as_text(entry.penalty),
            "score": as_text(entry.score),
            "max_score": as_text(self.max_score(slug)),
            "remark": entry.remark,
        }

    def canvas_table(self) -> str:
        """Return the text of `canvas.csv`: the students of the roster whom Canvas can find."""
        slugs = list(self.contents.points)
        rows: list[Cells] = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *self.titles(slugs)]]
        # with four leading spaces, as in the files that Canvas exports
        rows.append(["    Points Possible", "", "", "", "", *(as_text(self.max_score(slug)) for slug in slugs)])
        for person in self.known_to_canvas():
            name = ", ".join(filter(None, (person.last_name, person.first_name))) or person.student
            ids = [name, person.canvas_id, person.sis_user_id, person.sis_login_id, person.section]
            rows.append([*ids, *(as_text(self.entry(person.student, s).score) for s in slugs)])
        return csv_text(rows)

    def moodle_table(self) -> str:
        """Return the text of `moodle.csv`: the students of the roster whom Moodle can find."""
        slugs = list(self.contents.points)
        columns = [f"{title} ({kind})" for title in self.titles(slugs) for kind in ("Real", "Feedback")]
        rows: list[Cells] = [["First name", "Last name", "ID number", "Email address", *columns, "Mark (Real)"]]
        for person in self.known_to_moodle():
            entries = [self.entry(person.student, slug) for slug in slugs]
            cells = [cell for entry in entries for cell in (as_text(entry.score), entry.remark)]
            cells.append(self.mark(person.student))
            rows.append([person.first_name, person.last_name, person.id_number, person.email, *cells])
        return csv_text(rows)

    def known_to_canvas(self) -> list[Student]:
        """Return the students of the roster who have at least one of the ids by which Canvas finds a user."""
        return [s for s in (self.roster or {}).values() if s.canvas_id or s.sis_user_id or s.sis_login_id]

    def known_to_moodle(self) -> list[Student]:
        """Return the students of the roster who have an id number or an email address, by which Moodle finds a user."""
        return [s for s in (self.roster or {}).values() if s.id_number or s.email]

    def titles(self, slugs: Sequence[str]) -> list[str]:
        """Return the titles of exercises."""
        return [self.course.exercise(slug).title for slug in slugs]


def _clock(moment: datetime | None) -> str:
    """Return a time as text, as in "2026-11-20 10:00:00"; "" for None."""
    return moment.isoformat(" ", "seconds") if moment else ""
