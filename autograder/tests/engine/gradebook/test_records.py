"""The instructor's CSV files: what they may look like, and one line with file and line number for what is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.engine.gradebook.record_files import read_records
from autograder.engine.gradebook.records import Records, Student
from autograder.errors import Misuse


def records(course: Course, folder: Path, **files: str) -> Records:
    """The records in a folder with these files."""
    for name, text in files.items():
        (folder / f"{name}.csv").write_bytes(text.encode())
    return read_records(folder, course)


def complaint(course: Course, folder: Path, **files: str) -> str:
    """The one line about them."""
    with pytest.raises(Misuse) as caught:
        records(course, folder, **files)
    assert str(caught.value).isprintable()
    return str(caught.value)


class TestRowsForEverybody:
    ROWS = (
        "student,exercise,check,points,extra,mistake,reason\n"
        "*,momentum,,,1,,a typo\n*,momentum,,5,,averaged_velocity,another convention\nada,momentum,step,1,,,oral\n"
    )

    def test_are_read_with_those_about_a_mistake_first(self, course: Course, tmp_path: Path) -> None:
        read = records(course, tmp_path, overrides=self.ROWS)
        (one, two) = read.for_all["momentum"]
        assert (one.mistake, one.decision["points"], one.decision["extra"]) == ("averaged_velocity", 5, 0)
        assert (two.mistake, two.decision["points"], two.decision["extra"]) == ("", None, 1)
        assert list(read.by_hand) == [("ada", "momentum")]

    @pytest.mark.parametrize(
        ("row", "problem"),
        [
            ("*,momentum,,,1,averaged,x", "momentum has no mistake 'averaged'; its mistakes are averaged_velocity, "),
            ("ada,momentum,,,1,averaged_velocity,x", "a mistake is named for one student; write * for all who make it"),
            ("*,momentum,,,,,x", "points = '', expected a number that is 0 or more"),
            ("*,momentum,,,-1,,x", "extra = '-1', expected a number that is 0 or more"),
        ],
    )
    def test_that_are_wrong_are_one_line(self, course: Course, tmp_path: Path, row: str, problem: str) -> None:
        head = self.ROWS.splitlines()[0]
        assert f"overrides.csv line 2: {problem}" in complaint(course, tmp_path, overrides=f"{head}\n{row}\n")


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
        [
            "student,email\r\nada,a@x\r\n",
            "\ufeffemail;student\na@x;ada\n",
            "student,email\n\n ada , a@x \n,\n\n",
            "\n;\nstudent;email\nada;a@x\n",
        ],
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
            read_records(tmp_path / "nowhere", course)

    @pytest.mark.parametrize("name", ["override.csv", "roster.CSV"])
    def test_a_file_with_another_name_is_not_left_unread(self, course: Course, tmp_path: Path, name: str) -> None:
        (tmp_path / name).write_text("student\n", encoding="utf-8")
        (tmp_path / "notes.txt").write_text("read by nobody\n", encoding="utf-8")
        message = f"holds {name}, which is not read; rename it or move it elsewhere: the records are roster.csv, "
        assert message in complaint(course, tmp_path)

    @pytest.mark.parametrize(
        ("name", "text", "message"),
        [
            ("roster", "", "roster.csv line 1: the file is empty; name the columns in its first line: student"),
            (
                "roster",
                "name\nada\n",
                "roster.csv line 1: the column student is missing; the columns are student, first_",
            ),
            (
                "roster",
                "student,mail\nada,a\n",
                "roster.csv line 1: the column 'mail' is unknown; the columns are student,",
            ),
            (
                "roster",
                "student,email,email\nada,a,b\n",
                "roster.csv line 1: the column email is there twice; the columns are",
            ),
            (
                "roster",
                "student,email\nada\n",
                "line 2: the row has 1 cell and the header 2 cells; put a cell that contains a comma in quotes",
            ),
            ("roster", "student;email\na;b;c\n", "the header 2 cells; put a cell that contains a semicolon in quotes"),
            ("roster", "student,email\n,a@x\n", "line 2: the student is missing; write the name of the submission's"),
            (
                "roster",
                "student\nada\nada\n",
                "roster.csv line 3: line 2 is already a row for this; keep one of the two",
            ),
            ("roster", 'student\n"ada\n', "roster.csv line 2: unexpected end of data; check the quotes in this line"),
            ("roster", "student\na\0b\n", "roster.csv line 2: there is a null byte, which a CSV file cannot contain;"),
            ("roster", f"student\n{'a' * 129}\n", "roster.csv line 2: student has 129 characters; shorten it to 128"),
            ("timestamps", "student,exercise\nada,adam\n", "timestamps.csv line 1: the column submitted is missing; "),
            (
                "timestamps",
                "student,exercise,submitted\na,adm,2026-01-01 1:00\n",
                "line 2: submitted = '2026-01-01 1:00', expected a date with a time such as 2026-11-20 23:59:00",
            ),
            (
                "extensions",
                "student,exercise,until\na,adm,2026-01-01 10:00\n",
                "line 2: there is no exercise 'adm'; the exercises are ",
            ),
            (
                "extensions",
                "student,exercise,until\na,,2026-01-01\n",
                "until = '2026-01-01', expected a date with a time",
            ),
            (
                "extensions",
                "student,exercise,until\na,,2026-01-01 10:00\na,,2026-01-02 10:00\n",
                "extensions.csv line 3: line 2 is already a row for this; keep one of the two",
            ),
        ],
    )
    def test_what_is_wrong_is_named(self, course: Course, tmp_path: Path, name: str, text: str, message: str) -> None:
        assert message in complaint(course, tmp_path, **{name: text})

    @pytest.mark.parametrize(
        ("row", "message"),
        [
            ("ada,,,1,why", "the exercise is missing; an override is about one exercise"),
            ("ada,adam,no_such,1,why", "adam has no check 'no_such'; its checks are step_shapes, "),
            ("ada,adam,,1,", "the reason is missing; write why the points are set by hand"),
            ("ada,adam,,-1,why", "points = '-1', expected a number that is 0 or more"),
            ("ada,adam,,nan,why", "points = 'nan', expected a number that is 0 or more"),
            ("ada,adam,,inf,why", "points = 'inf', expected a number that is 0 or more"),
            ("ada,adam,,,why", "points = '', expected a number that is 0 or more"),
        ],
    )
    def test_a_decision_that_cannot_be_applied(self, course: Course, tmp_path: Path, row: str, message: str) -> None:
        text = f"student,exercise,check,points,reason\n{row}\n"
        assert complaint(course, tmp_path, overrides=text).startswith(f"overrides.csv line 2: {message}")

    def test_text_that_is_not_utf_8(self, course: Course, tmp_path: Path) -> None:
        (tmp_path / "roster.csv").write_bytes("student\nZoë\n".encode("latin-1"))
        said = "roster.csv line 2: a character is not UTF-8; save the file as CSV UTF-8"
        assert complaint(course, tmp_path) == said

    def test_a_file_that_cannot_be_read(self, course: Course, tmp_path: Path) -> None:
        (tmp_path / "roster.csv").mkdir()
        assert complaint(course, tmp_path).startswith("roster.csv cannot be read: ")
