"""Match what was handed in with the roster: one row for each person, and a line for every doubt.

A person is found by a number, an address or a login of the platform, else by the name; names are compared without
regard to case, to how accents are composed, and to the order of first and last name. What fits two students fits none,
and a name, which students may choose on some platforms, fits nobody whose number or address is another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.engine.downloads import folded
from autograder.engine.gradebook.records import Records, Student
from autograder.engine.results import printable
from autograder.engine.submissions import NOBODY, Person, Submission, own_files
from autograder.errors import Misuse


class Directory:
    """Finds students of a roster; without a roster, those who have handed in."""

    def __init__(self, roster: Mapping[str, Student] | None, names: Sequence[str] = ()) -> None:
        self.found: dict[tuple[str, str], set[str]] = {}
        for key, student in (roster or {}).items():
            for kind, text in _keys_of(key, student):
                self.found.setdefault((kind, text), set()).add(key)
        for name in names:
            self.found.setdefault(("key", folded(name)), set()).add(name)

    def students(self, kind: str, text: str) -> set[str]:
        """Return the students who have this number, address, login or name."""
        form = squashed(text) if kind == "name" else folded(text)
        return self.found.get((kind, form), set()) if form else set()

    def named(self, name: str) -> set[str]:
        """Return the students who may be meant by a name that a person typed or gave to a folder."""
        return next(
            (s for kind in ("key", "login", "email", "number", "name") if (s := self.students(kind, name))), set()
        )

    def of(self, submission: Submission) -> set[str]:
        """Return the students to whom a submission may belong."""
        person = submission.person
        if person == NOBODY:
            return self.named(submission.name)
        by_name = [("name", person.name), ("key", person.name)]
        return self.by_number(person) or next((s for kind, text in by_name if (s := self.students(kind, text))), set())

    def by_number(self, person: Person) -> set[str]:
        """Return the students who have a number, an address or a login that a platform says of a person."""
        known = [
            ("number", person.identifier),
            ("canvas", person.number),
            ("email", person.email),
            ("key", person.login),
            ("login", person.login),
            ("number", person.login),
        ]
        return next((s for kind, text in known if (s := self.students(kind, text))), set())


def squashed(name: str) -> str:
    """Return a name as letters and digits alone, as Canvas writes it."""
    return "".join(c for c in folded(name) if c.isalnum())


def _keys_of(key: str, student: Student) -> Iterator[tuple[str, str]]:
    """Yield each kind of name or number by which a student may be found, with its text."""
    yield "key", folded(key)
    texts = [("canvas", student.canvas_id), ("email", student.email)]
    texts += [("login", login) for login in (student.login, student.sis_login_id)]
    texts += [("number", number) for number in (student.id_number, student.sis_user_id)]
    yield from ((kind, folded(text)) for kind, text in texts if text)
    for name in (f"{student.first_name} {student.last_name}", f"{student.last_name} {student.first_name}"):
        if name.strip():
            yield "name", squashed(name)


def matched_submissions(
    submissions: Sequence[Submission], roster: Mapping[str, Student] | None, slugs: tuple[str, ...], doubts: list[str]
) -> list[Submission]:
    """Return the submissions under the names of the roster, one for each student; add doubtful cases to `doubts`."""
    if roster is None:
        return list(submissions)
    directory, made = Directory(roster), dict[str, Submission]()
    unmatched = []
    found = [sorted(directory.of(submission)) for submission in submissions]
    namesakes: dict[str, list[Person]] = {}
    for submission, students in zip(submissions, found, strict=True):
        for student in students:
            namesakes.setdefault(student, []).append(submission.person)
    for submission, students in zip(submissions, found, strict=True):
        by_name = len(students) == 1 and not directory.by_number(submission.person)
        if by_name and _is_another(submission.person, roster[students[0]], namesakes[students[0]]):
            what = f"{submission.name} has the name of {printable(students[0])} and other numbers or addresses"
            doubts.append(f"{what}, and is not matched")
            unmatched.append(submission)
        elif len(students) == 1:
            own = replace(submission, name=printable(students[0]))
            made[students[0]] = _together(made[students[0]], own, slugs) if students[0] in made else own
        else:
            if students:
                may_be = " or ".join(printable(student) for student in students)
                doubts.append(f"{submission.name} may be {may_be} of the roster, and is matched with neither")
            unmatched.append(submission)
    return sorted([*made.values(), *unmatched], key=lambda submission: submission.name)


def _is_another(person: Person, student: Student, namesakes: Sequence[Person]) -> bool:
    """Return whether a person who was found by name has other numbers than the student or than others so found."""
    known = Person("", "", student.canvas_id, student.email, student.id_number or student.sis_user_id)
    pairs = [pair for other in (known, *namesakes) for pair in zip(person[2:], other[2:], strict=True)]
    return any(folded(one) != folded(two) for one, two in pairs if one and two)


def _together(one: Submission, other: Submission, slugs: tuple[str, ...]) -> Submission:
    """Return two submissions of one student as one; raise Misuse if both hold an exercise: either could count."""
    parts = [_parts(submission, slugs) for submission in (one, other)]
    if both := [slug for slug in slugs if slug in parts[0] and slug in parts[1]]:
        places = " and ".join(printable(str(parts[i][both[0]][0])) for i in (0, 1))
        raise Misuse(f"{one.name} has {both[0]} twice, in {places}: name one download of each assignment")
    times = {
        slug: time
        for s, part in zip((one, other), parts, strict=True)
        for slug, time in s.times.items()
        if slug in part
    }
    return replace(
        one,
        parts=parts[0] | parts[1],
        times=times,
        remarks=tuple(dict.fromkeys((*one.remarks, *other.remarks))),
        others=(one.path, other.path, *one.others, *other.others),
        returns=(*one.returns, *other.returns),
    )


def _parts(submission: Submission, slugs: tuple[str, ...]) -> dict[str, tuple[Path, ...]]:
    """Return the folder or file of each exercise that a submission holds."""
    if submission.parts is not None:
        return dict(submission.parts)
    return dict.fromkeys(own_files(submission.path, slugs), (submission.path,))


def renamed_records(records: Records, names: Sequence[str], doubts: list[str]) -> Records:
    """Return records with the names of students as the roster and the submissions have them.

    Raise Misuse for an unknown student if there is a roster; else the row is a doubt, and counts in another run.
    """
    exact = {*(records.roster or {}), *names}
    directory = Directory(records.roster, names)
    new: dict[str, str] = {}
    for student, file in records.students_named().items():
        students = {student} if student in exact else directory.named(student)
        if len(students) == 1:
            (new[student],) = students
        elif students:
            raise Misuse(f"{file} names {printable(student)}, who may be {' or '.join(sorted(students))}")
        elif records.roster is not None:
            raise Misuse(f"{file} names {printable(student)}, who is not on the roster and has no submission")
        else:
            doubts.append(f"{file} names {printable(student)}, who has no submission here")
    return replace(
        records,
        submitted={(new.get(s, s), slug): time for (s, slug), time in records.submitted.items()},
        extensions={(new.get(s, s), slug): time for (s, slug), time in records.extensions.items()},
        by_hand={(new.get(s, s), slug): rows for (s, slug), rows in records.by_hand.items()},
    )
