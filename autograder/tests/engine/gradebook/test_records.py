"""The instructor's CSV files: what they may look like, and one line with file and line number for what is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.engine.gradebook.records import Records, Student, read
from autograder.errors import Misuse


def records(course: Course, folder: Path, **files: str) -> Records:
    """The records in a folder with these files."""
    for name, text in files.items():
        (folder / f"{name}.csv").write_bytes(text.encode())
    return read(folder, course)


def complaint(course: Course, folder: Path, **files: str) -> str:
    """The one line about them."""
    with pytest.raises(Misuse) as caught:
        records(course, folder, **files)
    assert str(caught.value).isprintable()
    return str(caught.value)


class TestReading:
    def test_every_file_may_be_missing(self, course: Course, tmp_path: Path) -> None:
        assert records(course, tmp_path) == Records(None, {}, {}, {})

    def test_names_survive_commas_quotes_newlines_emoji_and_right_to_left_text(
        self, course: Course, tmp_path: Path
    ) -> None:
        text = 'student,last_name,first_name\nada,"Lovelace, ""Countess""","Ada\r\nAugusta 🦊"\ndana,כהן,=1+1\n'
        assert records(course, tmp_path, roster=text).roster == {
            "ada": Student("ada", "Ada\r\nAugusta 🦊", 'Lovelace, "Countess"'),
            "dana": Student("dana", "=1+1", "כהן"),
        }

    @pytest.mark.parametrize(
        "text",
        ["student,email\r\nada,a@x\r\n", "\ufeffemail;student\na@x;ada\n", "student,email\n\n ada , a@x \n,\n\n"],
    )
    def test_as_spreadsheets_write_them(self, course: Course, tmp_path: Path, text: str) -> None:
        assert records(course, tmp_path, roster=text).roster == {"ada": Student("ada", email="a@x")}

    def test_a_roster_without_students_is_one(self, course: Course, tmp_path: Path) -> None:
        assert records(course, tmp_path, roster="student\n").roster == {}

    def test_times_are_of_an_exercise_or_of_all(self, course: Course, tmp_path: Path) -> None:
        text = "student,exercise,submitted\nada,adam,2026-11-20 10:00\nada,,2026-11-21 10:00+02:00\n"
        assert records(course, tmp_path, timestamps=text).submitted == {
            ("ada", "adam"): datetime(2026, 11, 20, 10, tzinfo=UTC),
            ("ada", ""): datetime(2026, 11, 21, 8, tzinfo=UTC),
        }

    def test_a_decision_is_about_a_check_or_about_the_exercise(self, course: Course, tmp_path: Path) -> None:
        text = "student;exercise;check;points;reason\nada;adam;test_step_shapes;0,5;half\nada;adam;;12;a\n b\n"
        text = text.replace("a\n b", '"a\n b"')
        assert records(course, tmp_path, overrides=text).by_hand == {
            ("ada", "adam"): [
                {"check": "step_shapes", "points": 0.5, "extra": 0.0, "reason": "half", "source": "records"},
                {"check": "", "points": 12.0, "extra": 0.0, "reason": "a b", "source": "records"},
            ]
        }


class TestComplaints:
    def test_a_folder_that_is_none(self, course: Course, tmp_path: Path) -> None:
        with pytest.raises(Misuse, match="is not a folder"):
            read(tmp_path / "nowhere", course)

    @pytest.mark.parametrize("name", ["override.csv", "roster.CSV"])
    def test_a_file_with_another_name_is_not_left_unread(self, course: Course, tmp_path: Path, name: str) -> None:
        (tmp_path / name).write_text("student\n", encoding="utf-8")
        (tmp_path / "notes.txt").write_text("read by nobody\n", encoding="utf-8")
        message = (
            f"holds {name}, which is none of the records: roster.csv, timestamps.csv, extensions.csv, overrides.csv"
        )
        assert message in complaint(course, tmp_path)

    @pytest.mark.parametrize(
        ("name", "text", "message"),
        [
            ("roster", "", "roster.csv is empty: its first line names the columns, at least student"),
            ("roster", "name\nada\n", "roster.csv: missing column student; the columns are student, first_name,"),
            ("roster", "student,mail\nada,a\n", "roster.csv: unknown column 'mail'; the columns are student,"),
            ("roster", "student,email,email\nada,a,b\n", "roster.csv: a column twice; the columns are"),
            ("roster", "student,email\nada\n", "roster.csv line 2: 1 cells in place of 2"),
            ("roster", "student,email\n,a@x\n", "roster.csv line 2: the student is missing"),
            ("roster", "student\nada\nada\n", "roster.csv line 3: ada is there twice"),
            ("roster", 'student\n"ada\n', "roster.csv line 2: unexpected end of data"),
            ("roster", "student\na\0b\n", "roster.csv holds null bytes: it is no CSV"),
            ("roster", f"student\n{'a' * 129}\n", "roster.csv line 2: student has more than 128 characters"),
            ("timestamps", "student,exercise\nada,adam\n", "timestamps.csv: missing column submitted; the columns are"),
            (
                "timestamps",
                "student,exercise,submitted\na,adm,2026-01-01 1:00\n",
                "line 2: submitted = '2026-01-01 1:00' ",
            ),
            ("extensions", "student,exercise,until\na,adm,2026-01-01 10:00\n", "line 2: there is no exercise 'adm'"),
            ("extensions", "student,exercise,until\na,,2026-01-01\n", "until = '2026-01-01' is no date with a time"),
            (
                "extensions",
                "student,exercise,until\na,,2026-01-01 10:00\na,,2026-01-02 10:00\n",
                "extensions.csv line 3: this is said twice",
            ),
        ],
    )
    def test_what_is_wrong_is_named(self, course: Course, tmp_path: Path, name: str, text: str, message: str) -> None:
        assert message in complaint(course, tmp_path, **{name: text})

    @pytest.mark.parametrize(
        ("row", "message"),
        [
            ("ada,,,1,why", "an override needs its exercise"),
            ("ada,adam,no_such,1,why", "adam has no check 'no_such'"),
            ("ada,adam,,1,", "an override needs a reason"),
            ("ada,adam,,-1,why", "points = '-1' is not a number, 0 or more"),
            ("ada,adam,,nan,why", "points = 'nan' is not a number, 0 or more"),
            ("ada,adam,,inf,why", "points = 'inf' is not a number, 0 or more"),
            ("ada,adam,,,why", "points = '' is not a number, 0 or more"),
        ],
    )
    def test_a_decision_that_cannot_be_applied(self, course: Course, tmp_path: Path, row: str, message: str) -> None:
        text = f"student,exercise,check,points,reason\n{row}\n"
        assert complaint(course, tmp_path, overrides=text) == f"overrides.csv line 2: {message}"

    def test_text_that_is_not_utf_8(self, course: Course, tmp_path: Path) -> None:
        (tmp_path / "roster.csv").write_bytes("student\nZoë\n".encode("latin-1"))
        assert complaint(course, tmp_path) == "roster.csv is not UTF-8: save it as CSV UTF-8"

    def test_a_file_that_cannot_be_read(self, course: Course, tmp_path: Path) -> None:
        (tmp_path / "roster.csv").mkdir()
        assert complaint(course, tmp_path).startswith("roster.csv cannot be read: ")
