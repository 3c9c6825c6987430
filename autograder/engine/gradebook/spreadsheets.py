"""Write a gradebook as CSV: for statistics (`class.csv`, `exercises.csv`), and as Canvas and Moodle import it.

`class.csv` has a row for each student: `student`, `last_name`, `first_name`, `email`, `on_roster` (only with a
roster), `mark` (all scores / all maximum scores * 100), and for each exercise
    `<exercise>`          its score: all `<exercise>/…` columns - `<exercise>_penalty`, at least 0
    `<exercise>_raw`      the points that the checks gave
    `<exercise>_penalty`  the points deducted for lateness
    `<exercise>_remark`   what was set by hand, and why
    `<exercise>/<check>`  the points that count for this check: those set by hand if there are any, else the check's
    `<exercise>/by_hand`  the points that were added by hand for the exercise as a whole; negative if deducted

`exercises.csv` has a row for each exercise of each student: `student`, `exercise`, `submitted` and `deadline` (UTC),
`raw`, `penalty`, `score` (as `<exercise>` above), `max_score`, `remark`.

An exercise is known by its slug, which is its name in files and in nbgrader.

`canvas.csv` has Canvas's own columns `Student`, `ID`, `SIS User ID`, `SIS Login ID`, `Section`, then the exercises by
their titles, and a second row with the points possible. `moodle.csv` has `First name`, `Last name`, `ID number`,
`Email address`, then for each exercise its title with ` (Real)` and ` (Feedback)`, and `Mark (Real)`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from autograder.course import Course
from autograder.engine.gradebook.decisions import BY_HAND
from autograder.engine.gradebook.marking import scaled
from autograder.engine.gradebook.reader import Contents, Entry
from autograder.engine.gradebook.records import Student, student_id
from autograder.engine.reports.marks import points as as_text
from autograder.engine.reports.tables import csv_text

Cells = list[object]
NO_ENTRY = Entry(submitted=None, deadline=None, penalty=0.0)


@dataclass(frozen=True)
class Spreadsheets:
    """The CSV files of one gradebook. If there is a roster, its students come first, in its order."""

    course: Course
    contents: Contents
    roster: Mapping[str, Student] | None

    def people(self) -> Iterator[tuple[str, Student]]:
        """Yield every student's id in the gradebook, with their row of the roster or one made from the gradebook."""
        from_roster = {student_id(name): row for name, row in (self.roster or {}).items()}
        yield from from_roster.items()
        for key, names in self.contents.students.items():
            if key not in from_roster:
                yield key, Student(key, **names)

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
        on_roster = [] if self.roster is None else ["on_roster"]
        head: Cells = ["student", "last_name", "first_name", "email", *on_roster, "mark"]
        for slug, checks in self.contents.points.items():
            head += [slug, f"{slug}_raw", f"{slug}_penalty", f"{slug}_remark"]
            head += [f"{slug}/{check}" for check in _by_hand_last(checks)]
        rows = [head]
        for key, person in self.people():
            row: Cells = [key, person.last_name, person.first_name, person.email]
            row += [] if self.roster is None else [person.student in self.roster]
            row.append(self.mark(key))
            for slug, checks in self.contents.points.items():
                entry = self.entry(key, slug)
                row += [as_text(entry.score), as_text(sum(entry.raw.values())), as_text(entry.penalty), entry.remark]
                row += [as_text(entry.counted.get(check, 0.0)) for check in _by_hand_last(checks)]
            rows.append(row)
        return csv_text(rows)

    def exercise_table(self) -> str:
        """Return the text of `exercises.csv`."""
        names = ("submitted", "deadline", "raw", "penalty", "score", "max_score", "remark")
        rows: list[Cells] = [["student", "exercise", *names]]
        for key, _ in self.people():
            for slug in self.contents.points:
                entry = self.entry(key, slug)
                times = [_clock(entry.submitted), _clock(entry.deadline)]
                scores = (sum(entry.raw.values()), entry.penalty, entry.score, self.max_score(slug))
                rows.append([key, slug, *times, *map(as_text, scores), entry.remark])
        return csv_text(rows)

    def canvas_table(self) -> str:
        """Return the text of `canvas.csv`: the students of the roster whom Canvas can find."""
        slugs = list(self.contents.points)
        rows: list[Cells] = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *self.titles(slugs)]]
        # with four leading spaces, as in the files that Canvas exports
        rows.append(["    Points Possible", "", "", "", "", *(as_text(self.max_score(slug)) for slug in slugs)])
        for person in self.known_to_canvas():
            name = ", ".join(filter(None, (person.last_name, person.first_name))) or person.student
            ids = [name, person.canvas_id, person.sis_user_id, person.sis_login_id, person.section]
            rows.append([*ids, *(as_text(self.entry(student_id(person.student), s).score) for s in slugs)])
        return csv_text(rows)

    def moodle_table(self) -> str:
        """Return the text of `moodle.csv`: the students of the roster whom Moodle can find."""
        slugs = list(self.contents.points)
        columns = [f"{title} ({kind})" for title in self.titles(slugs) for kind in ("Real", "Feedback")]
        rows: list[Cells] = [["First name", "Last name", "ID number", "Email address", *columns, "Mark (Real)"]]
        for person in self.known_to_moodle():
            key = student_id(person.student)
            entries = [self.entry(key, slug) for slug in slugs]
            cells = [cell for entry in entries for cell in (as_text(entry.score), entry.remark)]
            rows.append([person.first_name, person.last_name, person.id_number, person.email, *cells, self.mark(key)])
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


def _by_hand_last(checks: Mapping[str, float]) -> list[str]:
    """Return the names of the checks of an exercise, then `by_hand`, which stands for the exercise as a whole."""
    return sorted(checks, key=lambda name: name == BY_HAND)


def _clock(moment: datetime | None) -> str:
    """Return a time as text, as in "2026-11-20 10:00:00"; "" for None."""
    return moment.isoformat(" ", "seconds") if moment else ""
