"""What our tables become in Canvas and Moodle: every grade reaches its person, and nobody else's changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.engine.gradebook.reader import Contents, Entry
from autograder.engine.gradebook.records import Student
from autograder.engine.gradebook.spreadsheets import Spreadsheets
from autograder.engine.reports.tables import csv_lines
from autograder.tests.engine.gradebook.importers import Grades, Refused, into_canvas, into_moodle, moodle_rows

ADAM, SGD = "Adam", "Stochastic and mini-batch descent"
MOST = {SGD: 4.0, ADAM: 12.0}
PEOPLE = {
    "ada": Student("ada", "Ada", "Hopper", "ada@x.org", "1", "41"),
    "bob": Student("bob", "Bob; the 2nd", 'O\'Neil, "B"\n', "BOB@x.org", "", "", "S.2", "bob"),
    "cy": Student("cy", "Çelik", "Öztürk", "", "3", "", "12.345.678", "1,5"),
    "dee": Student("dee", "=1+1", "-Dee", "+dee@x.org", "+4", "", "@dee", "-dee"),
    "eve": Student("eve", "Eve", "Hopper", "eve@x.org", "007", "43", "12.345.678"),
}
Write = Callable[..., Spreadsheets]


def entry(score: float, comment: str = "") -> Entry:
    return Entry(None, None, 0.0, {"check": score}, {"check": score}, comment)


@pytest.fixture
def sheets(course: Course, tmp_path: Path) -> Write:
    """The tables of a class in which everybody has points for sgd, and only `of_adam` for Adam."""

    def write(people: dict[str, Student], of_adam: str = "", sgd: float = 2.5, comment: str = "") -> Spreadsheets:
        contents = Contents({"sgd": {"check": 4}, "adam": {"check": 12}}, people)
        for key in people:
            own = {"sgd": entry(sgd, comment), **({"adam": entry(12)} if key in of_adam.split() else {})}
            contents.add(key, own)
        made = Spreadsheets(course, contents, people)
        for name, lines in (("moodle", made.moodle_table()), ("canvas", made.canvas_table())):
            (tmp_path / f"{name}.csv").write_text("".join(lines), encoding="utf-8", newline="")
        return made

    return write


def test_each_grade_reaches_its_person_in_canvas(sheets: Write, tmp_path: Path) -> None:
    made = sheets(PEOPLE, "ada")
    assert [one.student for one in made.known_to_canvas()] == ["ada", "bob", "eve"]
    got: Grades = {key: {SGD: 2.5} for key in ("ada", "bob", "eve")}
    got["ada"][ADAM] = 12
    assert into_canvas(tmp_path / "canvas.csv", PEOPLE, MOST) == got


@pytest.mark.parametrize(
    ("people", "column", "found"),
    [
        ("ada bob eve", "Email address", "ada bob eve"),
        ("ada cy eve", "ID number", "ada cy eve"),  # two addresses
        (
            "ada bob cy dee eve",
            "Email address",
            "ada bob eve",
        ),  # a sign before an address protects it from spreadsheets
    ],
)
def test_each_grade_reaches_its_person_in_moodle(
    sheets: Write, tmp_path: Path, people: str, column: str, found: str
) -> None:
    made = sheets({key: PEOPLE[key] for key in people.split()})
    assert made.moodle_column == column
    got = into_moodle(tmp_path / "moodle.csv", PEOPLE, MOST, column)
    assert got == {key: {SGD: 2.5} for key in found.split()}


def test_the_columns_of_points_that_nobody_has_are_the_instructors_to_leave_out(sheets: Write, tmp_path: Path) -> None:
    """Empty cells take away what is there, in both systems: `export` says how many there are."""
    made, before = sheets({"ada": PEOPLE["ada"]}), {"ada": {ADAM: 7.0}}
    assert made.for_an_import() == (1, [])
    assert into_canvas(tmp_path / "canvas.csv", PEOPLE, MOST, before) == {"ada": {SGD: 2.5}}
    assert into_moodle(tmp_path / "moodle.csv", PEOPLE, MOST, before=before) == {"ada": {SGD: 2.5}}
    assert into_moodle(tmp_path / "moodle.csv", PEOPLE, {SGD: 4.0}, before=before) == {"ada": {SGD: 2.5, ADAM: 7.0}}


def test_points_above_the_maximum_are_too_many_for_moodle(sheets: Write, tmp_path: Path) -> None:
    assert sheets({"ada": PEOPLE["ada"]}, sgd=5).for_an_import() == (1, ["sgd"])
    assert into_canvas(tmp_path / "canvas.csv", PEOPLE, MOST) == {"ada": {SGD: 5}}
    with pytest.raises(Refused):
        into_moodle(tmp_path / "moodle.csv", PEOPLE, MOST)


@pytest.mark.parametrize("comment", ["C:\\", 'a path, "C:\\"', "two\\\\, lines\nand \\more", "; \\", 'x\\"y'])
def test_no_comment_shifts_the_cells_behind_it(sheets: Write, tmp_path: Path, comment: str) -> None:
    sheets({"ada": PEOPLE["ada"], "bob": PEOPLE["bob"]}, comment=comment)
    got = into_moodle(tmp_path / "moodle.csv", PEOPLE, MOST)
    assert got == {"ada": {SGD: 2.5}, "bob": {SGD: 2.5}}


def test_the_model_of_moodle_sees_such_a_shift() -> None:
    with pytest.raises(Refused):
        moodle_rows('a,b\n"x,\\",1\n')


def test_no_title_of_the_course_means_something_else_to_canvas(course: Course, tmp_path: Path) -> None:
    titles = [exercise.title for exercise in course.exercises]
    rows = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *titles],
        ["Points Possible", "", "", "", "", *["1"] * len(titles)],
        ["x", "41", "", "", "", *["1"] * len(titles)],
    ]
    (tmp_path / "canvas.csv").write_text("".join(csv_lines(rows)), encoding="utf-8", newline="")
    got = into_canvas(tmp_path / "canvas.csv", PEOPLE, dict.fromkeys(titles, 1.0))
    assert got == {"ada": dict.fromkeys(titles, 1.0)}
