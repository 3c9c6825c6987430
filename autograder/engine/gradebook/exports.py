"""A gradebook as CSV: for whoever counts (`class.csv`, `exercises.csv`), and as Canvas and Moodle import it.

`class.csv` has a row for each student: `student`, `last_name`, `first_name`, `email`, `on_roster` (where there is a
roster), `mark` (of 100), and for each exercise `<exercise>` (what counts), `<exercise>_raw` (what the checks say),
`<exercise>_penalty` (for lateness), `<exercise>_remark` (what was set by hand, and why), `<exercise>/<check>` (what a
check counts for) for each check, and `<exercise>/by_hand` (what was added for the exercise as a whole).

`exercises.csv` has a row for each exercise of each student: `student`, `exercise`, `submitted` and `deadline` (UTC),
`raw`, `penalty`, `score`, `max_score`, `remark`.

`canvas.csv` has Canvas's own columns `Student`, `ID`, `SIS User ID`, `SIS Login ID`, `Section`, then the exercises by
their titles, and a second row with the points possible. `moodle.csv` has `First name`, `Last name`, `ID number`,
`Email address`, then for each exercise its title with ` (Real)` and ` (Feedback)`, and `Mark (Real)`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from autograder.course import Course
from autograder.engine.gradebook.marks import scaled
from autograder.engine.gradebook.notebooks import BY_HAND
from autograder.engine.gradebook.reader import Contents, Entry
from autograder.engine.gradebook.records import Student
from autograder.engine.gradebook.writer import student_id
from autograder.engine.reports.marks import points
from autograder.engine.reports.tables import csv_text

Cells = list[object]
NOTHING = Entry(None, None, 0.0)


@dataclass(frozen=True)
class Exports:
    """The files of one gradebook; with a roster, its students come first and in its order."""

    course: Course
    contents: Contents
    roster: Mapping[str, Student] | None

    def people(self) -> Iterator[tuple[str, Student]]:
        """Everybody: the id in the gradebook and what is known."""
        of_roster = {student_id(name): row for name, row in (self.roster or {}).items()}
        yield from of_roster.items()
        for key, names in self.contents.students.items():
            if key not in of_roster:
                yield key, Student(key, **names)

    def entry(self, student: str, slug: str) -> Entry:
        """What a student has in an exercise."""
        return self.contents.entries.get((student, slug), NOTHING)

    def most(self, slug: str) -> float:
        """The points of an exercise."""
        return sum(self.contents.points[slug].values())

    def mark(self, student: str) -> str:
        """The sum of a student on the scale of the gradebook."""
        slugs = self.contents.points
        return points(scaled(sum(self.entry(student, s).score for s in slugs), sum(map(self.most, slugs))))

    def class_table(self) -> str:
        """`class.csv`."""
        head: Cells = [
            "student",
            "last_name",
            "first_name",
            "email",
            *(["on_roster"] if self.roster is not None else []),
        ]
        head.append("mark")
        for slug, checks in self.contents.points.items():
            head += [slug, f"{slug}_raw", f"{slug}_penalty", f"{slug}_remark", *(f"{slug}/{c}" for c in _last(checks))]
        rows = [head]
        for key, person in self.people():
            row: Cells = [key, person.last_name, person.first_name, person.email]
            row += [] if self.roster is None else [person.student in self.roster]
            row.append(self.mark(key))
            for slug, checks in self.contents.points.items():
                entry = self.entry(key, slug)
                row += [points(entry.score), points(sum(entry.raw.values())), points(entry.penalty), entry.remark]
                row += [points(entry.counted.get(check, 0.0)) for check in _last(checks)]
            rows.append(row)
        return csv_text(rows)

    def exercise_table(self) -> str:
        """`exercises.csv`."""
        names = ("submitted", "deadline", "raw", "penalty", "score", "max_score", "remark")
        rows: list[Cells] = [["student", "exercise", *names]]
        for key, _ in self.people():
            for slug in self.contents.points:
                entry = self.entry(key, slug)
                times = [_clock(entry.submitted), _clock(entry.deadline)]
                scores = (sum(entry.raw.values()), entry.penalty, entry.score, self.most(slug))
                rows.append([key, slug, *times, *map(points, scores), entry.remark])
        return csv_text(rows)

    def canvas_table(self) -> str:
        """`canvas.csv`: everybody on the roster whom Canvas can find."""
        slugs = list(self.contents.points)
        rows: list[Cells] = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *self.titles(slugs)]]
        rows.append(["    Points Possible", "", "", "", "", *(points(self.most(slug)) for slug in slugs)])
        for person in self.known_to_canvas():
            named = ", ".join(filter(None, (person.last_name, person.first_name))) or person.student
            ids = [named, person.canvas_id, person.sis_user_id, person.sis_login_id, person.section]
            rows.append([*ids, *(points(self.entry(student_id(person.student), s).score) for s in slugs)])
        return csv_text(rows)

    def moodle_table(self) -> str:
        """`moodle.csv`: everybody on the roster whom Moodle can find."""
        slugs = list(self.contents.points)
        columns = [f"{title} ({kind})" for title in self.titles(slugs) for kind in ("Real", "Feedback")]
        rows: list[Cells] = [["First name", "Last name", "ID number", "Email address", *columns, "Mark (Real)"]]
        for person in self.known_to_moodle():
            key = student_id(person.student)
            entries = [self.entry(key, slug) for slug in slugs]
            told = [cell for entry in entries for cell in (points(entry.score), entry.remark)]
            rows.append([person.first_name, person.last_name, person.id_number, person.email, *told, self.mark(key)])
        return csv_text(rows)

    def known_to_canvas(self) -> list[Student]:
        """Those with an id of Canvas's or of the school's."""
        return [s for s in (self.roster or {}).values() if s.canvas_id or s.sis_user_id or s.sis_login_id]

    def known_to_moodle(self) -> list[Student]:
        """Those with an id number or an address."""
        return [s for s in (self.roster or {}).values() if s.id_number or s.email]

    def titles(self, slugs: Sequence[str]) -> list[str]:
        """The exercises as people call them."""
        return [self.course.exercise(slug).title for slug in slugs]


def _last(checks: Mapping[str, float]) -> list[str]:
    """The cells of an exercise, what was decided for all of it at the end."""
    return sorted(checks, key=lambda name: name == BY_HAND)


def _clock(moment: datetime | None) -> str:
    return moment.isoformat(" ", "seconds") if moment else ""
