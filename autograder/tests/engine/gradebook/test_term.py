"""A term of 300 students over two platforms: no mark is lost or changed without a line, whichever the database."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from autograder import cli
from autograder.course import Course, load_course
from autograder.engine.gradebook.record_files import read_records
from autograder.engine.stubs import stub
from autograder.tests.command_line import Done, run
from autograder.tests.engine.commands.samples import COURSE
from autograder.tests.engine.gradebook.importers import into_canvas, into_moodle

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("state")]
CLASS = 300
SCALE, AVERAGE, MEAN, HALVING = "scale", "average", "mean", "halving"
LATE = '[late]\ntime_zone = "Europe/Berlin"\ndeduction = 10\n\n[[exercises]]\nslug = "scale"\n'
DUE = 'slug = "scale"\ndeadline = 2026-11-20T23:59:00\n'


def four_exercises(folder: Path) -> Path:
    """A course of four exercises: those of the fixture, and the average again under another name."""
    shutil.copytree(COURSE.root, folder)
    manifest = folder / "course.toml"
    text = manifest.read_text(encoding="utf-8")
    average = text[text.index('[[exercises]]\nslug = "average"') : text.index('[[exercises]]\nslug = "halving"')]
    text = text.replace('[[exercises]]\nslug = "scale"\n', LATE).replace('slug = "scale"\n', DUE)
    manifest.write_text(
        text + "\n" + average.replace("average", MEAN).replace("The average", "The mean"), encoding="utf-8"
    )
    for part in ("solutions", "autograder/suites"):
        for path in shutil.copytree(folder / part / AVERAGE, folder / part / MEAN).rglob("*.py"):
            path.write_text(path.read_text(encoding="utf-8").replace(AVERAGE, MEAN), encoding="utf-8")
            path.rename(path.with_name(path.name.replace(AVERAGE, MEAN)))
    return folder


class Term:
    """One gradebook over the weeks, and what the instructor keeps beside it."""

    def __init__(self, folder: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.url, self.patched, self.weeks = folder, url, monkeypatch, 0
        self.root = four_exercises(folder / "course")
        self.names = {n: (f"Jörg{n // 26}", f"Öztürk{chr(97 + n % 26)}") for n in range(CLASS)}
        self.records = folder / "records"
        self.records.mkdir()
        self.teach(load_course(self.root))
        self.good = {slug: self.course.solution(slug).read_text(encoding="utf-8") for slug in self.course.slugs}
        self.full = {exercise.slug: str(exercise.points) for exercise in self.course.exercises}
        self.enrol(range(CLASS))

    def teach(self, course: Course) -> None:
        self.course = course
        self.patched.setattr(cli, "find_course", lambda: course)

    def enrol(self, numbers: Iterable[int]) -> None:
        rows = (f"s{n:03},{','.join(self.names[n])},s{n:03}@uni.example,{9000 + n}\n" for n in numbers)
        self.record("roster", "student,first_name,last_name,email,canvas_id\n" + "".join(rows))

    def record(self, name: str, text: str) -> None:
        (self.records / f"{name}.csv").write_text(text, encoding="utf-8")

    def moodle(self, slug: str, sources: dict[int, str]) -> Path:
        """A download whose numbers begin anew for each assignment."""
        self.weeks += 1
        for n, source in sources.items():
            folder = f"{' '.join(self.names[n])}_{100_000 * self.weeks + n}_assignsubmission_file_"
            place = self.folder / f"week {self.weeks}" / folder / f"{slug}.py"
            place.parent.mkdir(parents=True)
            place.write_text(source, encoding="utf-8")
        return self.folder / f"week {self.weeks}"

    def canvas(self, slug: str, sources: dict[int, str]) -> Path:
        """A download of one folder, with the numbers of people."""
        self.weeks += 1
        week = self.folder / f"week {self.weeks}"
        week.mkdir()
        for n, source in sources.items():
            name = "".join(reversed(self.names[n])).lower()
            (week / f"{name}_{9000 + n}_{70000 + n}_{slug}.py").write_text(source, encoding="utf-8")
        return week

    def grade(self, week: Path, *options: str | Path, status: int = 0, slug: str = "") -> Done:
        only = ("--exercise", slug) if slug else ()
        done = run("grade", week, "--class", "--gradebook", self.url, *only, *options)
        assert done.status == status, done.err
        return done

    def tables(self, *options: str) -> Path:
        out = self.folder / "tables"
        done = run("export", "--gradebook", self.url, "--records", self.records, "--out", out, *options)
        assert done.status == 0, done.err
        return out

    def marks(self) -> dict[str, dict[str, str]]:
        """What counts for each exercise of each student."""
        with (self.tables() / "class.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        return {row["student"]: {slug: row.get(slug, "") for slug in self.course.slugs} for row in rows}


def changed(before: dict[str, dict[str, str]], now: dict[str, dict[str, str]]) -> set[str]:
    """The students whose marks are others, and those who are there no more."""
    return {student for student, marks in before.items() if now.get(student) != marks}


def test_a_term(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    term, everybody = Term(tmp_path, url, monkeypatch), range(CLASS)
    records = ("--records", term.records)

    # Week 1, Moodle, with a check that is wrong: nobody gets its 2 points. One student has points set by hand, two
    # are late, of whom one has an extension; ten hand in nothing.
    hidden = term.root / "autograder/suites/scale/hidden.py"
    right = hidden.read_text(encoding="utf-8")
    hidden.write_text(right.replace("assert_right(scale)", "assert_right(lambda w, factor: w)"), encoding="utf-8")
    term.record("overrides", f"student,exercise,check,points,reason\n{' '.join(term.names[5])},scale,,3,oral\n")
    late = ("s006", "s007")
    times = (f"{student},scale,2026-11-21 20:00\n" for student in late)
    term.record("timestamps", "student,exercise,submitted\n" + "".join(times))
    term.record("extensions", "student,exercise,until\ns007,scale,2026-11-25 23:59\n")
    first = {n: term.good[SCALE] for n in everybody if n < CLASS - 10}
    week_1 = term.moodle(SCALE, first)
    earlier = tmp_path / "week 1.json"
    done = term.grade(week_1, *records, "--json", earlier, slug=SCALE)
    assert "not on the roster" not in done.out
    marks = term.marks()
    assert len(marks) == CLASS
    assert [marks[s][SCALE] for s in ("s001", "s005", "s006", "s007", "s299")] == ["1", "3", "0.6", "1", ""]

    # Week 2, Canvas, and the records are forgotten: week 1 stays as it is.
    term.grade(term.canvas(AVERAGE, {n: term.good[AVERAGE] for n in everybody if n % 2}), slug=AVERAGE)
    before, marks = marks, term.marks()
    assert {s: m[SCALE] for s, m in marks.items()} == {s: m[SCALE] for s, m in before.items()}
    assert (marks["s001"][AVERAGE], marks["s002"][AVERAGE]) == (term.full[AVERAGE], "")

    # Week 3: the check is corrected. Every mark that rises is a line that names it; what was set by hand stays.
    hidden.write_text(right, encoding="utf-8")
    done = term.grade(week_1, *records, "--against", earlier, slug=SCALE)
    before, marks = marks, term.marks()
    rows = [line for line in done.out.splitlines() if "scale::kinds failed 0 -> passed 2" in line]
    assert len(rows) == len(first) == len(json.loads(earlier.read_text(encoding="utf-8"))["results"]) - 10
    assert changed(before, marks) == {f"s{n:03}" for n in first if n != 5}
    assert [marks[s][SCALE] for s in ("s001", "s005", "s006", "s007")] == ["4", "3", "3.6", "4"]

    # A worse second attempt and a better one, asked for all exercises: what would fall is a line and stays.
    done = term.grade(term.moodle(SCALE, {1: stub(term.good[SCALE]), 299: term.good[SCALE]}), *records, status=1)
    assert [line.split(":")[0] for line in done.out.splitlines() if " -> " in line] == ["  s001, scale"]
    before, marks = marks, term.marks()
    assert changed(before, marks) == {"s299"}

    # Week 4, Canvas and Moodle: two students have another name, one has left. A check of week 2 has another name now,
    # and one student hands that exercise in again.
    term.names |= {11: ("Jörg0", "Çelik"), 12: ("Zoë", "Öztürkm")}
    term.enrol(n for n in everybody if n != 8)
    suite = term.root / "autograder/suites/average/hidden.py"
    suite.write_text(suite.read_text(encoding="utf-8").replace("test_kinds", "test_every_kind"), encoding="utf-8")
    done = term.grade(term.moodle(MEAN, dict.fromkeys((8, 9, 11, 12), term.good[MEAN])), *records, slug=MEAN)
    assert f"not on the roster: {' '.join(term.names[8])}" in done.out
    term.grade(term.canvas(AVERAGE, {11: term.good[AVERAGE] + "\n"}), *records, slug=AVERAGE)
    term.grade(term.canvas(HALVING, dict.fromkeys((9, 12), term.good[HALVING])), *records, slug=HALVING)
    before, marks = marks, term.marks()
    assert changed(before, marks) == {"s009", "s011", "s012"}
    assert [marks[s][MEAN] for s in ("s009", "s011", "s012")] == [term.full[MEAN]] * 3
    assert marks["s008"] == before["s008"]
    assert {s: m[AVERAGE] for s, m in marks.items() if s in before} == {s: m[AVERAGE] for s, m in before.items()}

    # The tables are what both platforms take: no 0 where somebody handed in who is matched with nobody.
    tables = term.tables("--missing-as-zero")
    points = {term.course.exercise(slug).title: float(full) for slug, full in term.full.items()}
    roster = read_records(term.records, term.course).roster or {}
    moodle = into_moodle(tables / "moodle.csv", roster, points)
    canvas = into_canvas(tables / "canvas.csv", roster, points)
    assert (len(moodle), len(canvas)) == (CLASS - 1, CLASS - 1)
    titles = {slug: term.course.exercise(slug).title for slug in term.course.slugs}
    for n in (9, 11, 200):
        own = {titles[slug]: float(mark) for slug, mark in marks[f"s{n:03}"].items() if mark}
        zero = {titles[slug]: 0.0 for slug, mark in marks[f"s{n:03}"].items() if not mark and slug != MEAN}
        assert moodle[f"s{n:03}"] == canvas[f"s{n:03}"] == own | zero

    # An exercise is left out: the marks of the others are as they were.
    term.teach(replace(term.course, gradebook_slugs=tuple(s for s in term.course.slugs if s != MEAN)))
    left = term.marks()
    assert {s: {**m, MEAN: ""} for s, m in marks.items() if s in left} == left
