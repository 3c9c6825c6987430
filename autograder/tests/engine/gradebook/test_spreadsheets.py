"""A gradebook as CSV: the documented columns, the same numbers as in nbgrader's own export, and no cell that runs."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from nbgrader.plugins.export import CsvExportPlugin
from sqlalchemy import Engine

from autograder.course import Course, Late
from autograder.engine.gradebook.database import in_transaction
from autograder.engine.gradebook.reader import contents_of
from autograder.engine.gradebook.records import Records, Student
from autograder.engine.gradebook.spreadsheets import Spreadsheets
from autograder.engine.gradebook.writer import write_gradebook
from autograder.engine.results import Result
from autograder.tests.engine.gradebook.samples import adam, check, decision, due, exercise, marked, result

DUE = datetime(2026, 11, 20, 23, 59, tzinfo=UTC)
ODD = 'Zoë, "Z"\n🦊'
ROSTER = {
    "zoe": Student("zoe", "כהן", ODD, "z@x.org", "007", "42", "S1", "zoe1", "Section A"),
    "alice": Student("alice", "=HYPERLINK(1)", "", sis_user_id="S2"),
    "absent": Student("absent", "Abe", "Sent", "abe@x.org"),
}


@pytest.fixture
def late(course: Course) -> Course:
    """Adam (10 points) and sgd (4 points) count."""
    return due(course, Late(deduction=10), "adam", "sgd")


def results() -> list[Result]:
    names = [("alice", 5, "graded"), ("zoe", 2, "graded"), ("stranger", 1, "graded"), ("absent", 0, "missing")]
    return [
        result(
            adam(score, score, status=status),
            exercise(check("passed" if score else "failed", 4), slug="sgd", status=status),
            name=name,
        )
        for name, score, status in names
    ]


RECORDS: dict[str, Any] = {
    "submitted": {("alice", "adam"): DUE + timedelta(hours=30), ("zoe", ""): DUE},
    "extensions": {("alice", "adam"): DUE + timedelta(hours=1)},
    "by_hand": {("zoe", "adam"): [decision(6, "second", "=1+1 oral")], ("zoe", "sgd"): [decision(5, "", "talk")]},
}


@pytest.fixture
def exports(engine: Engine, late: Course) -> Spreadsheets:
    """The exports of a small class with a roster."""
    records = Records(ROSTER, **RECORDS)
    write_gradebook(engine, late, marked(late, records, *results()), records)
    return Spreadsheets(late, in_transaction(engine, lambda c: contents_of(c, late.gradebook_slugs)), ROSTER)


def rows(lines: Iterable[str]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(lines).removeprefix("\ufeff"), newline="")))


class TestForPeople:
    def test_the_class_has_a_row_for_each_student_and_a_column_for_each_check(self, exports: Spreadsheets) -> None:
        zoe, alice, absent, stranger = rows(exports.class_table())
        assert zoe == {
            "student": "zoe",
            "last_name": ODD,
            "first_name": "כהן",
            "email": "z@x.org",
            "on_roster": "yes",
            "mark": "92.86",
            "sgd": "5",
            "sgd_raw": "4",
            "sgd_penalty": "0",
            "sgd_remark": "* `by_hand` 5 points set by hand: talk",
            "sgd/a_check": "4",
            "sgd/by_hand": "1",
            "adam": "8",
            "adam_raw": "4",
            "adam_penalty": "0",
            "adam_remark": "* `second` 6 points set by hand: =1+1 oral",
            "adam/first": "2",
            "adam/second": "6",
            "adam/by_hand": "0",
        }
        assert (alice["adam"], alice["adam_raw"], alice["adam_penalty"]) == ("8", "10", "2")
        assert alice["adam_remark"].startswith("late by 1 d 5 h (due 2026-11-21 00:59:00 UTC, ")
        assert (absent["on_roster"], absent["mark"], absent["adam_raw"]) == ("yes", "", "0")
        assert (stranger["student"], stranger["on_roster"], stranger["mark"]) == ("stranger", "no", "42.86")

    def test_exercises_have_a_row_each_with_its_times(self, exports: Spreadsheets) -> None:
        table = {(row["student"], row["exercise"]): row for row in rows(exports.exercise_table())}
        assert len(table) == 8
        assert table["alice", "adam"] | {"remark": ""} == {
            "student": "alice",
            "exercise": "adam",
            "submitted": "2026-11-22 05:59:00",
            "deadline": "2026-11-21 00:59:00",
            "raw": "10",
            "penalty": "2",
            "score": "8",
            "max_score": "10",
            "remark": "",
        }

    def test_without_a_roster_everybody_in_the_gradebook_is_there(self, exports: Spreadsheets) -> None:
        bare = rows(Spreadsheets(exports.course, exports.contents, None).class_table())
        assert [row["student"] for row in bare] == ["absent", "alice", "stranger", "zoe"]
        assert "on_roster" not in bare[0]
        assert bare[3]["last_name"] == ODD

    def test_the_marks_are_those_of_the_reports(self, exports: Spreadsheets) -> None:
        records = Records(ROSTER, **RECORDS)
        reported = {r["submission"]: r["mark"]["score"] for r in marked(exports.course, records, *results())}
        written = {row["student"]: row["mark"] for row in rows(exports.class_table())}
        assert {name: float(mark or 0) for name, mark in written.items()} == reported


class TestForOtherSystems:
    def test_canvas_gets_its_own_columns_and_the_points_possible(self, exports: Spreadsheets) -> None:
        text = "".join(exports.canvas_table()).removeprefix("\ufeff")
        assert list(csv.reader(io.StringIO(text, newline=""))) == [
            ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Stochastic and mini-batch descent", "Adam"],
            ["    Points Possible", "", "", "", "", "4", "10"],
            [f"{ODD}, כהן", "42", "S1", "zoe1", "Section A", "5", "8"],
            ["'=HYPERLINK(1)", "", "S2", "", "", "4", "8"],
        ]

    def test_moodle_gets_names_ids_points_and_words(self, exports: Spreadsheets) -> None:
        zoe, absent = rows(exports.moodle_table())
        assert {name: zoe[name] for name in ("First name", "Last name", "ID number", "Email address")} == {
            "First name": "כהן",
            "Last name": ODD,
            "ID number": "007",
            "Email address": "z@x.org",
        }
        assert (zoe["Adam (Real)"], zoe["Mark (Real)"]) == ("8", "92.86")
        assert zoe["Adam (Feedback)"] == "* `second` 6 points set by hand: =1+1 oral"
        assert (absent["Adam (Real)"], absent["Mark (Real)"]) == ("", "")

    def test_what_was_not_handed_in_is_0_only_for_who_asks(self, exports: Spreadsheets) -> None:
        everybody = {**ROSTER, "stranger": Student("stranger", email="s@x")}
        told = Spreadsheets(exports.course, exports.contents, everybody, missing_as_zero=True)
        absent = rows(told.moodle_table())[1]
        assert (absent["Adam (Real)"], absent["Mark (Real)"]) == ("0", "0")

    def test_and_never_where_a_submission_is_matched_with_nobody(self, exports: Spreadsheets) -> None:
        told = Spreadsheets(exports.course, exports.contents, ROSTER, missing_as_zero=True)
        assert told.unmatched == {"adam": ["stranger"], "sgd": ["stranger"]}
        absent = rows(told.moodle_table())[1]
        assert (absent["Adam (Real)"], absent["Mark (Real)"]) == ("", "")

    def test_nbgraders_own_export_shows_the_same(self, exports: Spreadsheets, engine: Engine, tmp_path: Path) -> None:
        plugin = CsvExportPlugin()
        plugin.to = str(tmp_path / "grades.csv")
        with Gradebook(engine.url.render_as_string(hide_password=False)) as book, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of SQLAlchemy, about nbgrader's own questions
            for name in ("zoe", "alice"):
                book.find_student(name).first_name = book.find_student(name).last_name = None  # it quotes no cell
            book.db.flush()
            plugin.export(book)
            book.db.rollback()
        names = ("raw_score", "late_submission_penalty", "score", "max_score")
        theirs = {
            (row["student_id"], row["assignment"]): tuple(float(row[name]) for name in names)
            for row in csv.DictReader((tmp_path / "grades.csv").read_text(encoding="utf-8").splitlines())
        }
        ours = {
            (row["student"], row["exercise"]): tuple(float(row[n] or 0) for n in ("penalty", "score", "max_score"))
            for row in rows(exports.exercise_table())
        }
        assert {key: row[1:] for key, row in theirs.items()} == ours
        assert theirs["zoe", "adam"][0] == 8


def test_no_cell_is_a_formula(exports: Spreadsheets) -> None:
    for lines in (exports.class_table(), exports.exercise_table(), exports.canvas_table(), exports.moodle_table()):
        for row in csv.reader(io.StringIO("".join(lines).removeprefix("\ufeff"), newline="")):
            assert not [cell for cell in row if cell.lstrip(" ").startswith(tuple("=+-@\t\r\n"))]
