"""A term of 300 students over two platforms: no mark is lost or changed without a line, whichever the database."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from autograder import cli
from autograder.engine.stubs import stub
from autograder.tests.command_line import Done, run
from autograder.tests.engine.commands.samples import COURSE

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("state")]
CLASS = 300
GOOD = {slug: COURSE.solution(slug).read_text(encoding="utf-8") for slug in COURSE.slugs}
FULL = {slug: sum(int(e.points) for e in COURSE.exercises if e.slug == slug) for slug in COURSE.slugs}
HEADER = "student,first_name,last_name,email,canvas_id\n"


def person(number: int) -> tuple[str, str]:
    """The first and the last name of a student."""
    return f"Jörg{number // 26}", f"Öztürk{chr(97 + number % 26)}"


def name(number: int) -> str:
    return " ".join(person(number))


class Term:
    """One gradebook over the weeks."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.weeks = folder, 0
        self.records = folder / "records"
        self.records.mkdir()
        self.enrol(range(CLASS))

    def enrol(self, numbers: Iterable[int]) -> None:
        rows = (f"s{n:03},{person(n)[0]},{person(n)[1]},s{n:03}@uni.example,{9000 + n}\n" for n in numbers)
        (self.records / "roster.csv").write_text(HEADER + "".join(rows), encoding="utf-8")

    def moodle(self, slug: str, sources: dict[int, str], first: int) -> Path:
        """A download whose numbers begin anew for each assignment."""
        self.weeks += 1
        week = self.folder / f"week {self.weeks}"
        for n, source in sources.items():
            place = week / f"{name(n)}_{first + n}_assignsubmission_file_" / f"{slug}.py"
            place.parent.mkdir(parents=True)
            place.write_text(source, encoding="utf-8")
        return week

    def canvas(self, slug: str, sources: dict[int, str]) -> Path:
        self.weeks += 1
        week = self.folder / f"week {self.weeks}"
        week.mkdir()
        for n, source in sources.items():
            sortable = "".join(reversed(person(n))).lower()
            (week / f"{sortable}_{9000 + n}_{70000 + n}_{slug}.py").write_text(source, encoding="utf-8")
        return week

    def grade(self, week: Path, *options: str | Path, status: int = 0) -> Done:
        done = run("grade", week, "--gradebook", self.folder / "g.db", *options)
        assert done.status == status, done.err
        return done

    def marks(self, table: str = "class", *options: str) -> dict[str, dict[str, str]]:
        out = self.folder / "tables"
        done = run("export", "--gradebook", self.folder / "g.db", "--records", self.records, "--out", out, *options)
        assert done.status == 0, done.err
        with (out / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        return {row[next(k for k in ("student", "Email address", "ID") if k in row)]: row for row in rows}


def test_a_term(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "find_course", lambda: COURSE)
    term, everybody = Term(tmp_path), range(CLASS)
    one, two, three = COURSE.slugs
    records = ("--records", term.records)

    # Week 1, Moodle: everybody but the last ten; one student is given points by hand.
    (term.records / "overrides.csv").write_text(
        f"student,exercise,check,points,reason\n{name(5)},{one},,{FULL[one] - 1},oral\n", encoding="utf-8"
    )
    first = {n: GOOD[one] if n % 3 else stub(GOOD[one]) for n in everybody if n < CLASS - 10}
    done = term.grade(term.moodle(one, first, 100_000), *records, "--exercise", one)
    assert "not on the roster" not in done.out
    marks = term.marks()
    assert len(marks) == CLASS
    assert marks["s001"][one] == str(FULL[one])
    assert marks["s005"][one] == str(FULL[one] - 1)
    assert marks["s299"][one] == ""

    # Week 2, Canvas, and the records are forgotten: nothing of week 1 changes.
    before = {key: row[one] for key, row in marks.items()}
    term.grade(term.canvas(two, {n: GOOD[two] for n in everybody if n % 2}), *records, "--exercise", two)
    (term.records / "overrides.csv").unlink()
    marks = term.marks()
    assert {key: row[one] for key, row in marks.items()} == before
    assert (marks["s001"][two], marks["s002"][two]) == (str(FULL[two]), "")

    # Week 3: a worse second attempt of one, asked for all exercises; what is not handed in stays.
    done = term.grade(term.moodle(one, {1: stub(GOOD[one]), 2: GOOD[one]}, 200_000), *records, status=1)
    assert [line for line in done.out.splitlines() if line.startswith("  s001, ")] != []
    assert {key: row[one] for key, row in term.marks().items()} == before

    # Two people who are not on the roster any more, and one who never was: nobody gets a 0 in their place.
    term.enrol(n for n in everybody if n not in (7, 8))
    done = term.grade(term.moodle(three, {7: GOOD[three], 9: GOOD[three]}, 300_000), *records, "--exercise", three)
    assert f"not on the roster: {name(7)}" in done.out
    moodle = term.marks("moodle", "--missing-as-zero")
    title = COURSE.exercise(three).title
    assert moodle["s009@uni.example"][f"{title} (Real)"] == str(FULL[three])
    assert moodle["s010@uni.example"][f"{title} (Real)"] == ""
    assert moodle["s298@uni.example"][f"{COURSE.exercise(two).title} (Real)"] == ""  # s007 had handed it in

    # An exercise is left out: the marks of the others are as they were.
    monkeypatch.setattr(cli, "find_course", lambda: replace(COURSE, gradebook_slugs=(one, two)))
    left = term.marks()
    assert three not in left["s001"]
    assert {key: row[one] for key, row in left.items() if key in before} == {
        key: mark for key, mark in before.items() if key in left
    }
